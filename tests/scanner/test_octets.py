"""Eight bytes as one number: from any place, up to the end and behind it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanner.octets import LONGEST, Octets, hashed

SECRET = np.uint64(11), np.uint64(13)


@given(st.binary(max_size=40))
def test_each_place_gives_its_eight_bytes_and_zeros_behind_the_end(text: bytes) -> None:
    """The last place is the end itself."""
    read = Octets(text).at(np.arange(len(text) + 1))
    assert read.tobytes() == b"".join(
        text[place : place + 8].ljust(8, b"\0") for place in range(len(text) + 1)
    )


def test_equal_ranges_hash_alike_wherever_they_stand() -> None:
    """Short, of several words, empty, and beside one too long to be looked at."""
    text = b"ab12345678abab12345678abcd" + b"x" * LONGEST
    first = np.array([0, 12, 0, 10, 3, 3, 3, 20])
    last = np.array([12, 24, 2, 12, 3, 4, 3, 20 + LONGEST + 2])
    found = hashed(Octets(text), first, last, *SECRET).tolist()
    assert found[0] == found[1]
    assert found[2] == found[3]
    assert found[4] == found[6]
    assert len(set(found)) == 5
