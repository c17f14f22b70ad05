"""Who is told what is new: one message a sweep and channel, kept until it has arrived.

A message names folders, tiers and counts, as a report shows them; no value. It is
queued in the state in the transaction of the sweep's end, sent at once, and again
at every later sweep until the receiver takes it. A receiver that took a message
whose answer was lost gets it twice, with the same id: `X-Vigilab-Id`, `Message-ID`.

    webhook    JSON by POST. With a secret, `X-Vigilab-Signature` is the hexadecimal
               HMAC-SHA256 of the timestamp header, a full stop and the body.
    mail       plain text by SMTP.
    syslog     one line, facility local0.
    textfile   gauges for Prometheus' node exporter, written anew by every sweep.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import socket
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from scanner.files import atomic
from scanner.sweeps import telling
from scanner.sweeps.remembered import Message
from scanner.sweeps.settings import Alerts
from scanner.sweeps.state import State
from scanner.sweeps.sweep import Swept

__all__ = ["queue", "send", "write_textfile"]

_SECONDS = 20
_NOTICE_LOCAL0 = 16 * 8 + 5
Table = Mapping[str, Any]


def queue(swept: Swept, alerts: Alerts, state: State) -> int:
    """Queue what a sweep has to tell, for each channel; return how many messages."""
    events = telling.raised(swept, alerts.min_tier)
    channels = [name for name in _SENDERS if name in alerts.channels]
    if not events or not channels:
        return 0
    folders = telling.by_folder(events)
    body = {
        "schema_version": 1,
        "target": swept.target,
        "run": swept.run,
        "status": swept.status,
        "tier": f"T{max(each['tier'] for each in folders)}",
        "folders": folders,
    }
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    state.queue(swept.target, swept.run, channels, json.dumps(body), now)
    return len(channels)


def send(state: State, alerts: Alerts, lang: str) -> list[str]:
    """Send every message that waits; return a sentence for each that still does."""
    failed = []
    for message in state.waiting():
        table = alerts.channels.get(message.channel)
        if table is None:
            continue
        try:
            _SENDERS[message.channel](message, table, lang)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            state.attempted(message.id, type(error).__name__)
            failed.append(f"{message.channel}: {type(error).__name__}; kept for the next sweep")
        else:
            state.delivered(message.id, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return failed


def _webhook(message: Message, table: Table, _lang: str) -> None:
    body = json.dumps({"id": message.key, **json.loads(message.body)}).encode()
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Vigilab-Id": message.key,
        "X-Vigilab-Timestamp": stamp,
    }
    secret = _secret(table.get("secret_env"))
    if secret:
        signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
        headers["X-Vigilab-Signature"] = signed.hexdigest()
    if not table["url"].startswith(("https://", "http://")):
        raise ValueError("a webhook is reached by https or http")
    request = urllib.request.Request(table["url"], body, headers)  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
        pass


def _mail(message: Message, table: Table, lang: str) -> None:
    body = json.loads(message.body)
    mail = EmailMessage()
    mail["From"], mail["To"] = table["from"], ", ".join(table["to"])
    mail["Subject"] = f"vigilab: {body['target']} {body['tier']}"
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message.key}@vigilab>"
    mail.set_content("\n".join(telling.folder_lines(body["folders"], lang)) + "\n")
    with smtplib.SMTP(table["host"], table.get("port", 25), timeout=_SECONDS) as server:
        if table.get("starttls"):
            server.starttls(context=ssl.create_default_context())
        if "user" in table:
            server.login(table["user"], _secret(table.get("password_env")))
        server.send_message(mail)


def _syslog(message: Message, table: Table, _lang: str) -> None:
    body = json.loads(message.body)
    counted = sum(sum(each["kinds"].values()) for each in body["folders"])
    line = (f"<{_NOTICE_LOCAL0}>vigilab: target={body['target']} run={body['run']} "
            f"tier={body['tier']} changes={counted} id={message.key}")  # fmt: skip
    host, colon, port = table["address"].rpartition(":")
    unix = table["address"].startswith("/") or not colon
    family = socket.AF_UNIX if unix else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as out:
        out.settimeout(_SECONDS)
        out.connect(table["address"] if unix else (host, int(port)))
        out.send(line.encode("ascii", "replace"))


_SENDERS: Mapping[str, Callable[[Message, Table, str], None]] = {
    "webhook": _webhook,
    "mail": _mail,
    "syslog": _syslog,
}


def _secret(variable: str | None) -> str:
    """Return the secret that an environment variable holds. Raises ValueError for none."""
    if not variable:
        return ""
    if not os.environ.get(variable):
        raise ValueError("the variable of a secret is not set")
    return os.environ[variable]


def write_textfile(swept: Iterable[Swept], alerts: Alerts, state: State) -> None:
    """Write the gauges of the targets that were swept. Raises SinkError."""
    table = alerts.channels.get("textfile")
    if table is None:
        return
    lines = [
        "# HELP vigilab_records Records of a tier, as last read.",
        "# TYPE vigilab_records gauge",
    ]
    more = []
    for each in swept:
        lines += [
            f'vigilab_records{{target="{each.target}",tier="{tier}"}} {count}'
            for tier, count in state.totals(each.target).items()
        ]
        more += [
            f'vigilab_last_sweep_files{{target="{each.target}",what="{name}"}} {count}'
            for name, count in each.counts().items()
        ]
        complete = int(each.status == "complete")
        more.append(f'vigilab_last_sweep_complete{{target="{each.target}"}} {complete}')
    lines += [f"vigilab_alerts_waiting {len(state.waiting())}", *more]
    with atomic(table["path"]) as stream:
        stream.write(("\n".join(lines) + "\n").encode())
