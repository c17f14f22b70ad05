"""The kept automaton: the same finds, in private, and never a reason to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from scanner import automaton
from scanner.cells import Cells
from scanner.literals import Literal, Literals

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = pa.array(["sérologie VIH", "", None, "ras CML", "CMLX", "cml VIH"])


def build() -> Literals:
    """Return a small automaton."""
    return Literals(
        [
            Literal("vih", caseless=True, owners=frozenset({0, 3})),
            Literal("CML", caseless=False, owners=frozenset({1}), word=True),
        ]
    )


def refuse() -> Literals:
    """Fail where nothing should be built."""
    pytest.fail("built although it was kept")


def hits(made: Literals) -> dict[int, list[int]]:
    """Return the cells of each owner."""
    return {owner: rows.tolist() for owner, rows in made.cells(Cells.of(TEXTS)).items()}


def test_second_run_takes_what_the_first_kept(tmp_path: Path) -> None:
    """It finds the same; words stand alone, or do not count."""
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    first = automaton.cached(build, environment)
    again = automaton.cached(refuse, environment)
    assert hits(first) == hits(again) == {0: [0, 5], 1: [3], 3: [0, 5]}


def test_cache_is_private(tmp_path: Path) -> None:
    """The folder is open to nobody else, nor is the file; no draft stays."""
    automaton.cached(build, {"XDG_CACHE_HOME": str(tmp_path)})
    (kept,) = (tmp_path / "vigilab").iterdir()
    assert (tmp_path / "vigilab").stat().st_mode & 0o777 == 0o700
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_damaged_cache_is_built_anew(tmp_path: Path, damage: bytes | None) -> None:
    """An empty file, a short one, one with a flipped bit: each is replaced."""
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    automaton.cached(build, environment)
    (kept,) = (tmp_path / "vigilab").iterdir()
    sound = kept.read_bytes()
    flipped = sound[:-100] + bytes([sound[-100] ^ 1]) + sound[-99:]
    kept.write_bytes(flipped if damage is None else damage)
    assert hits(automaton.cached(build, environment))[1] == [3]
    assert kept.read_bytes()[32:] == sound[32:]


def test_folder_of_others_is_not_used(tmp_path: Path) -> None:
    """Nor one that cannot be made, nor a relative one."""
    (tmp_path / "vigilab").mkdir(mode=0o755)
    (tmp_path / "vigilab").chmod(0o755)
    blocked = tmp_path / "file"
    blocked.write_text("")
    for place in (str(tmp_path), str(blocked), "relative"):
        assert hits(automaton.cached(build, {"XDG_CACHE_HOME": place}))[0] == [0, 5]
    assert not list((tmp_path / "vigilab").iterdir())


def test_other_vocabularies_have_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept for earlier tables is dropped, but for the last few."""
    monkeypatch.setattr(automaton, "_KEPT", 0)
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    automaton.cached(build, environment)
    (old,) = (tmp_path / "vigilab").iterdir()
    monkeypatch.setattr(automaton, "_MADE_FROM", ("*.tsv",))
    automaton.cached(build, environment)
    (new,) = (tmp_path / "vigilab").iterdir()
    assert new.name != old.name
