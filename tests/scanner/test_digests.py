"""Digests tell values apart; counts of distinct ones are exact, then close."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from scanner.digests import EXACT, Distinct, digest

KEY = b"0123456789abcdef0123456789abcdef"


def digests(texts, key=KEY):
    values = pa.array(texts, pa.string())
    offsets = np.frombuffer(values.buffers()[1], np.int32, len(texts) + 1).astype(np.int64)
    return digest(values, offsets[:-1], offsets[1:], key)


@given(st.lists(st.text(max_size=300), min_size=1, max_size=30))
def test_equal_values_and_only_those_share_a_digest(texts):
    found = digests(texts)
    assert len(set(found.tolist())) == len(set(texts))
    assert np.array_equal(found, digests(texts))


def test_values_that_end_in_zero_bytes_or_are_long_differ():
    texts = ["", "\0", "\0\0", "a" * 256, "a" * 257, "a" * 5_000, "a" * 4_999 + "b"]
    assert len(set(digests(texts).tolist())) == len(texts)


def test_a_digest_does_not_depend_on_what_stands_around():
    values = pa.array(["xx255081416802538yy"])
    inner = digest(values, np.array([2]), np.array([17]), KEY)
    assert inner[0] == digests(["255081416802538"])[0]


def test_another_key_gives_other_digests():
    assert digests(["255081416802538"])[0] != digests(["255081416802538"], KEY[::-1])[0]


def counted(batches):
    distinct = Distinct()
    for texts in batches:
        distinct.add(digests(texts))
    return distinct


def test_the_count_is_exact_up_to_its_limit():
    texts = [str(i) for i in range(EXACT)]
    assert counted([texts, texts, texts[:5]]).count == EXACT
    assert counted([[*texts, "one more"]]).count > EXACT


def test_beyond_it_is_within_a_few_percent_and_in_any_order_the_same():
    texts = [f"patient {i}" for i in range(60_000)]
    forward = counted([texts[:20_000], texts[20_000:]])
    backward = counted([texts[40_000:], texts[:50_000]])
    assert abs(forward.count - 60_000) < 60_000 * 0.04
    assert forward.count == backward.count


def test_merging_is_adding():
    texts = [str(i) for i in range(25_000)]
    left, right = counted([texts[:15_000]]), counted([texts[10_000:]])
    left.merge(right)
    assert left.count == counted([texts]).count
    small = counted([["a"]])
    small.merge(counted([["a", "b"]]))
    assert small.count == 2
