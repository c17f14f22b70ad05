"""Outputs are private, appear whole or not at all, and follow no link."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from scanner.errors import SinkError
from scanner.files import atomic, check_destination, create_private


def write(path, content=b"report"):
    with atomic(str(path)) as stream:
        stream.write(content)


def test_a_file_is_private_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        write(tmp_path / "report.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.json").stat().st_mode) == 0o600
    assert (tmp_path / "report.json").read_bytes() == b"report"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_error_leaves_what_stood_there_and_nothing_else(tmp_path):
    write(tmp_path / "report.json", b"old")
    with pytest.raises(KeyError), atomic(str(tmp_path / "report.json")) as stream:
        stream.write(b"half")
        raise KeyError
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def test_a_link_is_not_followed(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    (tmp_path / "report.json").symlink_to(target)
    with pytest.raises(SinkError, match="symbolic link"):
        write(tmp_path / "report.json")
    assert target.read_bytes() == b"mine"


def test_a_pipe_gets_the_bytes(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join(5)
    assert got == [b"report"]


def test_standard_output_is_written_to(capfdbinary):
    write("-")
    assert capfdbinary.readouterr().out == b"report"


def test_a_device_stays_a_device():
    write("/dev/null")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("name", ["missing/report.json", "."])
def test_a_hopeless_destination_is_told_before_the_scan(tmp_path, name):
    with pytest.raises(SinkError):
        check_destination(str(tmp_path / name))


def test_a_private_file_must_be_new(tmp_path):
    create_private(str(tmp_path / "part")).close()
    with pytest.raises(FileExistsError):
        create_private(str(tmp_path / "part"))
