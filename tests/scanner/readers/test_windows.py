"""Long values come in windows, each of which owns a stretch of the value."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.config import Limits
from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import OVERLAP
from scanner.readers.longrow import LongRow
from scanner.readers.windows import NO_END, TOGETHER, bounded, windows

SIZE = 2 * OVERLAP


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12 * OVERLAP), st.integers(0, 5 * OVERLAP))
def test_every_place_of_a_value_is_owned_once_with_room_around_it(length, size):
    text = numbered(length // 3)
    following = 0
    for window in windows(text.encode(), size):
        assert text.startswith(window.text, window.start)
        assert len(text[: window.start].encode()) == window.start_byte
        assert window.first == following
        following = window.end
        room = OVERLAP // 6  # three bytes a character
        assert window.start == 0 or abs(window.first - window.start - room) < 2
        reached = window.start + len(window.text)
        assert reached == len(text) or abs(reached - window.end - room) < 2
    assert following == NO_END


def numbered(length):
    """A text of three bytes a character in which no two near stretches are alike."""
    return "".join(chr(0xA000 + n % 5000) for n in range(length))


def column(values, first=0):
    records = np.arange(first, first + len(values))
    return CellColumn("note", pa.array(values, pa.string()), records)


def owned(cut):
    """What each window of a column owns of its value."""
    places = cut.windows
    return [
        value and value[first - start : min(end - start, len(value))]
        for value, start, first, end in zip(
            cut.values.to_pylist(), places.start, places.first, places.end, strict=True
        )
    ]


def only(batches):
    (batch,) = batches
    return batch.columns[0]


def test_whole_values_among_windows_own_themselves():
    long = numbered(2 * OVERLAP)
    cut = only(bounded(RecordBatch((column(["court", None, long, "fin"]),), 0, 4), SIZE))
    parts = owned(cut)
    assert set(cut.records.tolist()) == {0, 1, 2, 3}
    assert len(parts) == 3 + len(list(windows(long.encode(), SIZE)))
    assert (parts[0], parts[1], parts[-1]) == ("court", None, "fin")
    assert "".join(parts[2:-1]) == long


def test_a_window_cut_again_keeps_its_place():
    long = numbered(4 * OVERLAP)
    once = only(bounded(RecordBatch((column([long]),), 0, 1), 6 * OVERLAP))
    twice = only(bounded(RecordBatch((once,), 0, 1), 4 * OVERLAP))
    assert len(once.values) < len(twice.values)
    assert "".join(owned(twice)) == long


def test_a_value_of_many_windows_comes_in_batches_of_its_record():
    long = numbered(9 * OVERLAP)
    columns = (column(["a", "b", "c"], first=7), column(["x", long, "z"], first=7))
    batch = RecordBatch(columns, 7, 3, np.array([2, 3, 9]), 1000)
    parts = list(bounded(batch, SIZE))
    assert [part.first_record for part in parts] == [7, *[8] * (len(parts) - 2), 9]
    assert [part.lines.tolist() for part in parts] == [[2], *[[3]] * (len(parts) - 2), [9]]
    assert sum(part.n_bytes for part in parts) == 1000
    assert max(len(each.values) for part in parts for each in part.columns) <= TOGETHER
    assert parts[1].columns[0].values.to_pylist() == ["b"]
    assert "".join(text for part in parts[2:-1] for text in owned(part.columns[0])) == long


@pytest.mark.parametrize("piece", [1000, 50_000, 10**9])
def test_a_long_row_is_cut_as_it_comes(piece):
    values = ["a" * 10, numbered(300_000), "b" * 40_000]
    row, found = LongRow(";", SIZE), []
    text = ";".join(values) + "\nrest"
    for at in range(0, len(text), piece):
        if not row.done:
            found += row.feed(text[at : at + piece], final=False)
    for number, value in enumerate(values):
        cut = [window for place, window in found if place == number]
        assert all(value.startswith(window.text, window.start) for window in cut)
        assert all(len(value[: w.start].encode()) == w.start_byte for w in cut)
        ends = [0, *(window.end for window in cut)]
        assert [window.first for window in cut] == ends[:-1]
        assert ends[-1] == NO_END
        assert max(len(window.text) for window in cut) <= SIZE


NIR = "1 85 05 78 006 084 91"


def planted(words, length, places):
    """A text of some words again and again, with a number at each of some places."""
    text = words * (length // len(words))
    for place in places:
        text = f"{text[:place]} {NIR} {text[place + len(NIR) + 2 :]}"
    return text


@pytest.mark.parametrize("layout", ["cell", "row", "line", "document"])
def test_what_stands_at_the_edges_of_windows_is_found_once_where_it_is(
    examine_file, monkeypatch, layout
):
    size = 64 << 10
    length = 10 << 20 if layout == "row" else 2 << 20
    monkeypatch.setattr("scanner.readers.text.is_lines", lambda _: layout == "line")
    shifts = (-60, -24, -23, -22, -11, -2, -1, 0, 1)
    places = [
        step + edge + shifts[number % len(shifts)]
        for number, step in enumerate(range(size - OVERLAP, length - SIZE, size - OVERLAP))
        for edge in (0, OVERLAP // 2, OVERLAP)
    ]
    table = layout in ("cell", "row")
    text = planted("déjà vu " if layout == "row" else "pas vu ", length, places)  # rows: characters
    before, name = ("nom;note\nA;", "x.csv") if table else ("", "x.txt")
    found = examine_file((before + text).encode(), name, Limits(cell_bytes=size))
    got = [m[4].start for m in found.matches if m[2] == "FR_NIR"]
    assert got == [place + 1 for place in places]
    assert {m[4].end - m[4].start for m in found.matches if m[2] == "FR_NIR"} == {len(NIR)}
