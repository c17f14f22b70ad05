"""Health data that has lain there for more than a month, by the date of its file."""

import pytest


@pytest.mark.parametrize(
    ("age", "tier", "status"),
    [(31, 4, "found"), (29, 5, "clear"), (400, 3, "clear"), (-5, 5, "clear")],
)
def test_ages(age, tier, status, look, resource):
    assert look("RET-01", [resource("a", tier, age=age)])[0] == status


def test_an_archive_is_as_old_as_its_file(look, resource):
    inside = resource("a.zip!b.csv", 5, age=900, inner=True, order=1)
    assert look("RET-01", [resource("a.zip", 0, age=2, order=1), inside])[0] == "clear"
    assert look("RET-01", [resource("a.zip", 0, age=90, order=1), inside]) == (
        "found",
        ("a.zip!b.csv",),
    )


def test_without_a_date_nothing_is_known(look, resource):
    assert look("RET-01", [resource("a", modified=None)])[0] == "unknown"
