"""Worker processes meet wherever the temporary folder is."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.executors import Fence, pool


@pytest.fixture
def long_folder(tmp_path, monkeypatch):
    """A temporary folder whose path is too long for a socket in it."""
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def made(monkeypatch):
    """Return the folders that multiprocessing would make its own in, as they are chosen."""
    folders = []
    monkeypatch.setattr(pool, "get_temp_dir", lambda: folders.append(tempfile.gettempdir()))
    return folders


def test_a_short_folder_is_left_to_multiprocessing(monkeypatch, made):
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")
    pool._meet_where_paths_are_short()
    assert made == []


def test_a_long_folder_is_left_for_the_sockets_alone(long_folder, made):
    pool._meet_where_paths_are_short()
    assert made == ["/tmp"]
    assert tempfile.gettempdir() == str(long_folder)


def test_the_next_place_is_taken_where_one_is_missing(long_folder, tmp_path, monkeypatch, made):
    monkeypatch.setattr(pool, "FALLBACKS", (str(tmp_path / "missing"), str(tmp_path)))
    pool._meet_where_paths_are_short()
    assert made == [str(tmp_path)]


def test_no_place_at_all_is_told(long_folder, monkeypatch):
    monkeypatch.setattr(pool, "FALLBACKS", ())
    with pytest.raises(ConfigError, match="--workers 1"):
        pool._meet_where_paths_are_short()
    assert tempfile.gettempdir() == str(long_folder)


def test_the_longest_folder_that_is_left_holds_a_socket():
    path = Path("x" * pool.LONGEST) / "pymp-12345678" / "listener-12345678"
    assert len(str(path)) < 104


def double(item):
    if item == "hang":
        time.sleep(60)
    if item == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "grow":
        return len(bytearray(4 << 30))
    return item * 2


def mapped(items, **fence):
    with pool.Workers(Fence(2, **fence)) as workers:
        return list(workers.map(double, items, lambda item, reason: reason))


def test_a_worker_that_hangs_or_dies_costs_its_item():
    items = ["a", "hang", "b", "crash", "c", "d", "crash", "e"]
    expected = ["aa", "time_limit", "bb", "worker_crashed", "cc", "dd", "worker_crashed", "ee"]
    assert mapped(items, seconds=3) == expected


def test_a_worker_may_not_outgrow_its_fence():
    assert mapped(["a"], memory=1 << 30) == ["aa"]
    with pytest.raises(MemoryError):
        mapped(["a", "grow"], memory=1 << 30)
