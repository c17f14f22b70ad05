"""HL7 v2 messages: what stands where the standard puts it, and in which role.

The samples are English and invented; their wording proves nothing, their
positions do. One truth is one position of one message: it is found when a match
of its entity lies in it, whatever the component or repetition.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from tests.quality.mistakes import Mistakes
from tests.quality.scoring import Marked, Outcome, Tally
from tests.quality.table import Row

__all__ = ["POSITIONS", "measure", "positions"]

PART = "hl7-ccda-samples: HL7 v2 by position (elsewhere: finds at other positions, true or not)"
CDA = "hl7-ccda-samples: C-CDA by position"
POSITIONS: dict[str, tuple[str, ...]] = {
    "PATIENT_NAME": ("PID-5",),
    "RELATIVE_NAME": ("NK1-2", "PID-6"),
    "PRESCRIBER_NAME": ("PV1-7", "PV1-8", "ORC-12", "OBR-16"),
    "PRACTITIONER_NAME": ("OBX-16", "OBR-32", "OBR-34"),
    "PATIENT_ID": ("PID-3",),
    "BIRTH_DATE": ("PID-7",),
    "POSTAL_ADDRESS": ("PID-11",),
    "PHONE_NUMBER": ("PID-13",),
}
"""HL7 v2.5: XPN, XCN, CX, TS, XAD and XTN fields whose meaning is one of our entities."""

_NEEDS = {
    "PATIENT_ID": r"\d",
    "BIRTH_DATE": r"\d{8}",
    "PHONE_NUMBER": r"\d{3}.?\d{4}",
    "POSTAL_ADDRESS": r"\d.*[A-Za-z]{3}",
}
_NAMED = r"\^[A-Za-z]{2}|^[A-Za-z]{2}"
_REPEATED = re.compile(r"\[\d+\]|\..*")


def measure(root: Path, mistakes: Mistakes) -> list[Row]:
    """Return a row for each entity, and the reason why C-CDA is not read."""
    rows: list[Row] = []
    if importlib.util.find_spec("scanner.readers.hl7") is None:
        rows.append(Row(PART, "all", "vigilab", reason="no reader reads it yet"))
    else:
        rows += _rows(root / "hl7-ccda-samples" / "SampleData" / "Hl7v2", mistakes)
    read = any(importlib.util.find_spec(f"scanner.readers.{name}") for name in ("cda", "xml"))
    reason = "its positions are not written down yet" if read else "no reader reads it yet"
    return [*rows, Row(CDA, "all", "vigilab", reason=reason)]


def _rows(folder: Path, mistakes: Mistakes) -> Iterator[Row]:
    from scanner.api import scan  # noqa: PLC0415

    names = ("resource", "record", "field", "entity")
    matches = scan(folder).matches.select(names).to_pylist()
    found = {
        (m["resource"], m["record"], _REPEATED.sub("", m["field"]), m["entity"]) for m in matches
    }
    for entity, fields in POSITIONS.items():
        true = {
            (path.name, record, field, entity)
            for path in sorted(folder.glob("*.hl7"))
            for record, field, _ in positions(path.read_text("utf-8-sig", "replace"), entity)
        }
        missed = true - found
        for name, record, field, _ in sorted(missed):
            outcome = Outcome((), (), (Marked(0, len(field), entity),))
            mistakes.add(entity, f"{name} message {record}", field, outcome, [])
        elsewhere = sum(key[3] == entity and key[2] not in fields for key in found)
        tally = Tally(len(true & found), 0, len(missed))
        yield Row(PART, entity, "vigilab", tally, {"elsewhere": elsewhere}, recall_only=True)


def positions(text: str, entity: str) -> Iterator[tuple[int, str, str]]:
    """Yield the message, the position and the value wherever an entity must stand.

    A field with too little in it (`^^^`, `""`, a bare country) holds none.
    """
    needs = re.compile(_NEEDS.get(entity, _NAMED))
    message = -1
    for line in re.split(r"[\r\n]+", text):
        message += line.startswith("MSH")
        parts = line.split("|")
        for position in POSITIONS[entity]:
            segment, _, number = position.partition("-")
            if (
                parts[0] == segment
                and len(parts) > int(number)
                and needs.search(parts[int(number)])
            ):
                yield message, position, parts[int(number)]
