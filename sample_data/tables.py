"""The other files of a staging area: results, references, machine lists, a study."""

from __future__ import annotations

import csv
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from exports import Resource, table
from identifiers import FIRST_DAY, LAST_DAY, caps, nir_key, yearly
from names import TOWNS
from truth import Fact, Record

if TYPE_CHECKING:
    import random

    from people import World
    from visits import Visit

__all__ = [
    "accessions",
    "catalogue",
    "minimised",
    "prescribers",
    "pseudonymised",
    "results",
    "serologies",
]

_TAKEN, _SAMPLE = Fact("EXAM_DATE", 2), Fact("SAMPLE_ID", 2)
_DOSSIER = Fact("PATIENT_ID", 1)
REINFORCED = 4
STUDY_VISITS = 20
STUDY_PATIENTS = 6


class Analysis(NamedTuple):
    """A line of the laboratory's catalogue."""

    code: str
    label: str
    coefficient: str
    facts: frozenset[Fact]
    level: int
    unit: str
    values: tuple[str, ...]


def _analyses() -> list[Analysis]:
    path = Path(__file__).with_name("analyses.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Analysis(
                row["code"],
                row["label"],
                row["coefficient"],
                frozenset({Fact(row["entity"] or "ADMIN", int(row["level"]))}),
                int(row["level"]),
                row["unit"],
                tuple(row["values"].split()),
            )
            for row in csv.DictReader(lines, delimiter="\t")
        ]


def catalogue() -> Resource:
    """Return the catalogue of analyses: every sensitive word, and nobody."""
    analyses = _analyses()
    rows = [(a.code, a.label, a.coefficient) for a in analyses]
    records = [Record([], set(a.facts)) for a in analyses]
    return Resource("referentiels/analyses.csv", table(("CODE", "LIBELLE", "B"), rows), records)


def prescribers(world: World) -> Resource:
    """Return the directory of prescribers: names and contacts of professionals only."""
    doctors = [doctor for dep in TOWNS for doctor in world.doctors[dep]]
    rows = [
        (
            d.code,
            caps(d.surname),
            caps(d.given),
            d.rpps,
            d.speciality,
            d.street,
            d.postcode,
            d.town,
            d.phone,
            d.mail,
        )
        for d in doctors
    ]
    headers = (
        "COD_MED",
        "NOM_MED",
        "PRENOM_MED",
        "RPPS",
        "SPECIALITE",
        "ADR_MED",
        "CP_MED",
        "VILLE_MED",
        "TEL_MED",
        "EMAIL_MED",
    )
    names = (
        "PRESCRIBER_NAME",
        "FR_RPPS",
        "POSTAL_ADDRESS",
        "POSTCODE",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
    )
    facts = {Fact(name, 1, own=False) for name in names}
    return Resource(
        "referentiels/prescripteurs.csv",
        table(headers, rows),
        [Record([], set(facts)) for _ in rows],
    )


def minimised(rng: random.Random) -> Resource:
    """Return an export of just what was asked: sample number, date, local analysis code."""
    rows = []
    for number in range(300):
        taken = yearly(rng, FIRST_DAY, LAST_DAY)
        rows.append(
            (f"E{taken:%y%m%d}{number:04d}", f"{taken:%d/%m/%Y}", f"A{rng.randint(101, 999):04d}")
        )
    headers = ("NUM_ECHANT", "DATE_PREL", "COD_ANA")
    return Resource(
        "reprise/demandes_minimisees.csv",
        table(headers, rows),
        [Record([], {_SAMPLE, _TAKEN}) for _ in rows],
    )


def accessions(rng: random.Random) -> Resource:
    """Return a machine's tube list: 15 digits that look like a NIR and sometimes pass its key."""
    rows = []
    for _ in range(360):
        taken = yearly(rng, FIRST_DAY, LAST_DAY)
        rows.append(_tube(f"{taken:%y%m%d}{rng.randrange(10**9):09d}", f"{taken:%d/%m/%Y}", rng))
    for year in (15, 16, 19, 20):
        taken = yearly(rng, FIRST_DAY, LAST_DAY).replace(year=2000 + year, month=10, day=13)
        stem = f"{taken:%y%m%d}{rng.randrange(901, 989)}{rng.randrange(1, 999):03d}0"[:13]
        rows.append(_tube(stem + nir_key(stem), f"{taken:%d/%m/%Y}", rng))
    rng.shuffle(rows)
    headers = ("ACCESSION", "DATE_PREL", "AUTOMATE", "STATUT")
    return Resource(
        "automates/tubes.csv",
        table(headers, rows, delimiter=","),
        [Record([], {_SAMPLE, _TAKEN}) for _ in rows],
    )


