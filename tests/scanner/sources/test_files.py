"""What a tree holds is enumerated, skipped with a reason, or excluded; never dropped."""

import os
import socket
from pathlib import Path

import pytest

from scanner.config import ScanConfig
from scanner.errors import ReadError, SourceError
from scanner.model import Resource, Skipped
from scanner.sources import Excluded, changed, enumerate_target, open_resource


def config(**options):
    return ScanConfig("", b"k" * 32, "0" * 16, **options)


def names(items):
    return [
        item.name if isinstance(item, Resource) else (item.resource, getattr(item, "reason", None))
        for item in items
    ]


def listed(target, prefix="", **options):
    return list(enumerate_target(str(target), prefix, config(**options)))


def test_paths_come_in_byte_order_hidden_files_included(tmp_path):
    for name in ("b.csv", "a/z.csv", "a.csv", "a/.hidden", "É.csv", "a-1/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = names(listed(tmp_path))
    assert found == ["a-1/x", "a.csv", "a/.hidden", "a/z.csv", "b.csv", "É.csv"]


def test_a_single_file_has_its_base_name_and_a_prefix_replaces_it(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("x;y\n")
    (only,) = listed(file)
    assert (only.name, only.size, only.modified) == ("export.csv", 4, file.stat().st_mtime)
    assert names(listed(file, prefix="dir/export.csv")) == ["dir/export.csv"]
    assert names(listed(tmp_path, prefix="dir")) == ["dir/export.csv"]


def test_links_pipes_and_sockets_are_listed_but_not_read(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "dangling").symlink_to("/nonexistent")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
        found = names(listed(tmp_path))
    assert found == [
        ("dangling", "symlink"),
        ("loop", "symlink"),
        ("pipe", "not_regular"),
        ("sock", "not_regular"),
    ]


def test_an_unreadable_directory_is_told(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.csv").write_text("x")
    real = os.scandir

    def refuse(path):
        if path.endswith(b"closed"):
            raise PermissionError(13, "refused")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(listed(tmp_path)) == [("closed", "permission_denied"), "open.csv"]


def test_names_that_would_lie_are_escaped(tmp_path):
    for raw in (b"a\xff.csv", b"b\n.csv", b"c!d", b"e#f", b"g::h", b"i%21", b"j 100%"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).touch()
    assert names(listed(tmp_path)) == [
        "a%FF.csv", "b%0A.csv", "c%21d", "e%23f", "g%3A%3Ah", "i%2521", "j 100%",
    ]  # fmt: skip


def test_excluded_files_are_counted_apart_with_their_size(tmp_path):
    (tmp_path / "old" / "deep").mkdir(parents=True)
    (tmp_path / "old" / "deep" / "x.csv").write_text("12345")
    (tmp_path / "a.log").write_text("12")
    (tmp_path / "b.csv").write_text("1")
    items = listed(tmp_path, exclude=("*.log", "old/"))
    assert [item for item in items if isinstance(item, Excluded)] == [
        Excluded("a.log", 2),
        Excluded("old/deep/x.csv", 5),
    ]
    assert names(items)[1] == "b.csv"


def test_ignore_files_count_only_when_trusted(tmp_path):
    (tmp_path / ".gitignore").write_text("*.csv\n!keep.csv\n")
    (tmp_path / ".vigilabignore").write_text("/sub/\n")
    (tmp_path / "sub").mkdir()
    for name in ("a.csv", "keep.csv", "sub/x.txt"):
        (tmp_path / name).write_text("x")

    def left_out(**options):
        items = listed(tmp_path, **options)
        return [item.resource for item in items if isinstance(item, Excluded)]

    assert left_out() == []
    assert left_out(gitignore=True) == ["a.csv"]
    assert left_out(trust_tree_config=True) == ["sub/x.txt"]


def test_a_target_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(SourceError):
        listed(tmp_path / "nothing")


def test_standard_input_is_one_resource():
    (item,) = listed("-")
    assert (item.name, item.path) == ("-", b"-")


def test_proc_is_no_data():
    assert listed("/proc") == [Skipped(".", "not_regular", "system file system")]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "vanished"),
        (os.mkfifo, "not_regular"),
        (os.mkdir, "not_regular"),
        (lambda path: Path(os.fsdecode(path)).symlink_to("/etc/passwd"), "symlink"),
    ],
)
def test_opening_refuses_what_is_no_regular_file(tmp_path, make, reason):
    path = os.fsencode(tmp_path / "x")
    make(path)
    with pytest.raises(ReadError) as caught:
        open_resource(Resource("x", path, 0))
    assert caught.value.reason == reason


def test_a_file_that_changes_while_read_is_partial(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("before")
    (resource,) = listed(file)
    with open_resource(resource) as stream:
        assert changed(stream, resource) is None
        file.write_text("and after")
        assert changed(stream, resource) == Skipped("x.csv", "changed_during_read", partial=True)
