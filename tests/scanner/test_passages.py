"""Passages tile a text, and what stands far away does not move their edges."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.cells import Cells
from scanner.passages import GRID, LONG, MARGIN, NEAR, Passages

SENTENCE = "Le bilan de ce jour est normal et le traitement reste inchangé. "
PIECES = st.lists(
    st.sampled_from(["x" * 700, SENTENCE * 3 + "\n", SENTENCE, "é" * 300, "\n", "Nom : \n", " . ", "œ"]),
    min_size=1, max_size=60,
)  # fmt: skip


def cut(*texts, offsets=None):
    cells = Cells.of(pa.array(texts, pa.string()))
    rows = np.arange(len(texts))
    return cells, Passages.of(cells, rows, np.array(offsets or [0] * len(texts)))


def owned(passages):
    """The bytes each passage owns, as ranges of the column's buffer."""
    return list(zip((passages.source + passages.first).tolist(),
                    (passages.source + passages.end).tolist(), strict=True))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES, PIECES)
def test_every_byte_is_owned_by_one_passage_that_reads_more_around_it(one, other):
    cells, passages = cut("".join(one), "".join(other))
    places = owned(passages)
    assert places[0][0] == 0
    assert places[-1][1] == len(cells.bytes)
    assert all(before[1] == behind[0] for before, behind in pairwise(places))
    for number, (first, end) in enumerate(places):
        row = passages.row[number]
        assert cells.edges[row] <= first <= end <= cells.edges[row + 1]
        assert end - first <= GRID + 3 * NEAR
        text = passages.cells.text(number)
        low = int(passages.source[number])
        assert cells.bytes[low : low + len(text.encode())].tobytes().decode() == text
        assert passages.first[number] <= MARGIN + 3


@settings(max_examples=60, deadline=None)
@given(PIECES, st.integers(0, 20_000))
def test_a_window_is_cut_where_the_whole_value_is(pieces, start):
    text = ("".join(pieces) + SENTENCE) * 8
    raw = text.encode()
    start = min(start, max(len(raw) - 3 * LONG, 0))
    while raw[start] & 0xC0 == 0x80:
        start -= 1
    _, whole = cut(text)
    _, window = cut(raw[start:].decode(), offsets=[start])
    far = start + GRID + NEAR
    expected = [first for first, _ in owned(whole) if first > far]
    assert [first + start for first, _ in owned(window) if first + start > far] == expected


def test_a_paragraph_is_a_passage_and_a_form_is_not_cut_at_its_lines():
    paragraph = SENTENCE * 4 + "\r\n"
    form = "Nom : LE GOFF\nPrénom : Anne\nNé le 03/05/1985.\n"
    _, passages = cut(paragraph * 3 + form * 6)
    sizes = [end - first for first, end in owned(passages)]
    assert sizes == [len(paragraph.encode())] * 3 + [len((form * 6).encode())]


def test_neighbours_are_of_the_same_text():
    _, passages = cut(SENTENCE * 200, SENTENCE * 200)
    low, high = passages.within(LONG)
    assert (passages.row[low] == passages.row).all()
    assert (passages.row[high - 1] == passages.row).all()
    middle = len(passages) // 4
    assert low[middle] < middle < high[middle] - 1
