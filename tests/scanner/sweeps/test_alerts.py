"""Alerts reach real local servers once, and wait for those that are down."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scanner.model import Tier
from scanner.sweeps import alerts
from scanner.sweeps.settings import Alerts
from scanner.sweeps.state import State
from scanner.sweeps.sweep import Swept

EVENTS = [
    ("new", b"\1" * 16, "lot/a.csv", "nom", "PATIENT_NAME", 5, 0, 3),
    ("new", b"\2" * 16, "b.csv", "x", "SAMPLE_ID", 1, 0, 3),
    ("gone", b"\3" * 16, "c.csv", "x", "FR_NIR", 5, 3, 0),
]


@pytest.fixture
def state(tmp_path) -> Iterator[State]:
    with State(str(tmp_path / "s.db")) as opened:
        yield opened


def swept(*events):
    return Swept(7, "share", events=list(events or EVENTS))


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 test\r\n")
        lines = iter(self.rfile.readline, b"")
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                mail = []
                for text in lines:
                    if text == b".\r\n":
                        break
                    mail.append(text)
                self.server.got.append(b"".join(mail))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@contextmanager
def serving(server, status=200):
    server.got, server.status = [], status
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_webhook_gets_a_signed_message(state, monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", "s3cret")
    with serving(HTTPServer(("127.0.0.1", 0), Webhook)) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/x"
        settings = Alerts(Tier.T3, {"webhook": {"url": url, "secret_env": "HOOK_SECRET"}})
        assert alerts.queue(swept(), settings, state) == 1
        assert alerts.send(state, settings, "en") == []
        assert alerts.send(state, settings, "en") == []
    ((headers, body),) = server.got
    signed = headers["X-Vigilab-Timestamp"].encode() + b"." + body
    expected = hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
    assert headers["X-Vigilab-Signature"] == expected
    told = json.loads(body)
    assert told["id"] == headers["X-Vigilab-Id"]
    assert (told["tier"], [each["folder"] for each in told["folders"]]) == ("T5", ["lot"])


def test_a_mail_is_received(state):
    with serving(socketserver.TCPServer(("127.0.0.1", 0), Smtp)) as server:
        table = {"host": "127.0.0.1", "port": server.server_address[1], "from": "v@example.org",
                 "to": ("dpo@example.org",)}  # fmt: skip
        settings = Alerts(Tier.T3, {"mail": table})
        alerts.queue(swept(), settings, state)
        assert alerts.send(state, settings, "fr") == []
    (mail,) = server.got
    assert b"Subject: vigilab: share T5" in mail
    assert b"nouveaux" in mail


def test_a_receiver_that_is_down_for_three_sweeps_gets_everything_once(state):
    port = free_port()
    settings = Alerts(Tier.T3, {"webhook": {"url": f"http://127.0.0.1:{port}/"}})
    for _ in range(3):
        alerts.queue(swept(), settings, state)
        assert len(alerts.send(state, settings, "en")) == len(state.waiting()) > 0
    HTTPServer.allow_reuse_address = True
    with serving(HTTPServer(("127.0.0.1", port), Webhook), status=500) as server:
        assert len(alerts.send(state, settings, "en")) == 3
    with serving(HTTPServer(("127.0.0.1", port), Webhook)) as server:
        assert alerts.send(state, settings, "en") == []
        assert alerts.send(state, settings, "en") == []
    assert len({headers["X-Vigilab-Id"] for headers, _ in server.got}) == len(server.got) == 3


def test_syslog_gets_a_line(state, tmp_path):
    path = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(path)
        receiver.settimeout(5)
        settings = Alerts(Tier.T3, {"syslog": {"address": path}})
        alerts.queue(swept(), settings, state)
        assert alerts.send(state, settings, "en") == []
        assert receiver.recv(1000).startswith(b"<133>vigilab: target=share run=7 tier=T5 changes=1")


def test_what_is_below_the_tier_or_good_news_is_told_nobody(state):
    settings = Alerts(Tier.T3, {"syslog": {"address": "/nowhere"}})
    assert alerts.queue(swept(EVENTS[1], EVENTS[2]), settings, state) == 0
    assert state.waiting() == []


def test_a_secret_that_is_not_set_keeps_the_message(state):
    settings = Alerts(Tier.T3, {"webhook": {"url": "http://127.0.0.1:9/", "secret_env": "NOPE"}})
    alerts.queue(swept(), settings, state)
    assert alerts.send(state, settings, "en") == ["webhook: ValueError; kept for the next sweep"]


def test_the_textfile_is_whole(state, tmp_path):
    path = tmp_path / "v.prom"
    alerts.write_textfile([swept()], Alerts(Tier.T3, {"textfile": {"path": str(path)}}), state)
    lines = path.read_text().splitlines()
    assert 'vigilab_records{target="share",tier="T5"} 0' in lines
    assert 'vigilab_last_sweep_complete{target="share"} 1' in lines
