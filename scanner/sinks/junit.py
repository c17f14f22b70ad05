"""One test case a resource as JUnit XML: failed at `--fail-on`, in error where not read."""

from __future__ import annotations

from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

from scanner.coverage import HARMLESS, REASONS
from scanner.redaction import safe
from scanner.sinks import Sink, View

__all__ = ["SINK"]


def _suite(report: dict[str, Any], view: View) -> ET.Element:
    unread = {
        item["resource_id"]: item
        for item in report["coverage"]["items"]
        if item["reason"] not in HARMLESS and not item["accepted"]
    }
    suite = ET.Element("testsuite", name="vigilab", timestamp=report["started_at"])
    listed = {each["resource_id"]: each for each in report["resources"]}
    alone = {name: {**item, "tier": None} for name, item in unread.items() if name not in listed}
    failures = errors = 0
    for name, each in {**listed, **alone}.items():
        case = ET.SubElement(suite, "testcase", classname="vigilab", name=safe(each["resource"]))
        if each["tier"] is not None and each["tier"] >= view.fail_on:
            ET.SubElement(case, "failure", message=f"T{each['tier']}")
            failures += 1
        elif name in unread:
            sentence = REASONS[unread[name]["reason"]].sentence(view.lang)
            ET.SubElement(case, "error", message=sentence)
            errors += 1
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("errors", str(errors))
    return suite


def _write(report: dict[str, Any], stream: BinaryIO, view: View) -> None:
    ET.indent(suite := _suite(report, view))
    stream.write(ET.tostring(suite, "utf-8", xml_declaration=True) + b"\n")


SINK = Sink("junit", "one test case a resource, for CI servers", _write)
