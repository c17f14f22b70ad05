"""Names of files and columns reach terminals, pages, spreadsheets and logs, and act in none of them."""

import csv
import io
import json
import os
import re
from html.parser import HTMLParser

import pytest

from scanner import cli, sinks
from tests.hostile import NIR

NAMES = [
    b"a\nvigilab: all is well.csv", b"\x1b]0;pwn\x07\x1b[2J.csv", b"a\xff\xfe.csv", b"<img src=x onerror=alert(1)>.csv",
    b"=HYPERLINK(1).csv", b"+1.csv", b"-1.csv", b"@SUM(1).csv", b"\t=1.csv", b"\r=1.csv", b"--help.csv",
    b"a\xe2\x80\xaevsc.csv", b"\xe2\x80\x8b.csv", b"$(touch x).csv", b"'; touch x;'.csv", b"%0A.csv", b"]]>.csv", b"&lt;.csv", b"[red]x[bold].csv",
]  # fmt: skip
COLUMN = '=cmd|"x"!A0\x1b[31m<b>\u202e'
CONTENT = f"{COLUMN};nir\nVIH positif;{NIR}\n".replace('"', "").encode()
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@pytest.fixture
def run(tmp_path, monkeypatch, capfdbinary):
    """Return a function: a command over files of such names -> exit code, what it says, its file `out`."""
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)
    share = tmp_path / "share"
    share.mkdir()
    for name in NAMES:
        (share / os.fsdecode(name)).write_bytes(CONTENT)
    (tmp_path / "vigilab.toml").write_text(
        f'[state]\npath = "{tmp_path}/state.db"\n[targets.t]\npaths = ["{share}"]\n'
    )
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        (tmp_path / "out").unlink(missing_ok=True)
        code = cli.main([str(each) for each in arguments])
        said = b"".join(capfdbinary.readouterr())
        return (
            code,
            said.decode(),
            (tmp_path / "out").read_bytes() if (tmp_path / "out").exists() else b"",
        )

    return call


@pytest.mark.parametrize("name", sinks.discover())
@pytest.mark.parametrize("show", [(), ("--show-paths",)])
def test_no_report_carries_a_control_character(name, show, run):
    code, said, written = run("scan", "share", "--format", name, "-o", "out", "--verbose", *show)
    assert code == 1
    assert not UNSAFE.search(said)
    if name != "parquet":
        text = written.decode().replace("\r\n", "\n") if name == "csv" else written.decode()
        assert not UNSAFE.search(text)


def test_every_cell_is_text_to_a_spreadsheet(run):
    _, _, written = run("scan", "share", "--format", "csv", "-o", "out")
    rows = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert len(rows) > len(NAMES)
    assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n")] == []


def test_every_name_is_text_to_a_browser(run):
    class Page(HTMLParser):
        def __init__(self):
            super().__init__()
            self.tags, self.text = set(), ""

        def handle_starttag(self, tag, attrs):
            self.tags.add(tag)

        def handle_data(self, data):
            self.text += data

    page = Page()
    page.feed(run("scan", "share", "--format", "html", "-o", "out")[2].decode())
    assert not page.tags & {"img", "b", "script", "a", "iframe"}
    assert "<img src=x onerror=alert(1)>.csv" in page.text


def test_the_next_command_is_one_that_a_shell_takes(run):
    _, said, _ = run("scan", "share", "--workers", 1)
    assert "$(touch x)" not in said.replace("'share/$(touch x).csv'", "")


def test_other_commands_carry_none_either(run):
    for command in (
        ("sweep", "t", "--config", "vigilab.toml"), ("sweep", "t", "--full", "--format", "json", "--config", "vigilab.toml"),
        ("history", "--config", "vigilab.toml"), ("diff", "t", 1, 2, "--config", "vigilab.toml"),
        *(("explain", f"share/{os.fsdecode(name)}", "--record", 0) for name in NAMES[:3]),
        ("scan", "missing\x1b[2J"), ("scan", "share", "--policy", "x\x1b[2J"), ("scan", "share", "--format", "\x1b[2J"),
        ("explain", "share/\u202e", "--record", 0), ("locate", "\x1b[2J00000000", "share"), ("sweep", "\x1b[2J", "--config", "vigilab.toml"),
        ("scan", "share", "-o", "x\x1b[2J/y"), ("\x1b[2J",),
    ):  # fmt: skip
        _, said, written = run(*command)
        assert not UNSAFE.search(said), command
        assert not UNSAFE.search(written.decode()), command


def test_json_says_the_names_as_they_are(run):
    _, _, written = run("scan", "share", "--format", "json", "-o", "out", "--show-paths")
    named = {each["resource"] for each in json.loads(written)["resources"]}
    assert {"=HYPERLINK(1).csv", "a%FF%FE.csv", "<img src=x onerror=alert(1)>.csv"} <= named
