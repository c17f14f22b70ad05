"""Units that systemd accepts, and a line that cron would."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scanner import cli
from scanner.errors import ConfigError
from scanner.sweeps.schedule import Schedule, cron_line, units

NIGHT = Schedule("share", Path("/etc/vigilab/vigilab.toml"), at="23:30", until="05:00")
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture
def written(tmp_path):
    for name, text in units(NIGHT, "/bin/true", ["/var/lib"]).items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units_and_finds_little_exposed(written):
    files = sorted(str(path) for path in written.iterdir())
    verified = subprocess.run(
        [ANALYZE, "verify", *files], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    service = next(name for name in files if name.endswith(".service"))
    exposed = subprocess.run(
        [ANALYZE, "security", "--offline=true", service], capture_output=True, text=True, check=True
    )
    level = float(re.search(r"exposure level.*: ([\d.]+)", exposed.stdout)[1])
    assert level <= 2.5


def test_a_window_ends_the_sweep():
    assert NIGHT.minutes == 330
    assert "RuntimeMaxSec=330min" in units(NIGHT, "/bin/true", [])["vigilab-share.service"]
    assert "timeout --signal=TERM 330m" in cron_line(NIGHT, "/bin/true")


@pytest.mark.parametrize(
    ("every", "calendar", "cron"),
    [
        ("day", "*-*-* 02:05:00", "5 2 * * *"),
        ("hour", "*-*-* *:05:00", "5 * * * *"),
        ("sun", "Sun *-*-* 02:05:00", "5 2 * * sun"),
    ],
)
def test_the_time_is_told(every, calendar, cron):
    schedule = Schedule("share", Path("/a b/100%.toml"), every, "02:05")
    texts = units(schedule, "/usr/bin/vigilab", [])
    assert f"OnCalendar={calendar}\n" in texts["vigilab-share.timer"]
    assert '"/a b/100%%.toml"' in texts["vigilab-share.service"]
    line = cron_line(schedule, "/usr/bin/vigilab")
    assert line.startswith(cron + " ")
    assert r"'/a b/100\%.toml'" in line


@pytest.mark.parametrize(
    "wrong", [{"every": "year"}, {"at": "25:00"}, {"until": "5"}, {"nice": 99}]
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ConfigError):
        Schedule("share", Path("v.toml"), **wrong)


def test_the_command_prints_or_writes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    (tmp_path / "vigilab.toml").write_text("[targets.share]\npaths = ['x']\n")
    assert cli.main(["schedule", "install", "share", "--dry-run", "--window", "01:00-02:00"]) == 0
    assert "OnCalendar=*-*-* 01:00:00" in capsys.readouterr().out
    assert not (tmp_path / ".config").exists()
    assert cli.main(["schedule", "install", "share"]) == 0
    assert "enable --now vigilab-share.timer" in capsys.readouterr().out
    assert (tmp_path / ".config/systemd/user/vigilab-share.service").exists()
    assert cli.main(["schedule", "install", "share", "--cron"]) == 0
    assert capsys.readouterr().out.startswith("0 2 * * * nice -n 10 ")
    assert cli.main(["schedule", "install", "share", "--window", "3"]) == 2
