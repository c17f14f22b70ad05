"""Each sink writes its format, and none lets a value or a hostile name act."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest

from scanner import checks, sinks
from scanner.linking import Linking
from scanner.model import ScanResult, Skipped
from scanner.sinks import View

HOSTILE = "=cmd|'x'!A0<img onerror=a>\x1b[2J\u202e\n.csv"


PLAIN = View()


def written(name, report, view=PLAIN):
    stream = io.BytesIO()
    sinks.discover()[name].write(report, stream, view)
    return stream.getvalue()


@pytest.fixture
def report(result, make_report):
    return make_report(result)


@pytest.fixture
def hostile(summary, finding, make_report):
    return make_report(
        ScanResult(
            (summary(HOSTILE),),
            (finding(HOSTILE, field=HOSTILE),),
            (Skipped(HOSTILE, "truncated", partial=True),),
        )
    )


def test_every_format_of_the_contract_has_a_sink():
    names = {"console", "json", "jsonl", "csv", "html", "sarif", "junit", "parquet"}
    assert names <= set(sinks.discover())


@pytest.mark.parametrize("name", sorted(sinks.discover()))
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sink_writes_the_same_bytes_twice(name, lang, report):
    view = View(lang=lang, verbose=True)
    assert written(name, report, view) == written(name, report, view) != b""


@pytest.mark.parametrize("name", sorted(set(sinks.discover()) - {"parquet"}))
def test_no_control_or_bidi_character_gets_out(name, hostile):
    text = written(name, hostile, View(verbose=True)).decode()
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)


def test_json_is_the_report(report):
    assert json.loads(written("json", report)) == report


def test_json_lines_say_what_they_are(report):
    lines = [json.loads(line) for line in written("jsonl", report).splitlines()]
    assert [line["type"] for line in lines] == (
        ["report"]
        + ["resource"] * 2
        + ["finding"] * 2
        + ["unread"] * 2
        + ["check"] * len(checks.discover())
    )
    assert lines[0]["summary"] == report["summary"]


def test_csv_cells_are_no_formulas(hostile):
    rows = list(csv.DictReader(io.StringIO(written("csv", hostile).decode(), newline="")))
    assert rows[0]["entity"] == "FR_NIR"
    assert rows[0]["resource"].startswith("'=cmd")
    assert rows[0]["field"].startswith("'=cmd")


def test_parquet_has_the_findings(report):
    table = pq.read_table(io.BytesIO(written("parquet", report)))
    assert table.column("entity").to_pylist() == ["FR_NIR", "HEALTH_HIV"]
    assert table.column("samples").to_pylist()[0][0]["record"] == 1


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, text):
        self.text += text


def test_html_has_a_policy_no_script_and_no_element_of_a_name(hostile):
    page = written("html", hostile).decode()
    seen = Elements()
    seen.feed(page)
    assert "default-src 'none'" in page
    assert not seen.tags & {"img", "script", "link", "iframe", "a"}
    assert "<img onerror=a>" in seen.text
    assert "://" not in page


def test_sarif_names_rules_places_and_what_was_not_read(report):
    log = json.loads(written("sarif", report))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [each["ruleId"] for each in run["results"]] == ["FR_NIR", "HEALTH_HIV"]
    assert {each["level"] for each in run["results"]} == {"error"}
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "exports/a.csv"}, "region": {"startLine": 3}}
    assert "snippet" not in written("sarif", report).decode()
    assert not run["invocations"][0]["executionSuccessful"]


def test_sarif_below_the_threshold_is_a_note(report):
    report["resources"][0]["tier"] = 2
    results = json.loads(written("sarif", report))["runs"][0]["results"]
    assert {each["level"] for each in results} == {"note"}


def test_junit_counts_failures_and_what_was_not_read(report):
    suite = ET.fromstring(written("junit", report))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "1")


def console(report, view):
    return written("console", report, view).decode().splitlines()


def test_the_answer_comes_in_the_contract_s_order(report):
    lines = console(report, View(seconds=1.25, written=("report.json",)))
    starts = ["exports: 2 files, 3 records", "NOT everything was read", "Highest tier T5", "  T5",
              "  T0", "To handle first:", "  T5 exports/exports/a.csv --record 1", "  not read: 1",
              "Report: report.json", "Next: vigilab explain"]  # fmt: skip
    assert len(lines) == len(starts)
    for line, start in zip(lines, starts, strict=True):
        assert line.startswith(start)
    assert "key 00112233aabbccdd" in lines[0]
    assert "between 1 and 3" in lines[2]
    assert "decrypt it" in lines[7]


def test_the_answer_in_french(report):
    text = "\n".join(console(report, View(lang="fr")))
    assert "Tout n'a PAS été lu" in text
    assert "Palier le plus haut T5" in text
    assert "le déchiffrer" in text


def test_the_answer_fits_twenty_lines_however_much_there_is(summary, finding, make_report):
    reasons = ["encrypted", "truncated", "malformed", "io_error", "vanished"]
    summaries = tuple(summary(f"{i}.csv", (1,) * 6, order=i) for i in range(30))
    findings = tuple(finding(f"{i}.csv") for i in range(30))
    skipped = tuple(Skipped(f"gone {i}", reasons[i % 5]) for i in range(20))
    report = make_report(ScanResult(summaries, findings, skipped))
    assert len(console(report, View(interrupted=True, written=("a", "b")))) == 20


def test_nothing_sensitive_is_said_only_when_all_was_read(summary, make_report):
    clean = summary(tiers=(5, 0, 0, 0, 0, 0))
    whole = make_report(ScanResult((clean,)), Linking())
    part = make_report(
        ScanResult((clean,), (), (Skipped("exports/a.csv", "truncated", partial=True),)), Linking()
    )
    said = "Nothing sensitive found."
    assert said in console(whole, View())
    assert said not in console(part, View())
    assert said not in console(whole, View(interrupted=True))
    assert said not in console(whole, View(fail_on=0))


def test_nothing_to_read_is_said(make_report):
    assert "There was nothing to read." in console(make_report(ScanResult(), Linking()), View())


def test_colours_only_where_asked(report):
    assert b"\x1b[" not in written("console", report)
    assert b"\x1b[" in written("console", report, replace(PLAIN, colour=True))
