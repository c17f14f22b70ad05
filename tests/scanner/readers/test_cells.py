"""Long values come in windows, each of which owns a stretch of the value."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.config import Limits
from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import NO_END, OVERLAP, bounded, windows
from scanner.readers.longrow import LongRow

SIZE = 2 * OVERLAP


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12 * OVERLAP), st.integers(0, 5 * OVERLAP))
def test_every_place_of_a_value_is_owned_once_with_room_around_it(length, size):
    text = numbered(length)
    cut = windows(text, size)
    following = 0
    for window in cut:
        assert text.startswith(window.text, window.start)
        assert window.first == following
        following = window.end
        assert window.start == 0 or window.first - window.start == OVERLAP // 2
        reached = window.start + len(window.text)
        assert reached == length or reached - window.end == OVERLAP // 2
    assert following == NO_END


def numbered(length):
    """A text of three bytes a character in which no two near stretches are alike."""
    return "".join(chr(0xA000 + n % 5000) for n in range(length))


def column(values):
    return CellColumn("note", pa.array(values, pa.string()), np.arange(len(values)))


def owned(cut):
    """What each window of a column owns of its value."""
    places = cut.windows
    return [
        value and value[first - start : min(end - start, len(value))]
        for value, start, first, end in zip(
            cut.values.to_pylist(), places.start, places.first, places.end, strict=True
        )
    ]


def test_whole_values_among_windows_own_themselves():
    long = numbered(5 * OVERLAP)
    cut = bounded(RecordBatch((column(["court", None, long, "fin"]),), 0, 4), SIZE).columns[0]
    assert cut.records.tolist() == [0, 1, 2, 2, 2, 2, 3]
    parts = owned(cut)
    assert (parts[0], parts[1], parts[-1]) == ("court", None, "fin")
    assert "".join(parts[2:-1]) == long


def test_a_window_cut_again_keeps_its_place():
    long = numbered(9 * OVERLAP)
    once = bounded(RecordBatch((column([long]),), 0, 1), 6 * OVERLAP)
    twice = bounded(once, SIZE).columns[0]
    assert len(once.columns[0].values) == 2
    assert len(twice.values) == 8
    assert "".join(owned(twice)) == long


@pytest.mark.parametrize("piece", [1000, 50_000, 10**9])
def test_a_long_row_is_cut_as_a_long_value_is(piece):
    values = ["a" * 10, numbered(300_000), "b" * 40_000]
    row, found = LongRow(";", SIZE), []
    text = ";".join(values) + "\nrest"
    for at in range(0, len(text), piece):
        if not row.done:
            found += row.feed(text[at : at + piece], final=False)
    assert [window for number, window in found if number == 1] == windows(values[1], SIZE)
    assert [window for number, window in found if number == 2] == windows(values[2], SIZE)


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
    text = planted("déjà vu " if table else "pas vu ", length, places)  # texts are cut by bytes
    before, name = ("nom;note\nA;", "x.csv") if table else ("", "x.txt")
    found = examine_file((before + text).encode(), name, Limits(cell_bytes=size))
    got = [m[4].start for m in found.matches if m[2] == "FR_NIR"]
    assert got == [place + 1 for place in places]
    assert {m[4].end - m[4].start for m in found.matches if m[2] == "FR_NIR"} == {len(NIR)}
