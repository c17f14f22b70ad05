"""Columns of a million other numbers: how many are taken for a NIR; and NIR among them.

    python -m tests.quality --only numbers [--cells 1000000]

All numbers are drawn from a seed. Each column stands beside a row number in a CSV
file of its own, once with its header and once with none. The others read the cells
one by one.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tests.bench.inputs import nir
from tests.quality.finders import Finder
from tests.quality.table import Row

__all__ = ["KINDS", "measure"]

CELLS = 1_000_000
PART = "numbers: columns of other numbers, taken for a NIR"
MIXED = "numbers: a column of 30 % NIR among accession numbers"
WRONG = "numbers: NIR with a wrong key"
_SHARE = 0.3
_LABELS = ("NIR : {}", "N° SS {}", "n° de sécurité sociale : {}", "NSS={}", "Immatriculation : {}")
_NIR = ("FR_NIR", "FR_INS")

Draw = Callable[[random.Random], str]


def _luhn(body: str) -> str:
    digits = [int(d) for d in reversed(body)]
    total = sum(d if n % 2 else d * 2 - 9 * (d > 4) for n, d in enumerate(digits))
    return body + str(-total % 10)


def _ean(body: str) -> str:
    total = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def _day(draw: random.Random, year: str) -> str:
    return f"{year}{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}"


def _iban(draw: random.Random) -> str:
    bank, branch, account = draw.randrange(10**5), draw.randrange(10**5), draw.randrange(10**11)
    key = 97 - (89 * bank + 15 * branch + 3 * account) % 97
    body = f"{bank:05d}{branch:05d}{account:011d}{key:02d}"
    return f"FR{98 - int(body + '152700') % 97:02d}{body}"


KINDS: dict[str, tuple[str, Draw]] = {
    "accession, year first": (
        "NUM_DEMANDE",
        lambda draw: _day(draw, str(draw.randrange(2010, 2027))) + f"{draw.randrange(10**7):07d}",
    ),
    "accession, short year first": (
        "NUM_DOSSIER",
        lambda draw: _day(draw, str(draw.randrange(15, 27))) + f"{draw.randrange(10**9):09d}",
    ),
    "IMEI": ("IMEI", lambda draw: _luhn(f"35{draw.randrange(10**12):012d}")),
    "EAN-13 of a shop": ("EAN13", lambda draw: _ean(f"2{draw.randrange(10**11):011d}")),
    "GS1": (
        "GTIN",
        lambda draw: (
            f"(01){_ean(f'0{draw.randrange(10**12):012d}')}(21){draw.randrange(10**13):013d}"
        ),
    ),
    "SIRET": ("SIRET", lambda draw: _luhn(_luhn(f"{draw.randrange(10**8):08d}") + f"{1:04d}")),
    "epoch in milliseconds": (
        "HORODATAGE",
        lambda draw: str(draw.randrange(1_400_000_000_000, 1_900_000_000_000)),
    ),
    "IBAN": ("IBAN", _iban),
}


def measure(cells: int, finders: Sequence[Finder]) -> list[Row]:
    """Return the rows of all columns; finders that publish no pattern of a NIR are left out."""
    rivals = [f for f in finders if f.entities == {"FR_NIR"} and f.find is not None]
    rows = [row for name in KINDS for row in _others(name, cells, rivals)]
    rows += [row for headed in (True, False) for row in _mixed(headed, cells // 10, rivals)]
    return rows + _wrong(cells // 100, rivals)


def _others(name: str, cells: int, rivals: Sequence[Finder]) -> Iterator[Row]:
    header, value = KINDS[name]
    for title in (header, ""):
        draw = random.Random(name)
        found = _found((value(draw) for _ in range(cells)), title)
        kind = f"{name}, {'headed' if title else 'no header'}"
        yield Row(PART, kind, "vigilab", figures={"cells": cells, "false NIR": len(found)})
    for rival in rivals:
        draw = random.Random(name)
        found = _theirs(rival, (value(draw) for _ in range(cells)))
        yield Row(PART, name, rival.name, figures={"cells": cells, "false NIR": len(found)})


def _mixed(headed: bool, cells: int, rivals: Sequence[Finder]) -> Iterator[Row]:  # noqa: FBT001
    draw = random.Random(30)
    other = KINDS["accession, year first"][1]
    true = [draw.random() < _SHARE for _ in range(cells)]
    values = [_person(draw) if is_nir else other(draw) for is_nir in true]
    found = {"vigilab": _found(iter(values), "IDENTIFIANT_EXTERNE" if headed else "")}
    found |= {rival.name: _theirs(rival, values) for rival in rivals if headed}
    for name, records in found.items():
        hits = sum(true[record] for record in records)
        figures = {"NIR": sum(true), "recall": hits / sum(true), "false NIR": len(records) - hits}
        figures["precision"] = hits / max(1, len(records))
        yield Row(MIXED, "headed" if headed else "no header", name, figures=figures)


def _wrong(cells: int, rivals: Sequence[Finder]) -> list[Row]:
    draw = random.Random(97)
    wrong = [_slipped(_person(draw), draw) for _ in range(cells)]
    labelled = [_LABELS[n % len(_LABELS)].format(value) for n, value in enumerate(wrong)]
    rows = []
    for name, values, header in (
        ("behind a label, in a comment", labelled, "COMM"),
        ("in a column NIR", wrong, "NIR"),
        ("bare in a comment", wrong, "COMM"),
    ):
        found = _found(iter(values), header)
        rows.append(Row(WRONG, name, "vigilab", figures={"of": cells, "found": len(found) / cells}))
        for rival in rivals:
            share = len(_theirs(rival, values)) / cells
            rows.append(Row(WRONG, name, rival.name, figures={"of": cells, "found": share}))
    return rows


def _person(draw: random.Random) -> str:
    return nir(draw, draw.randrange(1, 3), draw.randrange(1930, 2012), draw.randrange(1, 13))


def _slipped(number: str, draw: random.Random) -> str:
    """Return a number whose key is not its own."""
    key = (int(number[13:]) + draw.randrange(1, 97) - 1) % 97 + 1
    return f"{number[:13]}{key:02d}"


def _theirs(rival: Finder, values: Iterable[str]) -> set[int]:
    """Return the places of the values in which a rival finds a NIR."""
    assert rival.find is not None
    return {number for number, value in enumerate(values) if rival.find(value)}


def _found(values: Iterator[str], header: str) -> set[int]:
    """Return the records of a column in which a NIR is found."""
    from scanner.api import scan  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        with Path(folder, "column.csv").open("w", encoding="utf-8") as file:
            if header:
                file.write(f"RANG;{header}\n")
            file.writelines(f"{number};{value}\n" for number, value in enumerate(values, 1))
        matches = scan(folder).matches.select(("record", "entity")).to_pylist()
    return {match["record"] for match in matches if match["entity"] in _NIR}
