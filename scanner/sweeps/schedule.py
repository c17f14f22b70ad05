"""Sweeps by the clock: a hardened systemd service and its timer, or a line for cron.

The service may read everything that its user may and write nothing but the state
(and the folder of a textfile); it starts no program of another owner and has no
device, no module, no kernel setting. Missed runs are caught up, a sweep that
still runs is not started twice, and a window that closes ends it cleanly: the
next night goes on.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import ConfigError

__all__ = ["Schedule", "cron_line", "units"]

_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a target is swept.

    Attributes:
        target: its name in vigilab.toml.
        config: the file.
        every: `day`, `hour`, or a day of the week: `mon` to `sun`.
        at: `HH:MM`, local time; of `hour` the minutes count.
        until: `HH:MM` at which a sweep stops, or "".
        nice: 0 to 19.
    """

    target: str
    config: Path
    every: str = "day"
    at: str = "02:00"
    until: str = ""
    nice: int = 10

    def __post_init__(self) -> None:
        """Raise ConfigError where it makes no sense."""
        if self.every not in ("day", "hour", *_DAYS):
            raise ConfigError(f"--every takes day, hour or {', '.join(_DAYS)}, not {self.every!a}")
        for option, value in (("--at", self.at), ("--window", self.until)):
            if value and not _AT.fullmatch(value):
                raise ConfigError(f"{option} takes hours and minutes as 02:00, not {value!a}")
        if not 0 <= self.nice <= 19:  # noqa: PLR2004 - as nice(1) has it
            raise ConfigError("--nice takes 0 to 19")

    @property
    def minutes(self) -> int:
        """How long a sweep may last; 0: until it is done."""
        if not self.until:
            return 0
        start, end = (int(t[:2]) * 60 + int(t[3:]) for t in (self.at, self.until))
        return (end - start) % _DAY_MINUTES or _DAY_MINUTES

    @property
    def command(self) -> list[str]:
        """The sweep as systemd and cron call it."""
        return ["sweep", self.target, "--config", str(self.config), "--progress", "never"]


def units(schedule: Schedule, program: str, writable: list[str]) -> dict[str, str]:
    """Return the texts of the service and the timer by their file names.

    `program` is the path of `vigilab`; `writable` are the folders it writes to.
    """
    name = f"vigilab-{schedule.target}"
    started = " ".join(map(_quoted, [program, *schedule.command]))
    lines = [f"ExecStart={started}"]
    if schedule.minutes:
        lines.append(f"RuntimeMaxSec={schedule.minutes}min")
    lines += [f"ReadWritePaths={_quoted(path)}" for path in writable]
    service = _SERVICE.format(target=schedule.target, nice=schedule.nice, lines="\n".join(lines))
    timer = _TIMER.format(target=schedule.target, calendar=_calendar(schedule))
    return {f"{name}.service": service, f"{name}.timer": timer}


def _calendar(schedule: Schedule) -> str:
    if schedule.every == "hour":
        return f"*-*-* *:{schedule.at[3:]}:00"
    day = "" if schedule.every == "day" else f"{schedule.every.capitalize()} "
    return f"{day}*-*-* {schedule.at}:00"


def cron_line(schedule: Schedule, program: str) -> str:
    """Return the line for crontab(5)."""
    hour = "*" if schedule.every == "hour" else str(int(schedule.at[:2]))
    day = schedule.every if schedule.every in _DAYS else "*"
    command = shlex.join(["nice", "-n", str(schedule.nice), program, *schedule.command])
    if schedule.minutes:
        command = f"timeout --signal=TERM {schedule.minutes}m {command}"
    command = command.replace("%", "\\%")  # else a line break for cron
    return f"{int(schedule.at[3:])} {hour} * * {day} {command}"


def _quoted(text: str) -> str:
    """Quote a word for systemd."""
    escaped = text.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s\"'\\]", text) else escaped


_SERVICE = """\
[Unit]
Description=vigilab sweep of {target}
Documentation=man:systemd.exec(5)

[Service]
Type=exec
SuccessExitStatus=1 3 4 143
Nice={nice}
IOSchedulingClass=idle
CPUSchedulingPolicy=batch
TimeoutStopSec=10min
UMask=0077
{lines}
CapabilityBoundingSet=
AmbientCapabilities=
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
LockPersonality=yes
MemoryDenyWriteExecute=no
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources @obsolete
"""

_TIMER = """\
[Unit]
Description=vigilab sweep of {target}, by the clock

[Timer]
OnCalendar={calendar}
Persistent=yes
RandomizedDelaySec=2min

[Install]
WantedBy=timers.target
"""
