"""What somebody answers for may stay unread: by name or id, by reason, until a day."""

import json
from datetime import date

import pytest

from scanner import cli
from scanner.acceptance import ANY, NEW, Acceptance, check_mode
from scanner.coverage import Ledger, exit_code
from scanner.errors import ConfigError
from scanner.model import Skipped
from scanner.names import Names

DAY = date(2026, 1, 10)
NAMES = Names(b"k" * 32)
ENTRY = {
    "glob": "a.zip",
    "reason": "encrypted",
    "why": "sealed",
    "author": "dpo",
    "expires": date(2026, 2, 1),
}


def written(folder, *entries):
    def value(each):
        return each.isoformat() if isinstance(each, date) else json.dumps(each)

    path = folder / "accepted.toml"
    path.write_text(
        "\n".join(
            "[[accepted]]\n" + "\n".join(f"{k} = {value(v)}" for k, v in e.items()) for e in entries
        )
    )
    return str(path)


def entry(**changed):
    made = {**ENTRY, **changed}
    return {name: value for name, value in made.items() if value is not None}


@pytest.mark.parametrize(
    ("changed", "resource", "reason", "accepted"),
    [
        ({}, "a.zip", "encrypted", True),
        ({}, "x/a.zip", "encrypted", True),
        ({}, "a.zip", "truncated", False),
        ({}, "b.zip", "encrypted", False),
        ({}, "a.zip!b.csv", "encrypted", False),
        ({"reason": "*"}, "a.zip", "truncated", True),
        ({"glob": "x/**"}, "x/y/z", "encrypted", True),
        ({"glob": "*.zip*"}, "a.zip!b.csv", "encrypted", True),
        ({"glob": None, "resource_id": NAMES.resource_id("q")}, "q", "encrypted", True),
        ({"glob": None, "resource_id": NAMES.resource_id("q")[:12]}, "q", "encrypted", True),
        ({"glob": None, "resource_id": NAMES.resource_id("q")}, "r", "encrypted", False),
        ({"expires": DAY}, "a.zip", "encrypted", False),
    ],
)  # fmt: skip
def test_what_an_entry_speaks_of(changed, resource, reason, accepted, tmp_path):
    acceptance = Acceptance.read(written(tmp_path, entry(**changed)), DAY)
    item = Skipped(resource, reason)
    assert acceptance.of([item], NAMES) == (frozenset({item}) if accepted else frozenset())


@pytest.mark.parametrize(
    "changed",
    [
        {"glob": None}, {"resource_id": "1b9f6c0e44f2"}, {"why": None}, {"why": " "}, {"author": ""}, {"author": 3},
        {"expires": "2026-02-01"}, {"expires": None}, {"reason": "because"}, {"more": "x"}, {"glob": "!a"}, {"glob": "#a"},
        {"glob": None, "resource_id": "1b9f"}, {"glob": 3},
    ],
)  # fmt: skip
def test_an_entry_that_makes_no_sense(changed, tmp_path):
    with pytest.raises(ConfigError, match="entry 1"):
        Acceptance.read(written(tmp_path, entry(**changed)), DAY)


@pytest.mark.parametrize("text", ["NOM;NIR\nLE GOFF;1", "[other]\na = 1", "accepted = 3", "\xff"])
def test_a_file_that_is_something_else(text, tmp_path):
    (tmp_path / "x").write_text(text, "latin-1")
    with pytest.raises(ConfigError) as caught:
        Acceptance.read(str(tmp_path / "x"), DAY)
    assert "GOFF" not in str(caught.value)
    with pytest.raises(ConfigError):
        Acceptance.read(str(tmp_path / "missing"), DAY)


def test_a_resource_is_accepted_where_all_of_it_is(summary):
    items = [
        Skipped("a", "encrypted", partial=True),
        Skipped("a", "truncated", partial=True),
        Skipped("b", "symlink"),
    ]
    summaries = [summary("a"), summary("c")]
    assert Ledger.of(summaries, items, frozenset(items[:1])).accepted == 0
    ledger = Ledger.of(summaries, items, frozenset(items[:2]))
    assert (ledger.accepted, ledger.unread, ledger.complete) == (1, 1, False)
    assert exit_code(ledger, reached=False, unread=0) == 0
    assert exit_code(Ledger(), reached=False, unread=0) == 3


def test_the_modes():
    assert (check_mode("", ""), check_mode("", "x"), check_mode("any", "x")) == (ANY, NEW, ANY)
    for mode, path in (("new", ""), ("some", "x")):
        with pytest.raises(ConfigError):
            check_mode(mode, path)


@pytest.fixture
def scan(tmp_path, monkeypatch, capfd):
    """Return a function: scan a readable and a damaged file -> exit code, report, standard error."""
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("code;libelle\nA1;potassium\n")
    (tmp_path / "in" / "b.json").write_text('{"code": "A1", "libelle": "pot')

    def run(*options):
        code = cli.main(
            [
                "scan",
                str(tmp_path / "in"),
                "--format",
                "json",
                "-o",
                str(tmp_path / "r.json"),
                *options,
            ]
        )
        streams = capfd.readouterr()
        return code, json.loads((tmp_path / "r.json").read_text()), streams

    return run


@pytest.mark.parametrize(
    ("expires", "mode", "code", "marked"),
    [
        (None, "", 3, False), (None, "none", 0, False), (date(2999, 1, 1), "", 0, True), (date(2999, 1, 1), "new", 0, True),
        (date(2999, 1, 1), "any", 3, True), (date(2999, 1, 1), "none", 0, True), (date(2020, 1, 1), "", 3, False),
    ],
)  # fmt: skip
def test_the_exit_code_looks_at_what_is_not_accepted(expires, mode, code, marked, scan, tmp_path):
    options = ["--fail-on-unread", mode] if mode else []
    if expires:
        options += [
            "--accept-unread",
            written(tmp_path, entry(glob="b.json", reason="truncated", expires=expires)),
        ]
    got, report, streams = scan(*options)
    assert got == code
    coverage = report["coverage"]
    assert [(item["resource"], item["accepted"]) for item in coverage["items"]] == [
        ("b.json", marked)
    ]
    assert (coverage["accepted"], coverage["complete"]) == (int(marked), False)
    assert ("Everything was read but 1 file" in streams.out) == marked
    assert "Nothing sensitive" not in streams.out
    assert ("expired" in streams.err) == (expires is not None and expires.year == 2020)
