"""Targets may overlap: each thing is listed once, whatever it is called."""

from __future__ import annotations

import pytest

from scanner.config import ScanConfig
from scanner.coverage import Ledger
from scanner.enumeration import Excluded, enumerate_targets
from scanner.errors import SourceError
from scanner.model import Skipped


def config(**options):
    return ScanConfig("", b"k" * 32, "0" * 16, **options)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder `a` with two files and a link, beside a folder `b`; the working directory."""
    for name in ("a/one.csv", "a/two.log", "b/one.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x;y\n")
    (tmp_path / "a" / "link.csv").symlink_to("one.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listed(*targets, **options):
    resources, skipped, excluded = enumerate_targets(targets, config(**options))
    assert [each.order for each in resources] == list(range(len(resources)))
    return [each.name for each in resources], skipped, excluded


def test_one_target_names_its_files_by_themselves_and_several_by_the_target(tree):
    assert listed("b")[0] == ["one.csv"]
    assert listed("b", "a/one.csv")[0] == ["b/one.csv", "a/one.csv"]


def test_a_target_given_twice_is_one(tree):
    assert listed("a", "a") == listed("a")


@pytest.mark.parametrize(
    "targets", [("a", "a/one.csv"), ("a", "a/"), ("a/", "a"), ("a", "a/one.csv", "a/one.csv")]
)
def test_what_an_earlier_target_has_under_the_same_name_is_left_out(tree, targets):
    names, skipped, _ = listed(*targets)
    assert names == ["a/one.csv", "a/two.log"]
    assert skipped == [Skipped("a/link.csv", "symlink")]


def test_a_file_may_come_before_its_folder(tree):
    assert listed("a/two.log", "a")[0] == ["a/two.log", "a/one.csv"]


@pytest.mark.parametrize("other", ["./a", "b/../a", "{tree}/a"])
def test_the_same_file_under_another_name_is_an_alias(tree, other):
    other = other.format(tree=tree)
    names, skipped, _ = listed("a", other)
    assert names == ["a/one.csv", "a/two.log"]
    assert [each for each in skipped if each.reason == "alias"] == [
        Skipped(f"{other}/one.csv", "alias"),
        Skipped(f"{other}/two.log", "alias"),
    ]
    assert Ledger.of((), [each for each in skipped if each.reason == "alias"]).unread == 0


def test_a_folder_reached_by_a_link_is_an_alias_too(tree):
    (tree / "c").symlink_to("a")
    names, skipped, _ = listed("a", "c/one.csv")
    assert names == ["a/one.csv", "a/two.log"]
    assert Skipped("c/one.csv", "alias") in skipped


def test_a_file_of_the_same_content_or_base_name_is_no_alias(tree):
    assert listed("a/one.csv", "b/one.csv")[:2] == (["a/one.csv", "b/one.csv"], [])


def test_what_is_left_out_counts_once(tree):
    assert listed("a", "a/two.log", exclude=("*.log",))[2] == Excluded(1, 4)


@pytest.mark.parametrize("targets", [("a", "a/two.log"), ("a/two.log", "a")])
def test_an_explicit_target_is_read_whatever_an_ignore_file_says(tree, targets):
    (tree / "a" / ".gitignore").write_text("*.log\n")
    names, _, excluded = listed(*targets, gitignore=True)
    assert sorted(names) == ["a/.gitignore", "a/one.csv", "a/two.log"]
    assert excluded == Excluded(0, 0)


def test_the_root_and_a_folder_of_the_same_name_are_two(tree, monkeypatch):
    monkeypatch.setattr(
        "scanner.sources.enumerate_target",
        lambda target, prefix, config: iter([Skipped(f"{prefix}/etc", "symlink")]),
    )
    assert [each.resource for each in listed("/", "a")[1]] == ["/./etc", "a/etc"]


def test_an_output_of_the_run_is_left_out_without_a_word(tree):
    ignored = frozenset({bytes(tree / "a" / "one.csv")})
    resources, skipped, excluded = enumerate_targets(["a"], config(), ignored=ignored)
    assert [each.name for each in resources] == ["two.log"]
    assert (skipped, excluded) == ([Skipped("link.csv", "symlink")], Excluded())


def test_a_missing_target_is_an_error_whatever_the_others_hold(tree):
    with pytest.raises(SourceError):
        listed("a", "missing")
