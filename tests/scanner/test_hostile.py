"""Twice the text takes about twice the time, whatever the text is."""

import random
import time

import numpy as np
import pyarrow as pa
import pytest

from scanner import search
from scanner.cells import Cells
from scanner.columns import judge
from scanner.detection import detect
from scanner.model import CellColumn, RecordBatch

SIZE = 50_000
DRAW = random.Random(7)


def drawn(alphabet, length):
    return "".join(DRAW.choices(alphabet, k=length))


def numbers(length):
    return " ".join(f"1 85 05 78 {DRAW.randrange(1000):03d} 084 91" for _ in range(length // 22))


def named(length):
    return " ".join(f"Mme {drawn('ABDEILMNORSTU', 6)} née" for _ in range(length // 15))


TEXTS = {
    "no space": lambda size: drawn("abcdefgh", size),
    "digits": lambda size: drawn("0123456789", size),
    "digits apart": lambda size: " ".join(drawn("0123456789", size // 2)),
    "ten thousand numbers": numbers,
    "persons": named,
    "combining accents": lambda size: "".join(
        f"{letter}\u0301" for letter in drawn("eiou ", size // 3)
    ),
    "zero-width": lambda size: "\u200b".join(drawn("VIH sérologie", size // 4)),
    "full-width digits": lambda size: drawn("０１２３４５６７８９ ", size // 3),
    "blank": lambda size: drawn(" \n\t", size),
    "one label": lambda size: "Patient : " * (size // 10),
}


def seconds(field, text):
    """Processor time of a search, with nothing remembered."""
    column = CellColumn(field, pa.array([text], pa.string()), np.zeros(1, np.int64))
    batch = RecordBatch((column,), 0, 1)
    verdicts = {field: judge(field, Cells.of(column.values))}
    for memo in (search._memo, search._identities):
        memo.clear()
    started = time.process_time()
    detect(batch, verdicts)
    return time.process_time() - started


@pytest.mark.parametrize("field", ["", "TEL"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_time_grows_with_the_text_and_no_faster(name, field):
    make = TEXTS[name]
    seconds(field, make(10_000))
    one, two = (min(seconds(field, make(size)) for _ in range(2)) for size in (SIZE, 2 * SIZE))
    assert two <= 3 * one + 0.1
