"""RET-03: the same patient data lies in several places: erasing one erases nothing.

Resources are the same where their bytes are, also inside archives.
"""

from __future__ import annotations

from collections import defaultdict

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK"]

_LEAST = 3


def _look(seen: Seen) -> Outcome:
    places: dict[str, set[str]] = defaultdict(set)
    for each in seen.at(_LEAST):
        if each.content_id is not None:
            places[each.content_id].add(each.resource)
    several = [names for names in places.values() if len(names) > 1]
    return outcome(seen, (name for names in several for name in names), (
        f"contents at T3 or above: {len(several)}; places of them: {sum(map(len, several))}",
        f"contenus en T3 ou plus : {len(several)} ; leurs emplacements : {sum(map(len, several))}",
    ))  # fmt: skip


CHECK = Check(
    "RET-03",
    ("The same patient data in several places", "Les mêmes données en plusieurs endroits"),
    (
        "Each copy must be known to be protected and erased (GDPR 5(1)(e), 32).",
        "Chaque copie doit être connue pour être protégée puis effacée (RGPD 5.1.e, 32).",
    ),
    _look,
)  # fmt: skip
