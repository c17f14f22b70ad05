"""TST-01: some records look like test data: whether all of them are, somebody must say.

Test systems hold invented persons; real ones beside them, or in a folder of tests, are
the worse find.
"""

from __future__ import annotations

import re

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK"]

_LEAST = 3
_TESTS = frozenset("test tests recette demo demos dev formation qualif preprod sandbox".split())
_WORD = re.compile(r"[a-z]+")


def _look(seen: Seen) -> Outcome:
    flagged = {each.resource: each.test_records for each in seen.resources if each.test_records}
    real = {
        each.resource
        for each in seen.at(_LEAST)
        if _TESTS.intersection(_WORD.findall(each.resource.lower()))
        and sum(each.records_by_tier[_LEAST:]) > each.test_records
    }
    count = sum(flagged.values())
    return outcome(seen, flagged.keys() | real, (
        f"records that look like test data: {count}; resources of tests with others: {len(real)}",
        f"enregistrements d'essai, semble-t-il : {count} ; tests qui en ont d'autres : {len(real)}",
    ))  # fmt: skip


CHECK = Check(
    "TST-01",
    ("Test data, or real data among tests", "Données d'essai, ou données réelles en test"),
    (
        "Tests take invented or anonymous data (CNIL, guide de sécurité).",
        "Les tests se font sur des données fictives ou anonymes (CNIL, guide de sécurité).",
    ),
    _look,
)
