"""What must seek is held in memory or encrypted, and never written in clear."""

import io
import os
import random
import tempfile
from types import SimpleNamespace

import pytest

from scanner.errors import ReadError
from scanner.readers import spool
from scanner.readers.spool import Spool, seekable

SECRET = b"KERVELLA;Maelle;185057800608491\n"


@pytest.mark.parametrize("in_memory", [1 << 30, 1000, 0])
def test_any_place_can_be_read(in_memory):
    draw = random.Random(1)
    content = draw.randbytes(100_003)
    with Spool(in_memory) as copy:
        for start in range(0, len(content), 777):
            copy.add(content[start : start + 777])
        for _ in range(300):
            at, count = draw.randrange(110_000), draw.randrange(3000)
            assert copy.seek(at) == copy.tell() == at
            assert copy.read(count) == content[at : at + count]
        assert copy.seek(-5, os.SEEK_END) == len(content) - 5
        assert copy.read() == content[-5:]
        copy.seek(-2, os.SEEK_CUR)
        assert copy.read() == content[-2:]
        with pytest.raises(ValueError, match="start"):
            copy.seek(-1)


def test_what_is_on_disk_is_encrypted_and_has_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Spool(100) as copy:
        copy.add(SECRET * 1000)
        assert list(tmp_path.iterdir()) == []
        stored = os.pread(copy._file._file.fileno(), 1 << 20, 0)
        assert len(stored) == 1000 * len(SECRET)
        assert SECRET[:8] not in stored
        assert stored[: len(SECRET)] != stored[len(SECRET) : 2 * len(SECRET)]


def test_no_room_is_told(monkeypatch):
    full = SimpleNamespace(f_bavail=10, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with Spool(100) as copy, pytest.raises(ReadError) as caught:
        copy.add(SECRET * 1000)
    assert caught.value.reason == "needs_seek"


def test_a_place_that_cannot_be_written_is_told(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    with Spool(100) as copy, pytest.raises(ReadError) as caught:
        copy.add(SECRET * 1000)
    assert caught.value.reason == "needs_seek"


def test_a_file_is_not_copied():
    stream = io.BytesIO(SECRET)
    with seekable(SimpleNamespace(seekable=True, stream=stream)) as same:
        assert same is stream
    pipe = SimpleNamespace(seekable=False, stream=io.BufferedReader(io.BytesIO(SECRET)))
    with seekable(pipe) as copy:
        assert (copy.read(), copy.seek(3), copy.read(4)) == (SECRET, 3, SECRET[3:7])
    assert copy.closed
    assert spool._IN_MEMORY < 128 << 20
