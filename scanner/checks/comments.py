"""MIN-04: a column of comments tells what is most sensitive.

Two columns of comments told of HIV, cancers, genetic diseases and pregnancies.
"""

from __future__ import annotations

from scanner.checks import Check, Outcome, Seen, outcome
from scanner.checks.fields import commented

__all__ = ["CHECK"]

_HIGHEST = 5


def _look(seen: Seen) -> Outcome:
    highest = {entity for entity, level in seen.policy.content.items() if level >= _HIGHEST}
    found = [each for each in seen.findings if each.entity in highest and commented(each)]
    records = sum(each.records for each in found)  # one that tells of two counts twice
    names = {each.resource for each in found}
    return outcome(seen, names, (
        f"resources: {len(names)}; comments that tell of one of them: {records}",
        f"ressources : {len(names)} ; commentaires qui en parlent : {records}",
    ))  # fmt: skip


CHECK = Check(
    "MIN-04",
    (
        "Comments tell of HIV, infections, genetics or reproduction",
        "Des commentaires révèlent VIH, infections, génétique ou procréation",
    ),
    (
        "Free text carries what nobody asked for; leave it out or read it before it leaves.",
        "Le texte libre emporte ce que nul n'a demandé : l'écarter ou le relire avant tout envoi.",
    ),
    _look,
)
