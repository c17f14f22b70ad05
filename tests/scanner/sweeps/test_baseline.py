"""What is accepted is not told, until it grows or expires."""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner.config import ScanConfig
from scanner.errors import ConfigError
from scanner.policy import default_policy
from scanner.sweeps import baseline
from scanner.sweeps import sweep as sweeping
from scanner.sweeps.settings import Target
from scanner.sweeps.state import State

CONFIG = ScanConfig(policy=default_policy(), key=b"k" * 32, key_id="00112233aabbccdd")
HEAD = "nom;prenom;date_naissance;commentaire\n"
ROW = "KERVELLA;Maelle;12/03/1984;sérologie VIH positive\n"
OTHER = "LE GOFF;Yann;01/02/1970;sérologie VIH positive\n"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def swept(tmp_path):
    """Return a function: (text of the file, baseline) -> sweep, state."""
    path = tmp_path / "share/a.csv"
    path.parent.mkdir()
    with State(str(tmp_path / "s.db")) as state:

        def once(text, accepted=()):
            path.write_text(text)
            os.utime(path, (1_600_000_000, 1_600_000_000))
            target = Target("share", (str(path.parent),))
            return sweeping.sweep(target, state, CONFIG, keep_days=99, baseline=accepted), state

        yield once


def accepted(state, expires=TODAY + timedelta(days=9)):
    entries = baseline.of_target(
        state.all_present("share"), tier=2, reason="known", author="dpo", expires=expires
    )
    return tuple(
        baseline.Accepted(**entry) for entry in tomllib.loads(baseline.write(entries))["accepted"]
    )


def test_a_baseline_silences_what_it_accepts_in_a_new_state(swept, tmp_path):
    _, state = swept(HEAD + ROW)
    known = accepted(state)
    assert {each.entity for each in known} >= {"PATIENT_NAME", "HEALTH_HIV"}
    with State(str(tmp_path / "other.db")) as fresh:
        target = Target("share", (str(tmp_path / "share"),))
        again = sweeping.sweep(target, fresh, CONFIG, keep_days=99, baseline=known)
    assert (again.read, again.events) == (1, [])


def test_more_of_it_is_told(swept):
    _, state = swept(HEAD + ROW)
    grown, _ = swept(HEAD + ROW + OTHER, accepted(state))
    assert {event[0] for event in grown.events} == {"grown"}


def test_what_expires_is_told_once(swept, monkeypatch):
    _, state = swept(HEAD + ROW)
    known = accepted(state, expires=TODAY + timedelta(days=1))
    assert swept(HEAD + ROW, known)[0].events == []

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=1)

    monkeypatch.setattr(sweeping, "datetime", Tomorrow)
    later, _ = swept(HEAD + ROW, known)
    assert {event[0] for event in later.events} == {"expired"}
    assert len(later.events) == len(known)
    assert swept(HEAD + ROW, known)[0].events == []


def test_no_value_stands_in_a_baseline(swept):
    _, state = swept(HEAD + ROW)
    text = baseline.write(accepted(state))
    assert "PATIENT_NAME" in text
    assert "KERVELLA" not in text


@pytest.mark.parametrize(
    "change",
    [{"records": "3"}, {"expires": "2027-01-01"}, {"reason": ""}, {"more": 1}, {"id": None}],
)
def test_an_entry_that_is_none_is_told(swept, tmp_path, change):
    _, state = swept(HEAD + ROW)
    entry = tomllib.loads(baseline.write(accepted(state)[:1]))["accepted"][0] | change
    lines = [
        f"{name} = {value.isoformat() if isinstance(value, date) else value!r}"
        for name, value in entry.items()
        if value is not None
    ]
    path = tmp_path / "b.toml"
    path.write_text("[[accepted]]\n" + "\n".join(lines) + "\n")
    with pytest.raises(ConfigError, match="entry 1"):
        baseline.load(str(path))


def test_a_baseline_is_read_as_it_was_written(swept, tmp_path):
    _, state = swept(HEAD + ROW)
    known = accepted(state)
    path = tmp_path / "b.toml"
    path.write_text(baseline.write(known))
    assert baseline.load(str(path)) == known
