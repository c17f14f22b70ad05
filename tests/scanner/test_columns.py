"""What a column is, by its header and by its values."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from scanner.columns import Kind, judge, read_header
from scanner.matching import Cells
from tests.bench.inputs import GIVEN, SURNAMES, nir, rpps


def cells(values: list[str]) -> Cells:
    return Cells.of(pa.array(values, pa.string()))


@pytest.mark.parametrize(
    ("header", "entity", "part", "role"),
    [
        ("NOM", "PATIENT_NAME", "surname", None),
        ("NOM_JF", "PATIENT_NAME", "birth_surname", None),
        ("Prénom", "PATIENT_NAME", "given", None),
        ("PAT_NOM", "PATIENT_NAME", "surname", "patient"),
        ("DATNAI", "BIRTH_DATE", None, None),
        ("Date de naissance", "BIRTH_DATE", None, None),
        ("N° SS", "FR_NIR", None, None),
        ("NUM_SECU", "FR_NIR", None, None),
        ("TEL", "PHONE_NUMBER", None, None),
        ("TEL2", "PHONE_NUMBER", None, None),
        ("TEL_MED", "PHONE_NUMBER", None, "prescriber"),
        ("EMAIL", "EMAIL_ADDRESS", None, None),
        ("NOM_MED", "PRESCRIBER_NAME", None, "prescriber"),
        ("BIOLOGISTE", "PRACTITIONER_NAME", None, "practitioner"),
        ("CP", "POSTCODE", None, None),
        ("SEXE", "SEX", None, None),
        ("NUM_DOS", "SAMPLE_ID", None, None),
        ("IPP", "PATIENT_ID", None, None),
        ("MDP", "CREDENTIAL", None, None),
        ("DAT_PREL", "EXAM_DATE", None, None),
    ],
)
def test_a_known_header_names_its_entity(
    header: str, entity: str, part: str | None, role: str | None
) -> None:
    verdict = read_header(header)

    assert (verdict.entity, verdict.part) == (entity, part)
    assert verdict.role in ((role,) if role else (None, "patient"))


@pytest.mark.parametrize(
    ("header", "kind"),
    [("COMM1", Kind.TEXT), ("OBSERVATIONS", Kind.TEXT), ("CIM10", Kind.CODE), ("LOINC", Kind.CODE),
     ("COD_ANA", Kind.LABEL), ("LIBELLE", Kind.LABEL), ("CLE_SS", Kind.KEY), ("M1", Kind.UNKNOWN)],
)  # fmt: skip
def test_a_known_header_names_how_its_cells_are_read(header: str, kind: str) -> None:
    assert read_header(header).kind == kind


@pytest.mark.parametrize(
    ("header", "entity"),
    [("VIH", "HEALTH_HIV"), ("SEROVIH", "HEALTH_HIV"), ("GROSSESSE", "HEALTH_PREGNANCY")],
)
def test_a_header_may_tell_a_topic(header: str, entity: str) -> None:
    verdict = read_header(header)

    assert (verdict.kind, verdict.entity) == (Kind.TOPIC, entity)


def test_a_column_of_numbers_that_pass_the_key_is_nir_whatever_its_name() -> None:
    draw = random.Random(1)
    values = [nir(draw, 1, 1970, 5) for _ in range(50)]

    assert judge("#3", cells(values)).entity == "FR_NIR"


def test_accession_numbers_are_no_nir_though_one_in_a_hundred_passes() -> None:
    draw = random.Random(2)
    values = [f"2016{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}{draw.randrange(10**7):07d}"
              for _ in range(5000)]  # fmt: skip

    verdict = judge("#3", cells(values))

    assert verdict.entity is None
    assert "FR_NIR" in verdict.chance


def test_a_sample_number_column_stays_one_when_its_numbers_look_like_nir() -> None:
    draw = random.Random(3)
    values = [f"2016{draw.randrange(10**11):011d}" for _ in range(200)]

    assert judge("NUM_DOS", cells(values)).entity == "SAMPLE_ID"


def test_values_speak_where_there_is_no_header() -> None:
    draw = random.Random(4)
    columns = {
        "PHONE_NUMBER": [f"063998{draw.randrange(10**4):04d}" for _ in range(40)],
        "EMAIL_ADDRESS": [f"{draw.choice(GIVEN).lower()}{i}@exemple.fr" for i in range(40)],
        "FR_RPPS": [rpps(draw) for _ in range(40)],
        "BIRTH_DATE": [f"03/05/{draw.randrange(1930, 2015)}" for _ in range(40)],
    }

    assert {entity: judge("#1", cells(values)).entity for entity, values in columns.items()} == {
        entity: entity for entity in columns
    }


def test_name_columns_are_told_by_their_names() -> None:
    assert judge("#1", cells(list(GIVEN))).part == "given"
    assert judge("#1", cells(list(SURNAMES))).part == "surname"


@pytest.mark.parametrize(
    "values",
    [
        [f"{i},5" for i in range(100)],
        [f"15/0{1 + i % 9}/2024" for i in range(100)],
        ["POSITIF", "NEGATIF", "RAS", "A REFAIRE"] * 10,
        [f"L24-{i:06d}" for i in range(100)],
        [f"{1_700_000_000_000 + i * 86_400_000}" for i in range(100)],
        [f"{340093595000 + i}{i % 10}" for i in range(100)],
    ],
)
def test_ordinary_values_are_nobody(values: list[str]) -> None:
    verdict = judge("#1", cells(values))

    assert verdict.entity is None


@pytest.mark.parametrize("name", ["LPP_RED_LIB", "ucdLibelle", "ACTE_LBL"])
def test_a_catalogues_labels_name_no_persons(name):
    verdict = read_header(name)
    assert verdict.kind == Kind.LABEL
    assert "PATIENT_NAME" in verdict.chance


def test_the_label_of_a_prescriber_is_no_catalogues():
    assert "PATIENT_NAME" not in read_header("PRESCRIPTEUR_LIB").chance
