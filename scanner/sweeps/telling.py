"""What a sweep, a history and a difference say, in a language or as JSON; never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scanner.messages import LANGUAGES, number
from scanner.sweeps.changes import KINDS, RAISED
from scanner.sweeps.remembered import Event, Run
from scanner.sweeps.sweep import Swept

__all__ = ["as_json", "by_folder", "exit_code", "folder_lines", "history_lines", "lines", "raised"]

MOST = 10
"""So many folders are named; the state has them all."""

_SENTENCES = {
    "swept": (
        "{target}: {listed} files, {read} read, {unchanged} unchanged, {moved} moved, {gone} gone.",
        "{target} : {listed} fichiers, {read} lus, {unchanged} inchangés, {moved} déplacés, {gone} disparus.",  # noqa: E501
    ),
    "unavailable": (
        "{target} could not be looked at: {why}. What was known of it stands.",
        "{target} n'a pas pu être examiné : {why}. Ce qu'on en savait demeure.",
    ),
    "unread": (
        "NOT everything was read: {partial} in part, {skipped} not.",
        "Tout n'a PAS été lu : {partial} en partie, {skipped} pas.",
    ),
    "interrupted": (
        "Stopped by a signal; the next sweep goes on.",
        "Arrêté par un signal ; le prochain passage continue.",
    ),
    "nothing": ("Nothing has changed.", "Rien n'a changé."),
    "folder": (
        "  T{tier} {folder}: {kinds} [{id}]",
        "  T{tier} {folder} : {kinds} [{id}]",
    ),
    "more": ("  and {count} folders more", "  et {count} autres dossiers"),
}
_WORDS = {
    "new": ("new", "nouveaux"),
    "resurfaced": ("back", "revenus"),
    "grown": ("grown", "accrus"),
    "shrunk": ("shrunk", "réduits"),
    "gone": ("gone", "disparus"),
    "moved": ("moved", "déplacés"),
    "expired": ("accepted no longer", "acceptés jusqu'ici"),
    "unread": ("not readable any more", "devenus illisibles"),
}


def lines(swept: Swept, lang: str) -> Iterator[str]:
    """Say what a sweep found, the gravest folders first."""
    counts = {name: number(count, lang) for name, count in swept.counts().items()}
    if swept.unavailable:
        yield _say("unavailable", lang, target=swept.target, why=swept.unavailable)
        return
    yield _say("swept", lang, target=swept.target, **counts)
    if swept.partial or swept.skipped:
        yield _say("unread", lang, **counts)
    if swept.status == "interrupted":
        yield _say("interrupted", lang)
    if not swept.events:
        yield _say("nothing", lang)
    yield from folder_lines(by_folder(swept.events), lang)


def folder_lines(folders: Sequence[Mapping[str, Any]], lang: str) -> Iterator[str]:
    """Say what has changed in the gravest folders of `by_folder`."""
    for each in folders[:MOST]:
        kinds = ", ".join(
            f"{number(count, lang)} {_WORDS[kind][LANGUAGES.index(lang)]}"
            for kind, count in each["kinds"].items()
        )
        yield _say("folder", lang, tier=each["tier"], folder=each["folder"], kinds=kinds,
                   id=each["id"])  # fmt: skip
    if len(folders) > MOST:
        yield _say("more", lang, count=number(len(folders) - MOST, lang))


def by_folder(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return the events a folder: its highest tier, a count a kind, the id to acknowledge by.

    The id is the start of that of the folder's gravest resource.
    """
    folders: dict[str, list[Event]] = {}
    for event in events:
        shown = event[2]
        folders.setdefault(shown.rpartition("/")[0] or ".", []).append(event)
    grouped = []
    for folder, members in folders.items():
        gravest = max(members, key=lambda event: event[5])
        counts = Counter(event[0] for event in members)
        grouped.append(
            {
                "folder": folder,
                "tier": gravest[5],
                "kinds": {kind: counts[kind] for kind in KINDS if counts[kind]},
                "id": gravest[1].hex()[:12],
            }
        )
    return sorted(grouped, key=lambda each: (-each["tier"], each["folder"]))


def raised(swept: Swept, tier: int) -> list[Event]:
    """Return what may have to be told: more than before, at or above a tier."""
    return [event for event in swept.events if event[0] in RAISED and event[5] >= tier]


def exit_code(swept: Swept, fail_on: int) -> int:
    """Return 0, 1, 3 or 4 of the output contract, for what is new."""
    reached = bool(raised(swept, fail_on))
    if swept.status == "complete":
        return int(reached)
    return 4 if reached else 3


def as_json(swept: Swept) -> dict[str, Any]:
    """Return a sweep as JSON has it."""
    return {
        "target": swept.target,
        "run": swept.run,
        "status": swept.status,
        **swept.counts(),
        "unavailable": swept.unavailable,
        "events": [event_json(event) for event in swept.events],
    }


def event_json(event: Event) -> Mapping[str, Any]:
    """Return one change as JSON has it."""
    kind, resource, shown, field, entity, tier, before, after = event
    return {
        "kind": kind, "resource": shown, "resource_id": resource.hex(), "field": field,
        "entity": entity, "tier": tier, "records_before": before, "records_after": after,
    }  # fmt: skip


def history_lines(runs: Iterable[Run]) -> Iterator[str]:
    """Return a line a run."""
    for run in runs:
        counts = " ".join(
            f"{name} {getattr(run, name)}"
            for name in ("listed", "read", "unchanged", "moved", "gone", "partial", "skipped")
            if getattr(run, name) is not None
        )
        yield f"{run.id:>5}  {run.target:<16} {run.started}  {run.status:<11} {counts}"


def _say(sentence: str, lang: str, **parts: object) -> str:
    return _SENTENCES[sentence][LANGUAGES.index(lang)].format(**parts)
