"""The answer before the detail, within 20 lines, for people at a terminal."""

from __future__ import annotations

import io
import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any, BinaryIO

from scanner.coverage import HARMLESS, REASONS
from scanner.messages import counted, number, say, size
from scanner.redaction import safe
from scanner.sinks import Sink, View

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SINK", "lines"]

Line = tuple[str, str]
"""A text and its style."""

FIRST = 5
REASON_LINES = 3
HANDLE = 12
"""So many digits of a resource's id tell it apart for `vigilab locate`."""
TIER_STYLES = ("dim", "dim", "", "yellow", "red", "bold red")
_TELLING = (
    "HEALTH_HIV", "HEALTH_STI", "HEALTH_GENETIC", "HEALTH_REPRODUCTION", "HEALTH_CANCER",
    "HEALTH_PSYCHIATRY", "HEALTH_ADDICTION", "HEALTH_PREGNANCY", "HEALTH_FORENSIC", "FR_NIR",
    "FR_INS", "CREDENTIAL", "PATIENT_NAME",
)  # fmt: skip


def lines(report: dict[str, Any], view: View) -> Iterator[Line]:
    """Yield the lines of the answer, in the order of the output contract."""
    top = _top_tier(report)
    yield _scanned(report, view), "bold"
    yield _coverage(report, view)
    yield from _highest(report, view, top)
    yield from _tiers(report, view)
    handles = list(_handles(report, view))
    if handles:
        yield say("first", view.lang), "bold"
        yield from handles
    yield from _unread(report, view)
    if view.written:
        yield say("report_at", view.lang, paths=", ".join(map(safe, view.written))), ""
    else:
        yield say("no_report", view.lang), "dim"
    yield say("next", view.lang, command=_next(report, view)), ""


def _scanned(report: dict[str, Any], view: View) -> str:
    summary = report["summary"]
    return say(
        "scanned",
        view.lang,
        targets=safe(", ".join(report["targets"])),
        files=counted(summary["resources"], "file", view.lang),
        records=counted(summary["records"], "record", view.lang),
        bytes=size(summary["bytes"], view.lang),
        seconds=f"{view.seconds:.1f}",
        key=report["key_id"],
        rules=report["config_hash"],
    )


def _coverage(report: dict[str, Any], view: View) -> Line:
    coverage = report["coverage"]
    stopped = say("interrupted", view.lang) if view.interrupted else ""
    if coverage["complete"] and not stopped:
        return say("complete", view.lang), "green"
    harmless = {each["resource_id"] for each in coverage["items"] if each["reason"] in HARMLESS}
    if coverage["enumerated"] - len(harmless) <= 0:
        return stopped + say("nothing_read", view.lang), "bold yellow"
    unread = coverage["partial"] + coverage["skipped"] - len(harmless)
    if coverage["accepted"] == unread and not stopped:
        files = counted(unread, "file", view.lang)
        return say("accepted", view.lang, files=files), "green"
    text = say(
        "incomplete",
        view.lang,
        files=counted(coverage["enumerated"] - len(harmless), "file", view.lang),
        partial=number(coverage["partial"], view.lang),
        skipped=number(coverage["skipped"] - len(harmless), view.lang),
        bytes=size(coverage["bytes_enumerated"] - coverage["bytes_scanned"], view.lang),
    )
    return stopped + text, "bold yellow"


def _top_tier(report: dict[str, Any]) -> int:
    counts = report["summary"]["records_by_tier_linked"].values()
    return max((tier for tier, records in enumerate(counts) if records), default=0)


def _highest(report: dict[str, Any], view: View, top: int) -> Iterator[Line]:
    summary = report["summary"]
    if top == 0:
        if report["coverage"]["complete"] and not view.interrupted and view.fail_on > 0:
            yield say("clean", view.lang), "green"
        return
    tier = f"T{top}"
    touched = [each for each in report["resources"] if each["records_by_tier"][tier]]
    folders = {each["resource"].split("!")[0].rpartition("/")[0].split("/")[0] for each in touched}
    low, high = summary["persons_range"]
    text = say(
        "highest",
        view.lang,
        tier=tier,
        word=say(tier, view.lang),
        persons=counted(summary["persons_by_tier"][tier], "person", view.lang),
        records=counted(summary["records_by_tier_linked"][tier], "record", view.lang),
        files=counted(len(touched), "file", view.lang),
        folders=counted(len(folders), "folder", view.lang),
        all_persons=counted(summary["persons"], "person", view.lang),
        low=number(low, view.lang),
        high=number(high, view.lang),
    )
    yield text, TIER_STYLES[top]


