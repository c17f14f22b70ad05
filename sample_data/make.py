"""Write a miniature of the 2021 incident: 28 invented laboratories, and what is true of them.

    python sample_data/make.py [--seed N] [--out DIR] [--values FILE]

`DIR/staging/` holds the files, `DIR/truth.jsonl` one row a record, and
`DIR/truth_summary.json` the totals. Neither holds a value of anybody.
"""

# ruff: noqa: E402 - the flag must stand before the imports it is about
from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from pathlib import Path
from typing import NamedTuple

sys.dont_write_bytecode = True  # a stray .pyc would be one more file to scan

import tables
import texts
from exports import Resource, patients
from identifiers import caps
from people import Doctor, Person, World
from truth import link, truth_row
from visits import Visit, VisitBook

SEED = 2021
SHORTEST_VALUE = 2
SHORTEST_REMARK = 24
YEARS = range(1971, 1997)


class Miniature(NamedTuple):
    """All files of one seed, their truth, and every value that nothing may repeat."""

    resources: list[Resource]
    truth: list[dict[str, object]]
    summary: dict[str, object]
    values: set[str]


def build(seed: int) -> Miniature:
    """Invent everything of a seed. Equal seeds give equal files."""
    world, rng = World(seed), random.Random(f"tables {seed}")
    book = VisitBook(world)
    exported, seen = patients(book)
    written = [visit for visits in seen.values() for visit in visits if not visit.person.test]
    told = [visit for visit in seen["45"] + seen["41"] if visit.nir and visit.born]
    noted = rng.sample(told, 30) + [v for v in book.visits("27", 36, moved=0) if v.born]
    resources = [
        *exported,
        tables.results(rng, rng.sample(seen["61"], 90)),
        tables.serologies(rng, rng.sample([v for v in seen["41"] if v.born], 60)),
        tables.minimised(rng),
        tables.accessions(rng),
        tables.pseudonymised(rng, seen["45"]),
        tables.catalogue(),
        tables.prescribers(world),
        texts.notes(book, noted),
        *texts.letters(_written_about(rng.sample(told, 60))),
    ]
    rows = [
        truth_row(f"staging/{resource.name}", ordinal, record)
        for resource in sorted(resources, key=lambda resource: resource.name)
        for ordinal, record in enumerate(resource.records)
    ]
    return Miniature(resources, rows, {"seed": seed, **link(rows)}, _values(world, written + noted))


def _written_about(visits: list[Visit]) -> list[Visit]:
    """Return seven women of an age at which each of the letters makes sense."""
    return [v for v in visits if v.person.sex == "F" and v.person.born.year in YEARS][:7]


def _values(world: World, visits: list[Visit]) -> set[str]:
    """Return what no output may show: every value of a person, short ones included."""
    people: list[Person | Doctor] = [
        *world.persons,
        *(d for ds in world.doctors.values() for d in ds),
    ]
    found: set[str] = set()
    for someone in (each for each in people if not getattr(each, "test", False)):
        names = [someone.surname, someone.given, getattr(someone, "usage", "")]
        names += [f"{someone.surname} {someone.given}", f"{someone.given} {someone.surname}"]
        found.update(names)
        found.update((someone.street, someone.mail))
    for person in world.persons:
        found.add(hashlib.sha256(person.nir.encode()).hexdigest())
        found.update((person.nir, person.nir[:13], person.login, person.password, person.spouse))
        found.update(_phones(person.mobile) | _phones(person.landline))
    for doctor in people[len(world.persons) :]:
        found.add(getattr(doctor, "rpps", ""))
    for visit in visits:
        found.update((visit.number, visit.local_id))
        found.update(r.text for r in visit.remarks if r and len(r.text) >= SHORTEST_REMARK)
    return {v for value in found for v in (value, caps(value)) if len(value) >= SHORTEST_VALUE}


def _phones(phone: str) -> set[str]:
    pairs = [phone[i : i + 2] for i in range(0, 10, 2)]
    return {phone, " ".join(pairs), ".".join(pairs)}


def write(miniature: Miniature, out: Path) -> None:
    """Write the files of a seed below a directory."""
    for resource in miniature.resources:
        path = out / "staging" / resource.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(resource.payload)
    rows = (json.dumps(row, separators=(",", ":")) for row in miniature.truth)
    (out / "truth.jsonl").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    summary = json.dumps(miniature.summary, indent=2)
    (out / "truth_summary.json").write_text(f"{summary}\n", "utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Write the sample data of a seed.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--values", type=Path, help="also list every value that must not leak")
    options = parser.parse_args()
    miniature = build(options.seed)
    write(miniature, options.out)
    if options.values:
        options.values.write_text(json.dumps(sorted(miniature.values)), "utf-8")


if __name__ == "__main__":
    main()