def _tube(number: str, taken: str, rng: random.Random) -> tuple[str, ...]:
    return number, taken, rng.choice(("AU1", "AU2", "CHAINE")), rng.choice(("OK", "OK", "REPASSE"))


def results(rng: random.Random, visits: list[Visit]) -> Resource:
    """Return results that name nobody but by the dossier number of another file."""
    analyses = [a for a in _analyses() if a.values and a.level != REINFORCED]
    rows, records = [], []
    for visit in visits:
        for analysis in rng.sample(analyses, rng.randint(1, 3)):
            rows.append(
                (
                    visit.number,
                    f"{visit.taken:%Y%m%d}",
                    analysis.code,
                    analysis.label,
                    rng.choice(analysis.values),
                    analysis.unit,
                )
            )
            records.append(
                Record([], {_DOSSIER, _TAKEN, *analysis.facts}, visit.person.number, visit.age)
            )
    headers = ("NUM_DOS", "DATE_PREL", "COD_ANA", "LIBELLE", "RESULTAT", "UNITE")
    payload = table(headers, rows, delimiter="|", encoding="iso8859-15")
    return Resource("reprise/resultats_61.csv", payload, records)


def serologies(rng: random.Random, visits: list[Visit]) -> Resource:
    """Return results in columns: the header tells the topic of every filled cell below."""
    rows, records = [], []
    for visit in visits:
        hiv = rng.choice(("", "", "", "négatif", "négatif", "positif"))
        glucose, tsh = rng.choice(("", "0,95", "1,31")), rng.choice(("", "", "2,4"))
        rows.append(
            (visit.number, visit.surname, visit.given, f"{visit.taken:%d/%m/%Y}", hiv, glucose, tsh)
        )
        facts = {_DOSSIER, _TAKEN, Fact("PATIENT_NAME"), Fact("GIVEN_NAME")}
        facts |= {Fact("HEALTH_HIV", 5)} if hiv else set()
        facts |= {Fact("HEALTH_RESULT", 3)} if glucose or tsh else set()
        records.append(Record([], facts, visit.person.number, visit.age))
    headers = ("Dossier", "Nom", "Prénom", "Date_prelevement", "VIH", "Glycémie", "TSH")
    return Resource("reprise/serologies_41.csv", table(headers, rows, encoding="utf-8"), records)


def pseudonymised(rng: random.Random, visits: list[Visit]) -> Resource:
    """Return a study: patients of another file followed for long, known by a hash of their NIR.

    Nothing in the staging area joins them to it, so the truth names no person.
    """
    analyses = [a for a in _analyses() if a.values]
    rows, records = [], []
    followed = {v.person.number: v.person for v in visits if v.nir and not v.person.minor}
    for person in rng.sample(list(followed.values()), STUDY_PATIENTS):
        digest = hashlib.sha256(person.nir.encode()).hexdigest()
        start = yearly(rng, FIRST_DAY, FIRST_DAY + timedelta(days=300))
        for visit in range(STUDY_VISITS):
            taken = start + timedelta(days=84 * visit)
            analysis = rng.choice(analyses)
            age = (taken - person.born).days * 100 // 36525
            rows.append(
                (
                    digest,
                    person.sex,
                    str(age),
                    f"{taken:%d/%m/%Y}",
                    analysis.code,
                    analysis.label,
                    rng.choice(analysis.values),
                    analysis.unit,
                )
            )
            facts = {Fact("NIR_HASH"), Fact("SEX"), Fact("AGE"), _TAKEN, *analysis.facts}
            records.append(Record([], facts, age=age))
    headers = ("NIR_HASH", "SEXE", "AGE", "DATE_PREL", "COD_ANA", "LIBELLE", "RESULTAT", "UNITE")
    return Resource("etude/pseudonymise.csv", table(headers, rows, encoding="utf-8"), records)