def _tiers(report: dict[str, Any], view: View) -> Iterator[Line]:
    summary = report["summary"]
    rows: list[tuple[int, list[str]]] = []
    for level in range(5, -1, -1):
        tier = f"T{level}"
        records = summary["records_by_tier_linked"][tier]
        if not records:
            continue
        files = sum(each["records_by_tier"][tier] > 0 for each in report["resources"])
        files += sum(
            each["resources"] for each in report["rolled_up"] if each["records_by_tier"][tier]
        )
        counts = (summary["persons_by_tier"][tier], "person"), (records, "record"), (files, "file")
        rows.append((level, [counted(count, noun, view.lang) for count, noun in counts]))
    widths = [max((len(cells[i]) for _, cells in rows), default=0) for i in range(3)]
    for level, cells in rows:
        aligned = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        yield f"  T{level}  {aligned}  {say(f'T{level}', view.lang)}", TIER_STYLES[level]


def _ranked(report: dict[str, Any], least: int) -> list[dict[str, Any]]:
    """Return the resources to handle first, worst first."""
    tiered = [each for each in report["resources"] if (each["tier"] or 0) >= least]
    return sorted(
        tiered,
        key=lambda each: (
            -each["tier"],
            -each["records_by_tier"][f"T{each['tier']}"],
            -each["persons"],
            each["resource"],
        ),
    )


def _handles(report: dict[str, Any], view: View) -> Iterator[Line]:
    for each in _ranked(report, min(2, view.fail_on))[:FIRST]:
        findings = [f for f in report["findings"] if f["resource_id"] == each["resource_id"]]
        entities = {finding["entity"] for finding in findings}
        telling = [entity for entity in _TELLING if entity in entities][:3]
        text = say(
            "handle",
            view.lang,
            tier=f"T{each['tier']}",
            path=_path(report, each["resource"]),
            record=_record(findings),
            id=each["resource_id"][:HANDLE],
            entities=", ".join(telling or sorted(entities)[:3]),
        )
        yield text, TIER_STYLES[each["tier"]]


def _record(findings: list[dict[str, Any]]) -> int:
    """Return the record in which most of the findings' samples meet."""
    seen = Counter(sample["record"] for finding in findings for sample in finding["samples"])
    return min(seen, key=lambda record: (-seen[record], record), default=0)


def _path(report: dict[str, Any], resource: str) -> str:
    """Return a resource as the command line takes it."""
    targets = report["targets"]
    if len(targets) == 1:
        name = targets[0].rstrip("/").rpartition("/")[2]
        within = resource == name or resource.startswith((f"{name}!", f"{name}#", f"{name}::"))
        stem = targets[0].rstrip("/")
        resource = stem + resource[len(name) :] if within else f"{stem}/{resource}"
        resource = resource.removeprefix("./")
    return shlex.quote(safe(resource))


def _unread(report: dict[str, Any], view: View) -> Iterator[Line]:
    items = [each for each in report["coverage"]["items"] if each["reason"] not in HARMLESS]
    counts = Counter(each["reason"] for each in items if not each["accepted"]).most_common()
    room = REASON_LINES if len(counts) <= REASON_LINES else REASON_LINES - 1
    for reason, count in counts[:room]:
        yield (
            say(
                "unread",
                view.lang,
                count=number(count, view.lang),
                sentence=REASONS[reason].sentence(view.lang),
                remedy=REASONS[reason].remedy(view.lang),
            ),
            "yellow",
        )
    rest = sum(count for _, count in counts[room:])
    if rest:
        yield say("unread_more", view.lang, count=number(rest, view.lang)), "yellow"


def _next(report: dict[str, Any], view: View) -> str:
    ranked = _ranked(report, min(2, view.fail_on))
    if not ranked:
        return "vigilab formats" if not report["coverage"]["complete"] else "vigilab --help"
    first = ranked[0]
    findings = [f for f in report["findings"] if f["resource_id"] == first["resource_id"]]
    return f"vigilab explain {_path(report, first['resource'])} --record {_record(findings)}"


def _detail(report: dict[str, Any], view: View) -> Iterator[Line]:
    yield "", ""
    for each in report["findings"]:
        masked = next((sample["masked"] for sample in each["samples"]), "")
        counts = f"{number(each['matches'], view.lang)} / {number(each['records'], view.lang)}"
        place = safe(f"{each['resource']} [{each['field']}]")
        yield f"{place}  {each['entity']}  {counts}  {each['evidence']}  {masked}", ""
    for check in report["checks"]:
        status = say(check["status"], view.lang)
        yield f"{check['id']}  {check['title']}: {status}; {check['evidence']}", ""
    yield say("scale", view.lang), "dim"


def _write(report: dict[str, Any], stream: BinaryIO, view: View) -> None:
    from rich.console import Console  # noqa: PLC0415 - only where it shows
    from rich.text import Text  # noqa: PLC0415

    text = io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", write_through=True)
    console = Console(
        file=text,
        force_terminal=view.colour,
        color_system="auto" if view.colour else None,
        highlight=False,
        soft_wrap=True,
    )
    for line, style in lines(report, view):
        console.print(Text(line, style=style), soft_wrap=True)
    if view.verbose:
        for line, style in _detail(report, view):
            console.print(Text(line, style=style), soft_wrap=True)
    text.detach()


SINK = Sink("console", "the answer in twenty lines, then the findings with -v", _write)
