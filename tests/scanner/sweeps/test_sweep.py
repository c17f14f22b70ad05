"""Sweeps of a share: what is read again, what is said to have changed, what is left alone."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest

from scanner import interruption
from scanner.config import ScanConfig
from scanner.errors import ConfigError, CorruptResource
from scanner.policy import default_policy
from scanner.sweeps import sweep as sweeping
from scanner.sweeps.settings import Target
from scanner.sweeps.state import State

CONFIG = ScanConfig(policy=default_policy(), key=b"k" * 32, key_id="00112233aabbccdd")
HEAD = "nom;prenom;date_naissance;commentaire\n"
ROW = "KERVELLA;Maelle;12/03/1984;sérologie VIH positive\n"
OTHER = "LE GOFF;Yann;01/02/1970;sérologie VIH positive\n"
PLAIN = "code;libelle\nA1;potassium\n"


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    (folder / "lot").mkdir(parents=True)
    put(folder / "lot/a.csv", HEAD + ROW)
    put(folder / "b.csv", PLAIN)
    return folder


def put(path, text, age=100):
    """Write a file that was last changed some seconds ago."""
    path.write_text(text)
    before = path.stat().st_mtime - age
    os.utime(path, (before, before))


@pytest.fixture
def state(tmp_path):
    with State(str(tmp_path / "state.db")) as opened:
        yield opened


@pytest.fixture
def sweep(share, state):
    def once(config=CONFIG, **options):
        target = Target("share", (str(share),))
        return sweeping.sweep(target, state, config, keep_days=365, **options)

    return once


def kinds(swept):
    return sorted({(event[0], event[2]) for event in swept.events})


def test_the_first_sweep_tells_all_the_second_nothing(sweep, state):
    first = sweep()
    assert (first.status, first.listed, first.read) == ("complete", 2, 2)
    assert ("new", "lot/a.csv") in kinds(first)
    assert {event[5] for event in first.events if event[2] == "lot/a.csv"} == {5}
    second = sweep()
    assert (second.read, second.unchanged, second.events) == (0, 2, [])
    assert state.totals("share")["T5"] == 1


def test_growth_loss_and_return_are_told_once(sweep, share):
    sweep()
    put(share / "lot/a.csv", HEAD + ROW + OTHER)
    assert kinds(sweep()) == [("grown", "lot/a.csv")]
    put(share / "lot/a.csv", HEAD + ROW)
    assert kinds(sweep()) == [("shrunk", "lot/a.csv")]
    (share / "lot/a.csv").unlink()
    lost = sweep()
    assert (kinds(lost), lost.gone) == ([("gone", "lot/a.csv")], 1)
    assert sweep().events == []
    put(share / "lot/a.csv", HEAD + ROW)
    assert kinds(sweep()) == [("resurfaced", "lot/a.csv")]


def test_another_persons_row_in_place_of_one_shows(sweep, share):
    """As many records and values as before, yet the file is read again."""
    sweep()
    put(share / "lot/a.csv", HEAD + OTHER)
    assert sweep().read == 1


def test_a_moved_file_is_not_read_again(sweep, share):
    sweep()
    (share / "lot/a.csv").rename(share / "c.csv")
    swept = sweep()
    assert (swept.read, swept.moved, swept.gone) == (0, 1, 1)
    assert ("moved", "c.csv") in kinds(swept)
    assert not any(event[0] == "new" for event in swept.events)


def test_new_rules_read_everything_again(sweep):
    sweep()
    assert sweep(replace(CONFIG, policy=CONFIG.policy + "\n# stricter")).read == 2
    assert sweep(replace(CONFIG, policy=CONFIG.policy + "\n# stricter"), full=True).read == 2


def test_a_file_just_written_is_read_again_next_time(sweep, share):
    put(share / "lot/a.csv", HEAD + ROW, age=0)
    sweep()
    assert sweep().read == 1


def test_a_folder_that_cannot_be_listed_is_not_gone(sweep, share):
    sweep()
    hidden = share / "lot"
    real, os_scandir = str(hidden), os.scandir

    def scandir(path):
        if os.fsdecode(path) == real:
            raise PermissionError(13, "denied")
        return os_scandir(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.scandir", scandir)
        swept = sweep()
    assert (swept.gone, swept.status, swept.events) == (0, "partial", [])
    assert sweep().unchanged == 2


def test_a_share_that_is_not_mounted_is_not_gone(sweep, share, state):
    sweep()
    share.rename(share.with_name("elsewhere"))
    missing = sweep()
    assert (missing.status, missing.gone, missing.events) == ("partial", 0, [])
    assert missing.unavailable
    share.mkdir()
    empty = sweep()
    assert (empty.status, empty.gone) == ("partial", 0)
    assert sweep().unavailable, "an empty mount point must not be taken for the share later"
    assert state.totals("share")["T5"] == 1
    assert sweep(accept_root=True).gone == 2


def test_what_cannot_be_read_any_more_is_still_known(sweep, share, state):
    sweep()
    (share / "lot/a.csv").unlink()
    (share / "lot/a.csv").mkdir()
    put(share / "lot/a.csv/x.csv", PLAIN)
    sweep()
    assert state.totals("share")["T5"] == 0


def damaged(*_):
    raise CorruptResource


def test_a_damaged_file_keeps_what_was_known_of_it(sweep, share, state):
    sweep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanner.readers.open_and_read", damaged)
        put(share / "lot/a.csv", HEAD + ROW + OTHER)
        swept = sweep()
    assert swept.status == "partial"
    assert kinds(swept) == [("unread", "lot/a.csv")]
    assert state.totals("share")["T5"] == 1
    assert kinds(sweep()) == [("grown", "lot/a.csv")]


def test_an_interrupted_sweep_goes_on(sweep, share):
    for number in range(5):
        put(share / f"{number}.csv", HEAD + ROW.replace("1984", f"195{number}"))
    seen = []

    def stop(_):
        seen.append(1)
        if len(seen) == 2:
            interruption._caught.append(signal.SIGTERM)

    first = sweep(progress=stop)
    assert first.status == "interrupted"
    assert 0 < first.read < 7
    second = sweep()
    assert second.status == "complete"
    assert first.read + second.read == 7
    assert sweep().events == []


def test_two_sweeps_of_a_target_refuse_each_other(sweep, state):
    with state.alone("share"), pytest.raises(ConfigError):
        sweep()


def test_the_state_holds_no_value(sweep, share, tmp_path):
    put(share / "KERVELLA Maelle 12-03-1984.csv", HEAD + ROW)
    sweep()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
    assert b"a.csv" in written
    for value in (b"KERVELLA", b"Maelle", b"12/03/1984", b"12-03-1984"):
        assert value not in written


def test_old_events_are_forgotten(sweep, share, state):
    sweep()
    (share / "lot/a.csv").unlink()
    sweep()
    state.forget("share", "2999-01-01T00:00:00Z")
    assert state.events("share", 0, 99) == []
    assert len(state.runs("share")) == 1
