"""ACL-01: any user of the machine may read patient data.

The server's public zone asked for no authentication. The permission bits of the file are
looked at, not those of the folders above nor lists of access rights.
"""

from __future__ import annotations

import stat

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK"]

_LEAST = 3


def _look(seen: Seen) -> Outcome:
    data = seen.at(_LEAST)
    modes = {each.resource: each.mode for each in data if each.mode is not None}
    open_ = [name for name, mode in modes.items() if mode & stat.S_IROTH]
    if not open_ and len(modes) < len({each.resource for each in data}):
        return Outcome("unknown", (
            "some of what is at T3 or above is no local file; see who may read it there",
            "une part de ce qui est en T3 ou plus n'est pas un fichier local : voir qui le lit",
        ))  # fmt: skip
    return outcome(seen, open_, (
        f"local resources at T3 or above: {len(modes)}; that every user may read: {len(open_)}",
        f"ressources locales en T3 ou plus : {len(modes)} ; lisibles par tous : {len(open_)}",
    ))  # fmt: skip


CHECK = Check(
    "ACL-01",
    ("Patient data may be read by every user", "Des données de patients sont lisibles par tous"),
    (
        "Who need not read a file must not be able to (GDPR 32, code pénal 226-17).",
        "Qui n'a pas à lire un fichier ne doit pas le pouvoir (RGPD 32, code pénal 226-17).",
    ),
    _look,
)
