"""Identity in the fictive hospital notes: names, phones, mails, birth dates, addresses, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.quality.corpora import Note
from tests.quality.finders import Finder
from tests.quality.mistakes import Mistakes
from tests.quality.scoring import NEAR, Marked, Outcome, Tally, compare, merged
from tests.quality.table import Row

__all__ = ["ASPECTS", "Aspect", "judge", "measure"]

PART = "eds-pseudo-dev: 97 notes, spans that share half of the longer"


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is compared with what.

    Attributes:
        name: what the table calls it.
        labels: the labels of the truth.
        entities: ours.
        gap: what may stand between parts that count as one; None: parts stay apart.
        needs: labels one of which a joined span must hold; others count as nothing.
    """

    name: str
    labels: frozenset[str]
    entities: frozenset[str]
    gap: re.Pattern[str] | None = None
    needs: frozenset[str] = frozenset()


_PEOPLE = frozenset({"PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME"})
_INVERTED = re.compile(r"[ \t\u00a0\u202f.\-]{0,2}|[ \t]?,[ \t]")
_LINES = re.compile(r"[ \t\u00a0\u202f.,;\-–|\n\r()]{0,4}")
ASPECTS = (
    Aspect("names", frozenset({"NOM", "PRENOM"}), _PEOPLE, NEAR),
    Aspect("PHONE_NUMBER", frozenset({"TEL"}), frozenset({"PHONE_NUMBER"})),
    Aspect("EMAIL_ADDRESS", frozenset({"MAIL"}), frozenset({"EMAIL_ADDRESS"})),
    Aspect("BIRTH_DATE", frozenset({"DATE_NAISSANCE"}), frozenset({"BIRTH_DATE"})),
    Aspect(
        "POSTAL_ADDRESS",
        frozenset({"ADRESSE", "ZIP", "VILLE"}), frozenset({"POSTAL_ADDRESS"}),
        _LINES, frozenset({"ADRESSE"}),
    ),
    Aspect("FR_NIR, labelled", frozenset({"SECU"}), frozenset({"FR_NIR", "FR_INS"})),
    Aspect("PATIENT_ID", frozenset({"IPP", "NDA"}), frozenset({"PATIENT_ID", "SAMPLE_ID"})),
)  # fmt: skip


def measure(notes: Sequence[Note], finders: Sequence[Finder], mistakes: Mistakes) -> list[Row]:
    """Return a row for each aspect and each finder that looks for it."""
    rows: list[Row] = []
    found = {f.name: [f.find(note.text) for note in notes] for f in finders if f.find is not None}
    for aspect in ASPECTS:
        for finder in finders:
            if not aspect.entities & finder.entities:
                continue
            if finder.find is None:
                rows.append(Row(PART, aspect.name, finder.name, reason=finder.reason))
                continue
            total = Tally()
            for note, spans in zip(notes, found[finder.name], strict=True):
                outcome = judge(aspect, note, spans)
                total += outcome.tally
                if finder is finders[0]:
                    mistakes.add(aspect.name, note.key, note.text, outcome, spans)
            rows.append(Row(PART, aspect.name, finder.name, total))
    return rows


def judge(aspect: Aspect, note: Note, spans: Sequence[Marked]) -> Outcome:
    """Compare what was found in a note with what is true."""
    true = [span for span in note.spans if span.label in aspect.labels]
    found = [span for span in spans if span.label in aspect.entities]
    ignored: list[Marked] = []
    if aspect.gap is not None:
        true, found = (
            _inverted(note.text, merged(note.text, true, aspect.gap)),
            merged(note.text, found, aspect.gap),
        )
    if aspect.needs:
        ignored = [span for span in true if not aspect.needs & set(span.label.split("+"))]
        true = [span for span in true if span not in ignored]
    return compare(true, found, ignored)


def _inverted(text: str, spans: list[Marked]) -> list[Marked]:
    """Join `DUPONT, Jean`, a surname and then a given name behind a comma."""
    joined: list[Marked] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last is not None
            and (last.label, span.label) == ("NOM", "PRENOM")
            and _INVERTED.fullmatch(text, last.end, span.start)
        ):
            joined[-1] = Marked(last.start, span.end, "NOM+PRENOM")
        else:
            joined.append(span)
    return joined
