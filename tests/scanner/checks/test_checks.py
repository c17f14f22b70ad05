"""Checks are found by walking, said in two languages, and clear only where all was read."""

import json

import pytest

from scanner import checks, cli
from scanner.names import Names

KEY = b"k" * 32


def test_each_check_is_there_once_in_both_languages():
    ids = [check.id for check in checks.discover()]
    assert ids == sorted(set(ids))
    assert set(ids) >= {
        "ACL-01",
        "ENC-01",
        "MIN-01",
        "MIN-04",
        "MIN-06",
        "RET-01",
        "RET-03",
        "STG-01",
        "TST-01",
    }
    for check in checks.discover():
        assert len({*check.title, *check.why}) == 4


@pytest.mark.parametrize("identity", [check.id for check in checks.discover()])
def test_nothing_is_clear_and_unknown_where_something_was_not_read(identity, look, resource):
    assert look(identity, [resource("a.csv", tier=0)])[0] == "clear"
    assert (
        look(identity, [resource("a.csv", tier=0)], unread=[("b.zip", "encrypted")])[0] == "unknown"
    )


def test_the_report_names_some_and_counts_all(resource):
    said = checks.Outcome("found", ("some", "quelques-uns"), tuple(f"{n}.csv" for n in range(50)))
    check = checks.Check("X-01", ("a", "b"), ("c", "d"), lambda _: said)
    made = checks._entry(check, said, Names(KEY), 1)
    assert (made["id"], made["title"], made["status"], made["evidence"], made["count"]) == (
        "X-01",
        "b",
        "found",
        "quelques-uns",
        50,
    )
    assert made["resources"][0] == {
        "resource": "0.csv",
        "resource_id": Names(KEY).resource_id("0.csv"),
    }
    assert len(made["resources"]) == checks.MOST


def test_the_command_lists_them(capsys):
    for lang in ("en", "fr"):
        assert cli.main(["checks", "--lang", lang]) == 0
        out = capsys.readouterr().out
        tongue = ("en", "fr").index(lang)
        assert all(
            f"{check.id}  {check.title[tongue]}\n        {check.why[tongue]}" in out
            for check in checks.discover()
        )


def test_a_scan_reports_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)
    folder = tmp_path / "in" / "ftp"
    folder.mkdir(parents=True)
    text = "NOM;PRENOM;NIR;COMM;PASSWORD\nLE GOFF;ANNE;299027800608483;VIH positif;Zq!Kan-77pw\n"
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(text)
        (folder / name).chmod(0o644)
    cli.main(
        [
            "scan",
            str(tmp_path / "in"),
            "--format",
            "json",
            "-o",
            str(tmp_path / "r.json"),
            "--verbose",
        ]
    )
    report = json.loads((tmp_path / "r.json").read_text())
    status = {check["id"]: check["status"] for check in report["checks"]}
    assert status == {
        "ACL-01": "found", "ENC-01": "found", "MIN-01": "found", "MIN-04": "found", "MIN-06": "found",
        "RET-01": "clear", "RET-03": "found", "STG-01": "found", "TST-01": "clear",
    }  # fmt: skip
    assert report["checks"][0]["resources"][0]["resource"] == "ftp/a.csv"
    assert "ACL-01  Patient data may be read by every user: found" in capsys.readouterr().out
