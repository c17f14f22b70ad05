"""Comments that tell of the highest topics; other topics and other columns do not count."""

import pytest


@pytest.mark.parametrize(
    ("field", "entity", "status"),
    [
        ("COMM", "HEALTH_HIV", "found"), ("OBSERVATION", "HEALTH_GENETIC", "found"), ("COMM", "HEALTH_CANCER", "clear"),
        ("VIH", "HEALTH_HIV", "clear"), ("", "HEALTH_HIV", "clear"), ("page 1", "HEALTH_STI", "clear"),
    ],
)  # fmt: skip
def test_what_counts(field, entity, status, look, resource, found):
    assert look("MIN-04", [resource("a")], [found("a", field, entity)])[0] == status
