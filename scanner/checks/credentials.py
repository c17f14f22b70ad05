"""MIN-06: passwords or keys lie in the data, or in the same folder.

The export held the patients' portal logins with their passwords.
"""

from __future__ import annotations

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK"]

_LEAST = 3


def _look(seen: Seen) -> Outcome:
    secret = seen.names(["CREDENTIAL"])
    data = {each.resource for each in seen.at(_LEAST)}
    inside = secret & data
    folders = {_folder(name) for name in data}
    beside = {name for name in secret - data if _folder(name) in folders}
    return outcome(seen, inside | beside, (
        f"resources at T3 or above that hold one: {len(inside)}; others beside such: {len(beside)}",
        f"ressources en T3 ou plus qui en ont : {len(inside)} ; autres, à côté : {len(beside)}",
    ))  # fmt: skip


def _folder(name: str) -> str:
    return name.partition("!")[0].rpartition("/")[0]


CHECK = Check(
    "MIN-06",
    ("Credentials lie in or beside the data", "Des identifiants sont dans les données ou à côté"),
    (
        "A password in an export opens what the export does not hold (GDPR 32).",
        "Un mot de passe exporté ouvre ce que l'export ne contient pas (RGPD 32).",
    ),
    _look,
)
