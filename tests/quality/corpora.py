"""Reads the development data of `../shared/eval`, which nobody on this project wrote."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.quality.scoring import Marked

__all__ = ["Note", "Sentence", "Vector", "cases", "copied_tables", "folder", "notes", "ordinary"]
__all__ += ["silver", "vectors"]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its true spans."""

    key: str
    text: str
    spans: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """A string in the shape of a NIR, as a validator's own tests write it."""

    value: str
    compact: str
    key_passes: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a case report that a regex holds to be about a topic."""

    case: str
    start: int
    end: int
    topic: str


def folder() -> Path:
    """Return the data's folder, or leave with a message that says how to name it."""
    path = Path(os.environ.get("VIGILAB_EVAL", ROOT / ".." / "shared" / "eval")).resolve()
    if not path.is_dir():
        sys.exit(f"there is no evaluation data at {path}: name its folder in VIGILAB_EVAL")
    return path


def notes(root: Path) -> list[Note]:
    """Return the fictive hospital notes."""
    return [
        Note(
            row["id"],
            row["text"],
            tuple(Marked(e["start"], e["end"], e["label"]) for e in row["entities"]),
        )
        for row in _rows(root / "eds-pseudo-dev" / "notes.jsonl")
    ]


def vectors(root: Path) -> list[Vector]:
    """Return the distinct strings in the shape of a NIR, in order."""
    with (root / "nir-vectors" / "vectors.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        distinct = {
            Vector(row["value_as_written"], row["compact"], row["key_valid_mod97"] == "1"): None
            for row in rows
        }
    return list(distinct)


def cases(root: Path) -> dict[str, str]:
    """Return the clinical case reports by their identifier."""
    return {row["id"]: row["text"] for row in _rows(root / "e3c-dev" / "cases.jsonl")}


def silver(root: Path) -> list[Sentence]:
    """Return the sentences that a regex holds to be about a topic."""
    with (root / "e3c-dev" / "silver_sentences.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Sentence(row["doc_id"], int(row["start"]), int(row["end"]), row["class"])
            for row in rows
        ]


def ordinary(root: Path) -> list[str]:
    """Return the sentences of ordinary French."""
    return [
        line.removeprefix("# text = ").rstrip("\n")
        for path in sorted((root / "ud-french-gsd").glob("*.conllu"))
        for line in path.open(encoding="utf-8")
        if line.startswith("# text = ")
    ]


_COPY = re.compile(r"COPY (?:public\.)?(?P<table>\w+) \((?P<columns>[^)]+)\) FROM stdin;")


def copied_tables(path: Path) -> Iterator[tuple[str, str]]:
    r"""Yield the tables of a PostgreSQL dump, as tab-separated text with a header.

    `\N` becomes an empty cell; the other escapes do not occur in the dumps read here.
    """
    table, rows = "", list[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _COPY.match(line)
        if match:
            table = match["table"]
            rows = ["\t".join(name.strip() for name in match["columns"].split(","))]
        elif table and line == "\\.":
            yield table, "\n".join(rows) + "\n"
            table = ""
        elif table:
            rows.append("\t".join("" if c == "\\N" else c for c in line.split("\t")))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
