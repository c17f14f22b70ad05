"""The whole-column kernels against the recognizers and the calendar."""

from __future__ import annotations

import random
import re

import numpy as np
import pyarrow as pa
import pytest

from recognizers.checksums import luhn
from recognizers.errors import ValidationError
from recognizers.identity import nir
from scanner import cells as cells_module
from scanner import kernels
from scanner.cells import weighed
from scanner.matching import Cells


def opened(values: list[str | None]) -> tuple[Cells, kernels.Trimmed]:
    cells = Cells.of(pa.array(values, pa.string()))
    return cells, kernels.trim(cells)


def test_trim_agrees_with_strip() -> None:
    values = ["  a ", "", "   ", "\tb\r\n", "c", None, "-", " é "]
    values += [" " * 40 + "x y" + "\n" * 50, " " * 99, "z" + " " * 99, "\t" * 99 + "z", " " * 70]
    cells, trimmed = opened(values)

    texts = [
        cells.bytes[a:b].tobytes().decode()
        for a, b in zip(trimmed.starts, trimmed.ends, strict=True)
    ]
    assert texts == [(v or "").strip(" \t\r\n") for v in values]
    assert trimmed.filled.tolist() == [bool(re.search(r"\w", v or "")) for v in values]


def test_nir_kernels_agree_with_the_recognizer() -> None:
    draw = random.Random(11)
    values = []
    for _ in range(3000):
        body = f"{draw.choice('1212378')}{draw.randrange(100):02d}{draw.randrange(100):02d}"
        body += draw.choice([f"{draw.randrange(100):02d}", "2A", "2b"])
        body += f"{draw.choice([0, draw.randrange(1000)]):03d}{draw.randrange(1000):03d}"
        values.append(body + f"{draw.randrange(1, 98):02d}")
    cells, trimmed = opened(values)

    rows, digits = kernels.nir_matrix(cells, trimmed, 15)
    passes = kernels.nir_possible(digits) & (
        kernels.nir_key(digits) == kernels.number(digits[:, 13:])
    )

    def valid(text: str) -> bool:
        try:
            nir.validate(text)
        except ValidationError:
            return False
        return text[0] in "12"

    assert rows.tolist() == list(range(len(values)))
    assert passes.tolist() == [valid(value) for value in values]


def test_luhn_agrees_with_the_checksum() -> None:
    values = [f"{random.Random(i).randrange(10**11):011d}" for i in range(500)]
    cells, trimmed = opened(values)

    _, digits = kernels.digit_matrix(cells, trimmed, 11)

    assert kernels.luhn_passes(digits).tolist() == [luhn(value) for value in values]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("03/05/1985", 19850503),
        ("03-05-1985", 19850503),
        ("03.05.1985", 19850503),
        ("1985-05-03", 19850503),
        ("19850503", 19850503),
        (" 1985-05-03 ", 19850503),
        ("2024-01-15T10:30:00", 20240115),
        ("15/01/2024 10:30", 20240115),
        ("202401151030", 20240115),
    ],
)
def test_dates_are_read_in_every_layout(text: str, value: int) -> None:
    assert kernels.dates(*opened([text]))[2].tolist() == [value]


@pytest.mark.parametrize(
    "text", ["33/05/1985", "03/13/1985", "03/05-1985", "0305", "19851340", "03/05/85x"]
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert kernels.dates(*opened([text]))[0].tolist() == []


def test_emails_names_and_phones_fit_plain_values_only() -> None:
    values = ["a.b@exemple.fr", "a b@exemple.fr", "@exemple.fr", "LE GOFF", "N'GUYEN-MARTIN",
              "DUPONT 2", "0639981234", "0039981234", "Éloïse", "a@b@c.fr", "a@exemple."]  # fmt: skip
    opened_values = opened(values)

    assert kernels.emails(*opened_values).tolist() == [0]
    assert kernels.names(*opened_values).tolist() == [3, 4, 8]
    assert kernels.phones(*opened_values).tolist() == [6]


@pytest.mark.parametrize("block", [1, 7, 64])
def test_what_is_counted_by_blocks_is_counted_whole(monkeypatch, block) -> None:
    draw = random.Random(block)
    values = ["".join(draw.choices("a1é -", k=draw.randrange(40))) for _ in range(200)] + [""]
    whole, rows = Cells.of(pa.array(values)), np.array([3, 200, 199, 0, 3])
    taken = whole.take(rows)
    monkeypatch.setattr(cells_module, "_BLOCK", block)
    pieces = Cells.of(pa.array(values))

    assert (pieces.digits.tolist(), pieces.letters.tolist()) == (
        whole.digits.tolist(),
        whole.letters.tolist(),
    )
    assert pieces.take(rows).bytes.tolist() == taken.bytes.tolist()
    assert [taken.text(row) for row in range(len(rows))] == [values[row] for row in rows]


def test_weighed_adds_what_stands_before_each_place() -> None:
    source = np.frombuffer(b"a1b22", np.uint8)
    digits = np.array([chr(code).isdigit() for code in range(256)], np.int64)

    assert weighed(source, np.array([0, 1, 2, 2, 5]), digits).tolist() == [0, 0, 1, 1, 3]
    assert weighed(source[:0], np.array([0, 0]), digits).tolist() == [0, 0]
