"""The sample data is what it says: same for a seed, rightly keyed, counted, and unleaky."""

import csv
import gzip
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from stdnum import luhn
from stdnum.fr import nir

from tests.sample_scan import holds_any

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
STAGING = SAMPLE / "staging"
TABLES = {
    "ftp/megabus_56.csv": ("cp1252", ";"),
    "ftp/megabus_22.csv": ("cp850", ";"),
    "ftp/megabus_27.csv.gz": ("cp1252", ";"),
    "reprise/export_45.csv": ("utf-8-sig", ";"),
    "reprise/export_41.csv": ("utf-16", "\t"),
    "reprise/patients_61.csv": ("iso8859-15", "|"),
    "reprise/resultats_61.csv": ("iso8859-15", "|"),
    "reprise/serologies_41.csv": ("utf-8", ";"),
    "reprise/demandes_minimisees.csv": ("cp1252", ";"),
    "automates/tubes.csv": ("cp1252", ","),
    "etude/pseudonymise.csv": ("utf-8", ";"),
    "referentiels/analyses.csv": ("cp1252", ";"),
    "referentiels/prescripteurs.csv": ("cp1252", ";"),
}


def content(path):
    """Return the bytes of a file that must be equal; compression may differ between builds."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".parquet":
        return pq.read_table(path)
    return path.read_bytes()


def rows_of(name):
    """Return the records of a table, header, title and blank lines left out."""
    encoding, delimiter = TABLES[name]
    path = STAGING / name
    raw = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
    rows = [
        row
        for row in csv.reader(io.StringIO(raw.decode(encoding), newline=""), delimiter=delimiter)
        if row
    ]
    if name == "reprise/export_45.csv":
        rows = rows[1:]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


@pytest.fixture(scope="module")
def truth():
    with (SAMPLE / "truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def remade(tmp_path_factory):
    out = tmp_path_factory.mktemp("remade")
    subprocess.run(
        [
            sys.executable,
            str(SAMPLE / "make.py"),
            "--out",
            str(out),
            "--values",
            str(out / "values.json"),
        ],
        check=True,
    )
    return out


def test_committed_files_are_those_of_their_seed(remade):
    made = sorted(p.relative_to(remade) for p in remade.rglob("*") if p.is_file())
    made.remove(Path("values.json"))
    for name in made:
        assert content(remade / name) == content(SAMPLE / name), name
    kept = {p.relative_to(SAMPLE) for p in STAGING.rglob("*") if p.is_file()}
    assert kept == {name for name in made if name.parts[0] == "staging"}


def test_making_leaves_no_bytecode_to_scan(remade):
    assert not list(SAMPLE.rglob("*.pyc"))


def test_another_seed_gives_other_patients(tmp_path):
    subprocess.run(
        [sys.executable, str(SAMPLE / "make.py"), "--seed", "3", "--out", str(tmp_path)], check=True
    )
    name = "staging/ftp/megabus_56.csv"
    assert content(tmp_path / name) != content(SAMPLE / name)


def test_size_stays_below_two_megabytes():
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 2_000_000


def test_truth_has_a_row_for_every_record(truth):
    counted = Counter(row["resource"] for row in truth)
    for name in TABLES:
        assert counted.pop(f"staging/{name}") == len(rows_of(name)), name
    lines = (STAGING / "kalisil/visites.ndjson").read_text("utf-8").splitlines()
    assert counted.pop("staging/kalisil/visites.ndjson") == len(lines)
    assert (
        counted.pop("staging/kalisil/visites.parquet")
        == pq.read_metadata(STAGING / "kalisil/visites.parquet").num_rows
    )
    listed = json.loads((STAGING / "etude/suivi.json").read_text("utf-8"))["visites"]
    assert counted.pop("staging/etude/suivi.json") == len(listed)
    notes = (STAGING / "courriers/cahier.txt").read_text("cp1252").splitlines()
    assert counted.pop("staging/courriers/cahier.txt") == len(notes)
    assert set(counted.values()) == {1}
    assert all(name.startswith("staging/courriers/c") for name in counted)


def test_truth_rows_are_numbered_from_zero(truth):
    seen = Counter()
    for row in truth:
        assert row["record"] == seen[row["resource"]]
        seen[row["resource"]] += 1


def test_summary_adds_up(truth):
    summary = json.loads((SAMPLE / "truth_summary.json").read_text("utf-8"))
    assert summary["records"] == len(truth) == sum(summary["records_by_tier"].values())
    persons = {row["person"] for row in truth} - {None}
    assert summary["persons"] == len(persons) == sum(summary["persons_by_tier"].values())
    assert 3_000 <= len(truth) <= 6_000


def test_every_tier_and_every_level_occurs(truth):
    assert {row["tier"] for row in truth} == set(range(6))
    assert {row["identifier_level"] for row in truth} == set(range(5))
    assert {row["content_level"] for row in truth} >= {0, 1, 2, 3, 4, 5}
    assert all(row["tier_linked"] >= row["tier"] for row in truth)


@pytest.mark.parametrize(
    "resource",
    [
        "reprise/demandes_minimisees.csv",
        "automates/tubes.csv",
        "referentiels/analyses.csv",
        "referentiels/prescripteurs.csv",
    ],
)
def test_files_without_patients_are_harmless(truth, resource):
    rows = [row for row in truth if row["resource"] == f"staging/{resource}"]
    assert max(row["tier"] for row in rows) == 1
    assert not any(row["nir"] or row["person"] for row in rows)


def numbers():
    for name, first, second in (
        ("ftp/megabus_56.csv", "NUM_SS", "CLE"),
        ("ftp/megabus_22.csv", "NUM_SS", "CLE"),
        ("ftp/megabus_27.csv.gz", "NUM_SS", "CLE"),
        ("reprise/export_45.csv", "NUM_SS", None),
        ("reprise/export_41.csv", "N°SS", None),
        ("reprise/patients_61.csv", "NIR", None),
    ):
        for row in rows_of(name):
            number = row[first].replace(" ", "") + (row[second] if second else "")
            if number and not number.startswith("1999999"):
                yield number


def test_keys_are_right_but_for_the_few_typing_errors():
    complete = [number for number in numbers() if len(number) == 15]
    wrong = [number for number in complete if not nir.is_valid(number)]
    assert len(complete) > 1_000
    assert 0 < len(wrong) < 0.02 * len(complete)
    assert all(int(number[7:10]) > 900 or number[5:7] in ("97", "99") for number in complete)


def test_some_numbers_lack_their_key_and_some_are_from_far():
    found = list(numbers())
    assert any(len(number) == 13 for number in found)
    assert any(number[5:7] in ("2A", "2B") for number in found)
    assert {"97", "99"} <= {number[5:7] for number in found}


def test_doctors_have_valid_invented_rpps():
    rows = rows_of("referentiels/prescripteurs.csv")
    assert all(luhn.is_valid(row["RPPS"]) and row["RPPS"].startswith("109999") for row in rows)


def test_accession_numbers_sometimes_pass_as_a_nir():
    rows = rows_of("automates/tubes.csv")
    assert all(re.fullmatch(r"\d{15}", row["ACCESSION"]) for row in rows)
    passing = sum(nir.is_valid(row["ACCESSION"]) for row in rows)
    assert 3 <= passing <= 15


def test_megabus_has_sixty_columns_and_two_of_comments():
    header = list(rows_of("ftp/megabus_56.csv")[0])
    assert len(header) == 60
    assert header[-2:] == ["COMM1", "COMM2"]


def test_28_laboratories_in_6_departements():
    labs = {
        row["COD_LABO"]
        for name in ("56.csv", "22.csv", "27.csv.gz")
        for row in rows_of(f"ftp/megabus_{name}")
    }
    labs |= {row["COD_LABO"] for row in rows_of("reprise/export_45.csv")}
    labs |= {row["Laboratoire"] for row in rows_of("reprise/export_41.csv")}
    labs |= {row["NUM_DOS"][:4] for row in rows_of("reprise/patients_61.csv")}
    labs -= {""}
    assert len(labs) == 28
    assert {lab[:2] for lab in labs} == {"22", "27", "41", "45", "56", "61"}


def test_the_two_sides_of_a_family_share_a_nir(truth):
    minors = [row for row in truth if "MINOR" in row["flags"] and row["nir"]]
    children = {row["person"] for row in minors}
    assert len(children) > 20
    by_number = {}
    for row in rows_of("ftp/megabus_56.csv"):
        if row["NUM_SS"]:
            by_number.setdefault(row["NUM_SS"], set()).add((row["PRENOM"], row["DATNAI"]))
    assert any(len(people) > 1 for people in by_number.values())


def test_some_patients_are_known_in_two_places(truth):
    places = {}
    for row in truth:
        if row["person"] is not None and row["nir"]:
            places.setdefault(row["person"], set()).add(row["resource"])
    assert sum(len(found) > 1 for found in places.values()) > 50


def test_phones_and_mails_are_from_ranges_kept_for_fiction():
    for row in rows_of("ftp/megabus_56.csv"):
        assert row["PORTABLE"].startswith("063998")
        assert row["TELDOM"].startswith("026191")
        assert row["EMAIL"].endswith(("@exemple.fr", "@example.org"))


def test_truth_shows_no_value(remade):
    values = json.loads((remade / "values.json").read_text("utf-8"))
    assert len(values) > 10_000
    for name in ("truth.jsonl", "truth_summary.json"):
        text = (SAMPLE / name).read_text("utf-8")
        assert not holds_any(text, values), name


def test_wordings_are_many_and_distinct():
    with (SAMPLE / "comments.tsv").open(encoding="utf-8") as lines:
        texts = [line.rstrip("\n").split("\t")[2] for line in lines][1:]
    assert len(texts) == len(set(texts)) >= 150


def test_sources_hold_no_number_of_a_person():
    for path in SAMPLE.glob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"(?<!\d)(?:0[1-9](?:\d\d){4}|[12]\d{12,14})(?!\d)", text), path.name
