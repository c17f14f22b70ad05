"""Texts and tables about nobody: what is found there is a false alarm, per megabyte."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.quality import corpora
from tests.quality.finders import Finder
from tests.quality.table import Row

__all__ = ["copies", "measure"]

PEOPLE = frozenset({"actor", "address", "customer", "staff", "store", "rental", "payment"})
"""Sakila's tables that are about persons or their doings; the rest are its catalogue."""

NAMES = (
    "UD French, one text",
    "UD French, a sentence a record",
    "NABM, CIM-10, LPP, UCD",
    "INSEE names",
    "SQL schemas",
    "Sakila's catalogue tables",
)

OTHERS_READ = 200_000
"""How many characters of each file the slow programs read."""

_MEGABYTE = 1_000_000


def measure(root: Path, finders: Sequence[Finder]) -> list[Row]:
    """Return the rows of each corpus: ours over all of it, the others' over a part."""
    rows: list[Row] = []
    with copies(root) as folders:
        for folder in folders:
            rows += _ours(folder)
            texts = [path.read_text("utf-8", "replace") for path in _files(folder)]
            for finder in finders:
                if finder.find is not None and finder.name != "vigilab":
                    rows.append(_theirs(folder.name, finder, texts))
    return rows


@contextmanager
def copies(root: Path) -> Iterator[list[Path]]:
    """Yield folders with one corpus each, as files that anyone could have exported."""
    with tempfile.TemporaryDirectory() as temporary:
        folders = [Path(temporary, name) for name in NAMES]
        for folder in folders:
            folder.mkdir()
        prose, sentences, codes, names, schemas, catalogue = folders
        french = corpora.ordinary(root)
        (prose / "text.txt").write_text("\n".join(french) + "\n", "utf-8")
        rows = [json.dumps({"texte": sentence}, ensure_ascii=False) for sentence in french]
        (sentences / "sentences.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
        _copy(root / "nabm-cim10-snds", "*.csv", codes)
        _copy(root / "insee-names", "*.csv", names)
        for dumps in ("sql-sakila", "sql-pagila"):
            _copy(root / dumps, "*.sql", schemas)
        for dump in schemas.glob("*insert*.sql"):
            for table, text in corpora.copied_tables(dump):
                if table not in PEOPLE:
                    (catalogue / f"{table}.tsv").write_text(text, "utf-8")
            dump.unlink()
        yield folders


def _copy(source: Path, pattern: str, target: Path) -> None:
    for path in sorted(source.rglob(pattern)):
        shutil.copyfile(path, target / path.name)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _ours(folder: Path) -> list[Row]:
    from scanner.api import scan  # noqa: PLC0415

    outcome = scan(folder)
    size = sum(path.stat().st_size for path in _files(folder)) / _MEGABYTE
    tiers = Counter(outcome.records["tier"].to_pylist())
    above = sum(count for tier, count in tiers.items() if tier > 1)
    found = Counter(outcome.matches["entity"].to_pylist())
    figures = {"MB": size, "above T1": above, "above T1 per MB": above / size}
    figures |= {"T4 or T5": sum(count for tier, count in tiers.items() if tier > 3)}
    rows = [Row(_part(folder.name), "all records", "vigilab", figures=figures)]
    for entity, count in found.most_common():
        rows.append(
            Row(
                _part(folder.name),
                entity,
                "vigilab",
                figures={"found": count, "per MB": count / size},
            )
        )
    return rows


def _theirs(name: str, finder: Finder, texts: Sequence[str]) -> Row:
    assert finder.find is not None
    found = Counter[str]()
    size = 0
    for text in texts:
        part = text[:OTHERS_READ]
        size += len(part.encode())
        found.update(span.label for span in finder.find(part))
    figures = {"MB": size / _MEGABYTE, "found": found.total()}
    figures |= dict(found.most_common())
    return Row(_part(name), "all entities", finder.name, figures=figures)


def _part(name: str) -> str:
    return f"{name}: about nobody"
