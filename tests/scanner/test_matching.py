"""The kernels against plain `re` and loops, on cells full of traps."""

from __future__ import annotations

import random
import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.matching import Cells, Literal, Literals, digit_cells, gather

COUNTS = {"nir": frozenset({13, 15}), "phone": frozenset({10}), "rpps": frozenset({11})}
PIECES = ["1", "85", "2A", "2b", "0", "12345", "185057800608491", " ", "-", "\u00a0", "\u202f",
          "a", "é", "VIH", "", "/", "..", "    ", "2", "B", "e\u0301"]  # fmt: skip


def reference(text: str, counts: frozenset[int]) -> bool:
    """Say whether some chain of digit runs in a text has one of the counts of digits."""
    digits = re.compile(rb"[0-9]|(?<=2)[ABab]")
    raw = text.encode()
    marks = [bool(digits.match(raw, i)) for i in range(len(raw))]
    runs: list[tuple[int, int]] = []
    for i, mark in enumerate(marks):
        if mark and (i == 0 or not marks[i - 1]):
            runs.append((i, i))
        if mark:
            runs[-1] = runs[-1][0], i + 1
    for first in range(len(runs)):
        total = 0
        for last in range(first, min(len(runs), first + 8)):
            if last > first:
                gap = raw[runs[last - 1][1] : runs[last][0]]
                if len(gap) > 3 or re.search(rb"[A-Za-z]", gap):
                    break
            total += runs[last][1] - runs[last][0]
            if total in counts:
                return True
    return False


def random_cells(seed: int, size: int = 2000) -> list[str | None]:
    draw = random.Random(seed)
    return [
        None if draw.random() < 0.05 else "".join(draw.choices(PIECES, k=draw.randint(0, 9)))
        for _ in range(size)
    ]


def dressed(values: list[str | None], how: str) -> pa.StringArray:
    """Return the same values in an array with a history: sliced, or with hidden bytes."""
    if how == "sliced":
        return pa.array(["185057800608491", *values, "0639981234"], pa.string())[1:-1]
    if how == "hidden":
        texts = [v if v is not None else "185057800608491" for v in values]
        full = pa.array(texts, pa.string())
        bits = np.packbits([v is not None for v in values], bitorder="little")
        _, offsets, text = full.buffers()
        return pa.StringArray.from_buffers(len(values), offsets, text, pa.py_buffer(bits))
    return pa.array(values, pa.string())


@pytest.mark.parametrize("how", ["plain", "sliced", "hidden"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_digit_cells_agree_with_the_reference(seed: int, how: str) -> None:
    values = random_cells(seed)

    found = digit_cells(Cells.of(dressed(values, how)), COUNTS)

    for name, counts in COUNTS.items():
        expected = [i for i, v in enumerate(values) if v and reference(v, counts)]
        assert found.get(name, np.array([])).tolist() == expected


def test_a_chain_never_runs_over_a_cell_edge() -> None:
    cells = Cells.of(pa.array(["18505", "7800608491", "1850578006", "08491"]))

    assert "nir" not in digit_cells(cells, COUNTS)


@pytest.mark.parametrize("how", ["plain", "sliced", "hidden"])
def test_literals_agree_with_the_in_operator(how: str) -> None:
    values = random_cells(7)
    literals = [Literal("vih", True, frozenset({0})), Literal("A", False, frozenset({1, 0})),
                Literal("é", True, frozenset({2}))]  # fmt: skip

    found = Literals(literals).cells(Cells.of(dressed(values, how)))

    wanted = {
        0: lambda v: "vih" in v.lower() or "A" in v,
        1: lambda v: "A" in v,
        2: lambda v: "é" in v,
    }
    for owner, test in wanted.items():
        assert found[owner].tolist() == [i for i, v in enumerate(values) if v and test(v)]


def test_a_literal_split_between_two_cells_is_none() -> None:
    found = Literals([Literal("VIH", True, frozenset({0}))]).cells(Cells.of(pa.array(["V", "IH"])))

    assert found == {}


@given(st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=20))
def test_cells_give_back_the_texts(values: list[str | None]) -> None:
    usable = [v if v is None else v.encode("utf-8", "ignore").decode() for v in values]
    cells = Cells.of(pa.array(usable, pa.string()))

    assert [cells.text(i) for i in range(len(cells))] == [v or "" for v in usable]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20), st.randoms())
def test_code_points_count_characters(values: list[str], draw: random.Random) -> None:
    usable = [v.encode("utf-8", "ignore").decode() for v in values]
    cells = Cells.of(pa.array(usable, pa.string()))
    row = draw.randrange(len(usable))
    start, end = cells.edges[row], cells.edges[row + 1]

    assert cells.code_points(np.array([start]), np.array([end])).tolist() == [len(usable[row])]


def test_gather_returns_ranges_and_nulls() -> None:
    source = np.frombuffer("abcédef".encode(), np.uint8)

    taken = gather(source, np.array([0, -1, 3]), np.array([2, 0, 5]))

    assert taken.to_pylist() == ["ab", None, "é"]
