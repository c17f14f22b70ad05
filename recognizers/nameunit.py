"""What the recognizers of persons' names share; they differ in whom they look for.

A text is read once for all persons (`recognizers.persons`), and each recognizer
takes those of its role. A column's cells are read alike, whoever stands in them.

>>> parts_of(surname="NOM NOMPAT", given="PRENOM")
{'NOM': 'surname', 'NOMPAT': 'surname', 'PRENOM': 'given'}
>>> unit = name_unit("GREETED", "patient", ("NOM",), ("MME",), ("Mme MARTIN",), ())
>>> [(span.start, span.end) for span in unit.find("Mme MARTIN")]
[(4, 10)]
"""

from __future__ import annotations

from functools import partial

from recognizers.namecell import CELLS, compact, validate
from recognizers.persons import spans
from recognizers.spec import Recognizer

__all__ = ["compact", "name_unit", "parts_of", "validate"]


def name_unit(
    entity: str,
    role: str,
    headers: tuple[str, ...],
    triggers: tuple[str, ...],
    examples: tuple[str, ...],
    counterexamples: tuple[str, ...],
) -> Recognizer:
    """Return the recognizer of the names of one role, as `recognizers.persons` calls it."""
    return Recognizer(
        entity=entity,
        patterns=CELLS,
        validate=validate,
        search=partial(spans, role=role),
        headers=headers,
        triggers=triggers,
        examples=examples,
        counterexamples=counterexamples,
    )


def parts_of(**headers: str) -> dict[str, str]:
    """Return which part of a name each folded header holds: `surname`, `given`, `full` ...

    The headers of a part are written in one string, with spaces between them.
    """
    return {header: part for part, words in headers.items() for header in words.split()}
