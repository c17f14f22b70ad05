"""Files that others may read; of what is no local file nothing is known."""

import pytest


@pytest.mark.parametrize(
    ("mode", "tier", "status"),
    [
        (0o644, 3, "found"),
        (0o640, 5, "clear"),
        (0o604, 4, "found"),
        (0o644, 2, "clear"),
        (None, 5, "unknown"),
    ],
)
def test_permission_bits(mode, tier, status, look, resource):
    assert look("ACL-01", [resource("a", tier, mode=mode)])[0] == status


def test_one_open_file_is_found_whatever_the_others(look, resource):
    assert look(
        "ACL-01", [resource("a", mode=0o644), resource("b", mode=None), resource("c", mode=0o600)]
    ) == ("found", ("a",))
    assert look("ACL-01", [resource("b", mode=None), resource("c", mode=0o600)])[0] == "unknown"
