"""A page for people: no script, nothing loaded from elsewhere, every value escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, BinaryIO

from scanner.coverage import REASONS
from scanner.messages import number, say
from scanner.redaction import safe
from scanner.sinks import Sink, View
from scanner.sinks.console import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SINK"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font:15px/1.5 sans-serif;margin:2em auto;max-width:75em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}"
    "th,td{border:1px solid #bbb;padding:.3em .6em;text-align:left;overflow-wrap:anywhere}"
    "th{background:#eee}pre{background:#f6f6f6;padding:1em;white-space:pre-wrap}"
)


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"<h2>{escape(title)}</h2>\n<table>\n<tr>"
    yield from (f"<th>{escape(head)}</th>" for head in heads)
    yield "</tr>\n"
    for row in rows:
        cells = (f"<td>{escape(safe(str(cell)))}</td>" for cell in row)
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</table>\n"


def _resources(report: dict[str, Any], view: View) -> Iterator[str]:
    heads = ("resource", "tier_word", "records", "persons")
    rows = (
        (
            each["resource"],
            "?" if each["tier"] is None else f"T{each['tier']}",
            number(each["records"], view.lang),
            number(each["persons"], view.lang),
        )
        for each in report["resources"]
    )
    yield from _table(say("files", view.lang), [say(head, view.lang) for head in heads], rows)


def _findings(report: dict[str, Any], view: View) -> Iterator[str]:
    names = ("resource", "field", "entity", "matches", "records", "distinct", "evidence")
    heads = [say(name, view.lang) for name in names]
    rows = ([each[name] for name in names] for each in report["findings"])
    yield from _table(say("findings", view.lang), heads, rows)


def _checks(report: dict[str, Any], view: View) -> Iterator[str]:
    heads = [say(name, view.lang) for name in ("check", "status", "evidence_word")]
    rows = (
        (f"{each['id']} {each['title']}", say(each["status"], view.lang), each["evidence"])
        for each in report["checks"]
    )
    yield from _table(say("checks", view.lang), heads, rows)


def _unread(report: dict[str, Any], view: View) -> Iterator[str]:
    heads = [say(name, view.lang) for name in ("resource", "status", "reason", "remedy")]
    rows = (
        (
            each["resource"],
            say(f"{each['status']}_accepted" if each["accepted"] else each["status"], view.lang),
            REASONS[each["reason"]].sentence(view.lang),
            REASONS[each["reason"]].remedy(view.lang),
        )
        for each in report["coverage"]["items"]
    )
    yield from _table(say("not_read", view.lang), heads, rows)


def _page(report: dict[str, Any], view: View) -> Iterator[str]:
    title = escape(say("title", view.lang))
    yield f'<!DOCTYPE html>\n<html lang="{view.lang}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    answer = "\n".join(line for line, _ in lines(report, view))
    yield f"<pre>{escape(answer)}</pre>\n<p>{escape(say('scale', view.lang))}</p>\n"
    yield from _resources(report, view)
    yield from _findings(report, view)
    yield from _checks(report, view)
    if report["coverage"]["items"]:
        yield from _unread(report, view)
    yield "</body>\n</html>\n"


def _write(report: dict[str, Any], stream: BinaryIO, view: View) -> None:
    stream.writelines(piece.encode("utf-8", "backslashreplace") for piece in _page(report, view))


SINK = Sink("html", "a page for people, without script", _write)
