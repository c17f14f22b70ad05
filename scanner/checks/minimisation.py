"""MIN-01: an export holds what a minimised one would not: number, name and comments together.

The laboratories had asked for a range of dates and some fields; the old system could only
export everything (breach of article 29 GDPR).
"""

from __future__ import annotations

from scanner.checks import Check, Outcome, Seen, outcome
from scanner.checks.fields import commented

__all__ = ["CHECK"]

_NUMBERS = ("FR_NIR", "FR_INS")


def _look(seen: Seen) -> Outcome:
    health = {entity for entity, level in seen.policy.content.items() if level > 0}
    told = {each.resource for each in seen.findings if each.entity in health and commented(each)}
    names = told & seen.names(_NUMBERS) & seen.names(["PATIENT_NAME"])
    return outcome(seen, names, (
        f"resources with social security number, name and comments about health: {len(names)}",
        f"ressources réunissant NIR, nom et commentaires de santé : {len(names)}",
    ))  # fmt: skip


CHECK = Check(
    "MIN-01",
    ("More than a minimised export would hold", "Plus que n'en contiendrait un export minimisé"),
    (
        "A processor may export what the laboratory asked for and no more (GDPR 5(1)(c), 29).",
        "Un sous-traitant n'extrait que ce que le laboratoire a demandé (RGPD 5.1.c, 29).",
    ),
    _look,
)
