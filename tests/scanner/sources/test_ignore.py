"""Globs follow the rules of `.gitignore`."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.sources.ignore import Rules


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("*.csv", "a/b.csv", True),
        ("*.csv", "a/b.csv.gz", False),
        ("/a.csv", "x/a.csv", False),
        ("a/*.csv", "a/b/c.csv", False),
        ("a/**", "a/b/c.csv", True),
        ("**/c", "c", True),
        ("x[ab]?", "xa1", True),
        ("x[!ab]", "xa", False),
        ("\\!x", "!x", True),
        ("#x", "#x", False),
        ("a.c", "abc", False),
    ],
)
def test_one_glob(glob, path, fits):
    assert bool(Rules.parse([glob]).verdict(path, is_dir=False)) is fits


PATHS = ("a", "a.csv", "b/a", "b/a.csv", "a/b/c.csv", "b/c/a", "c/b.csv")
PIECE = st.sampled_from(["*", "**", "/", "a", "b", "c", ".csv", "?", "!", "[ab]"])


GLOB = st.lists(PIECE, min_size=1, max_size=5).map("".join)
PLAIN = GLOB.filter(lambda glob: "//" not in glob and "***" not in glob)


@settings(max_examples=60, deadline=None)
@given(st.lists(PLAIN, min_size=1, max_size=3))
def test_the_verdict_on_a_path_is_gits(tmp_path_factory, globs):
    folder = tmp_path_factory.getbasetemp() / "ignore"
    folder.mkdir(exist_ok=True)
    (folder / "rules").write_text("\n".join(globs) + "\n")
    if not (folder / ".git").exists():
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
    shown = subprocess.run(
        ["git", "-c", f"core.excludesFile={folder / 'rules'}", "check-ignore", "--no-index", "-v",
         "-n", "--stdin"], cwd=folder, input="\n".join(PATHS), capture_output=True, text=True,
        check=False,
    ).stdout  # fmt: skip
    rules = Rules.parse(globs)
    for line in shown.splitlines():
        source, path = line.split("\t")
        ours = [rules.verdict(path, is_dir=False)] + [
            rules.verdict("/".join(path.split("/")[:depth]), is_dir=True)
            for depth in range(1, path.count("/") + 1)
        ]
        pattern = source.split(":", 2)[2]
        if not pattern:
            assert True not in ours
        elif not pattern.startswith("!"):
            assert True in ours
