"""RET-01: health data of named persons has lain there longer than a migration takes.

Nothing was erased once the migration was over; the file was found months later. What
counts is the date of the file, not that of what is inside an archive.
"""

from __future__ import annotations

from datetime import timedelta

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK", "DAYS"]

DAYS = 30
_LEAST = 4


def _look(seen: Seen) -> Outcome:
    data = seen.at(_LEAST)
    limit = (seen.moment - timedelta(days=DAYS)).timestamp()
    files = {each.order: each.modified for each in seen.resources if not each.inner}
    dates = {each.resource: files.get(each.order, each.modified) for each in data}
    dated = {name: modified for name, modified in dates.items() if modified is not None}
    old = [name for name, modified in dated.items() if modified < limit]
    if not old and data and not dated:
        return Outcome("unknown", (
            "nothing at T4 or above has a date", "rien en T4 ou plus n'est daté",
        ))  # fmt: skip
    return outcome(seen, old, (
        f"dated resources at T4 or above: {len(dated)}; older than {DAYS} days: {len(old)}",
        f"ressources datées en T4 ou plus : {len(dated)} ; de plus de {DAYS} jours : {len(old)}",
    ))  # fmt: skip


CHECK = Check(
    "RET-01",
    (f"Health data older than {DAYS} days", f"Des données de santé de plus de {DAYS} jours"),
    (
        "What a migration needed is erased when it is over (GDPR 5(1)(e)).",
        "Ce qu'il fallait à une migration est effacé quand elle est finie (RGPD 5.1.e).",
    ),
    _look,
)
