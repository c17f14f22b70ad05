"""`vigilab.toml`: what it may say, and how it is told what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.model import Tier
from scanner.sweeps.settings import find, parse, schema

GOOD = """
[state]
path = "state.db"

[targets.partage]
paths = ["lot", "/srv/x", "postgresql://h/db"]
fail_on = "T4"
"""


def test_paths_are_relative_to_the_file():
    known = parse(GOOD, Path("/etc/vigilab.toml"))
    target = known.targets["partage"]
    assert target.paths == ("/etc/lot", "/srv/x", "postgresql://h/db")
    assert (target.fail_on, known.state, known.keep_days) == (Tier.T4, "/etc/state.db", 730)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[targets.a]\npaths = ['x']\n\npath = 'y'\n", 4, "'path'"),
        ("[targets.a]\npaths = 'x'\n", 2, "a list of strings"),
        ("[targets.a]\npaths = []\n", 2, "a list of strings"),
        ("[targets.a]\nfail_on = 'T3'\n", 1, "needs paths"),
        ("[targets.a]\npaths = ['x']\nfail_on = 'high'\n", 3, "T0 to T5"),
        ("[targets.a]\npaths = ['x']\nworkers = true\n", 3, "a whole number"),
        ("[targets.a]\npaths = ['x']\n[state]\nkeep_days = 0\n", 4, "from 1 up"),
        ("[targets.'A b']\npaths = ['x']\n", 1, "small letters"),
        ("[targets.a]\npaths = ['x']\n[other]\n", 3, "'other'"),
        ("[state]\npath = 'x'\n", 1, "name at least one"),
        ("[targets.a]\npaths = ['x']\n[alerts]\nmin_tier = 3\n", 4, "T0 to T5"),
        ("[targets.a]\npaths = ['x']\n[alerts.mail]\nhost = 'h'\n", 3, "needs from"),
        ("[targets.a]\npaths = ['x']\n[alerts.pager]\nurl = 'h'\n", 3, "knows no 'pager'"),
        ("targets = 3\n", 1, "name at least one"),
    ],
)
def test_an_error_names_its_line(text, line, word):
    with pytest.raises(ConfigError) as caught:
        parse(text, Path("v.toml"))
    assert str(caught.value).startswith(f"v.toml, line {line}: ")
    assert word in str(caught.value)


def test_broken_toml_is_one_sentence():
    with pytest.raises(ConfigError, match=r"v\.toml: ") as caught:
        parse("[targets", Path("v.toml"))
    assert "\n" not in str(caught.value)


def test_the_file_is_found_by_option_then_environment(tmp_path):
    path = tmp_path / "other.toml"
    path.write_text(GOOD)
    assert find(str(path), {"VIGILAB_CONFIG": "nowhere"}) == path
    assert find("", {"VIGILAB_CONFIG": str(path)}) == path
    with pytest.raises(ConfigError):
        find("", {"VIGILAB_CONFIG": "nowhere"})


def test_the_schema_knows_every_key():
    targets = schema()["properties"]["targets"]["patternProperties"]
    (target,) = targets.values()
    assert {"paths", "exclude", "policy", "fail_on"} <= set(target["properties"])
    assert target["required"] == ["paths"]
