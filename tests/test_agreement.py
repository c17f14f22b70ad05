"""End to end: the command line, on the sample data, against what is true of every record."""

import pytest

from tests.agreement import Agreement, agreement, committed
from tests.sample_scan import WINDOW, holds_any


def test_committed_sample_is_read_as_it_is():
    assert committed().failures() == []


@pytest.mark.parametrize("seed", [7, 4217])
def test_fresh_seed_is_read_as_it_is(seed):
    assert agreement(seed).failures() == []


def test_a_clear_value_is_noticed_and_a_longer_one_that_only_begins_alike_is_not():
    text = "x" * 40 + "0639980012" + "y" * 5
    assert holds_any(text, ["0639980012"])
    assert not holds_any(text, ["06399800129"])
    assert len("06399800") == WINDOW


def test_every_broken_promise_is_named():
    nothing = Agreement(seed=1, persons=100)
    sentences = " ".join(nothing.failures())
    for word in ("exact", "T5 records", "called T5", "persons are not in", "instead of", "exit"):
        assert word in sentences
