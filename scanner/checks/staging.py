"""STG-01: patient data lies where files are handed over: a transfer folder, a temporary one.

The file had been put on an FTP server for a migration, for want of a procedure.
"""

from __future__ import annotations

import re

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK"]

_LEAST = 3
_PLACES = frozenset(
    "ftp sftp pub public www htdocs share partage incoming inbox outgoing export exports echange "
    "echanges migration migrations reprise reprises depot depots transfert transferts tmp temp "
    "staging".split()
)
_WORD = re.compile(r"[a-z]+")


def _look(seen: Seen) -> Outcome:
    data = {each.resource for each in seen.at(_LEAST)}
    if not any(_waits(f"{target}/") for target in seen.targets):
        data = set(filter(_waits, data))
    return outcome(seen, data, (
        f"resources at T3 or above in folders named as for transfer: {len(data)}",
        f"ressources en T3 ou plus dans des dossiers nommés comme de transfert : {len(data)}",
    ))  # fmt: skip


def _waits(name: str) -> bool:
    folders = name.partition("!")[0].rpartition("/")[0].lower()
    return not _PLACES.isdisjoint(_WORD.findall(folders))


CHECK = Check(
    "STG-01",
    ("Patient data waits in a transfer folder", "Des données de patients attendent en transfert"),
    (
        "Transfers of a migration follow a procedure: who, where, encrypted, until when (GDPR 32).",
        "Les transferts d'une migration suivent une procédure : qui, où, chiffrés, jusqu'à quand.",
    ),
    _look,
)
