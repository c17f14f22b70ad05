"""From a file to batches: what is opened is counted, bounded and checked again at the end."""

import errno
import gzip
import io
import os
import subprocess
import sys

import pytest

from scanner.config import Limits
from scanner.errors import ConfigError, ReadError, UnsupportedFormat
from scanner.model import RecordBatch, Resource, Skipped
from scanner.readers import choose, open_and_read


def reading(path, **given):
    status = path.stat()
    resource = Resource("x", os.fsencode(path), status.st_size, status.st_mtime, **given)
    return open_and_read(resource, Limits(), lambda *_: None)


def test_a_file_that_grows_is_read_to_its_first_size_and_told(tmp_path):
    file = tmp_path / "x.log"
    file.write_text("2024-01-15 10:00:00 x\n" * 200_000)
    items = reading(file)
    first = next(items)
    with file.open("a") as more:
        more.write("2024-01-15 10:00:00 y\n" * 10)
    rest = list(items)
    records = sum(item.n_records for item in [first, *rest] if isinstance(item, RecordBatch))
    assert records == 200_000
    assert rest[-1] == Skipped("x", "changed_during_read", partial=True)


def test_what_vanished_before_it_was_opened(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a;b\n")
    items = reading(file)
    file.unlink()
    with pytest.raises(ReadError) as caught:
        next(items)
    assert caught.value.reason == "vanished"


def test_a_reader_may_be_named(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a;b\n1;2\n")
    batch = next(reading(file, overrides=(("as", "text"),)))
    assert batch.columns[0].values.to_pylist() == ["a;b", "1;2"]
    file.write_bytes(gzip.compress(file.read_bytes()))
    batch = next(reading(file, overrides=(("as", "text"),)))
    assert batch.columns[0].values.to_pylist() == ["a;b", "1;2"]
    with pytest.raises(ConfigError):
        choose(b"a", "x", "no such reader")


def test_a_format_without_a_reader_is_refused(monkeypatch):
    parquet = choose(b"PAR1", "x")
    monkeypatch.setattr("scanner.readers.discover", lambda: (parquet,))
    with pytest.raises(UnsupportedFormat):
        choose(b"anything", "x")


def test_standard_input_is_read_from_a_pipe():
    program = (
        "from scanner.model import Resource\n"
        "from scanner.config import Limits\n"
        "from scanner.readers import open_and_read\n"
        "items = open_and_read(Resource('-', b'-', 0), Limits(), print)\n"
        "print(sum(item.n_records for item in items))\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program],
        input=b"nom;nir\nA;1\nB;2\n",
        capture_output=True,
        check=True,
    ).stdout.split()
    assert shown == [b"csv", b"utf-8", b"csv", b"utf-8", b"2"]


def test_what_came_before_a_disk_error_is_read(tmp_path, monkeypatch):
    class Failing(io.FileIO):
        def readinto(self, buffer):
            if self.tell() >= 3 << 20:
                raise OSError(errno.EIO, "bad sector")
            return super().readinto(memoryview(buffer)[: 1 << 20])

    file = tmp_path / "a.csv"
    file.write_bytes(b"code;libelle\n" + b"A1;potassium\n" * 400_000)
    monkeypatch.setattr("scanner.readers.reading.open_resource", lambda _: Failing(file))
    items = list(reading(file))
    records = sum(item.n_records for item in items if isinstance(item, RecordBatch))
    assert abs(records - (3 << 20) // 13) <= 2
    faults = [(item.reason, item.partial) for item in items if isinstance(item, Skipped)]
    assert faults == [("io_error", True)]
