"""From columns to matches: whole columns, searched cells, keys of their own, codes and topics."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pytest

from recognizers.identity import nir
from scanner.columns import judge
from scanner.detection import detect
from scanner.matching import Cells
from scanner.model import NOTES, ROLES, CellColumn, Evidence, RecordBatch

Row = tuple[int, str, str, str | None]
NUMBERS = ("2550814168025", "2840588321025", "284052A321025")


def matches(columns: Mapping[str, list[str | None]]) -> list[Row]:
    """Return (record, field, entity, value) of every match, in order."""
    return [(record, field, entity, value) for record, field, entity, value, *_ in full(columns)]


def full(
    columns: Mapping[str, list[str | None]],
) -> list[tuple[int, str, str, str, str, str | None, str | None]]:
    count = len(next(iter(columns.values())))
    batch = RecordBatch(
        tuple(CellColumn(name, pa.array(values, pa.string()), np.arange(count)) for name, values in columns.items()),
        0, count,
    )  # fmt: skip
    found = detect(batch, {c.field: judge(c.field, Cells.of(c.values)) for c in batch.columns})
    rows = []
    for i in range(len(found)):
        column = batch.columns[found.column[i]]
        text = column.values[int(found.cell[i])].as_py()
        rows.append((
            int(found.record[i]), column.field, found.entities[found.entity[i]],
            text[int(found.start[i]) : int(found.end[i])],
            Evidence(int(found.evidence[i])).name.lower(), NOTES[found.note[i]], ROLES[found.role[i]],
        ))  # fmt: skip
        raw = Cells.of(column.values).bytes[int(found.first_byte[i]) : int(found.last_byte[i])]
        assert raw.tobytes().decode() == rows[-1][3]
    return rows


def test_a_patient_row_is_matched_column_by_column() -> None:
    row = {
        "NOM": ["LE GOFF"], "PRENOM": ["Anne-Marie"], "DATNAI": ["03/05/1985"], "SEXE": ["F"],
        "TEL": ["02 61 91 00 12"], "EMAIL": ["am@exemple.fr"], "NOM_MED": ["DR KERVELLA"],
        "COMM1": ["HIV+ NE RIEN DIRE"],
    }  # fmt: skip

    assert {(field, entity) for _, field, entity, _ in matches(row)} == {
        ("NOM", "PATIENT_NAME"), ("PRENOM", "PATIENT_NAME"), ("DATNAI", "BIRTH_DATE"), ("SEXE", "SEX"),
        ("TEL", "PHONE_NUMBER"), ("EMAIL", "EMAIL_ADDRESS"), ("NOM_MED", "PRESCRIBER_NAME"),
        ("COMM1", "HEALTH_HIV"),
    }  # fmt: skip


@pytest.mark.parametrize("body", NUMBERS)
def test_a_key_in_its_own_column_proves_the_number(body: str) -> None:
    (found,) = [r for r in full({"NUM_SS": [body], "CLE": [nir.key(body)]}) if r[2] == "FR_NIR"]

    assert found[3:6] == (body, "checksum", "split_key")


def test_a_wrong_key_in_its_own_column_is_told() -> None:
    (found,) = [r for r in full({"NUM_SS": [NUMBERS[0]], "CLE": ["01"]}) if r[2] == "FR_NIR"]

    assert found[4:6] == ("position", "wrong_key")


@pytest.mark.parametrize(
    ("text", "note"),
    [("255081416802538", None), ("2 55 08 14 168 025 38", None), ("2550814168025", "no_key"),
     ("255081416802537", "wrong_key"), ("255081416802538.0", None), ("2,55081416802538E+14", None),
     ("2,55E+14", "lossy")],
)  # fmt: skip
def test_a_nir_column_is_read_in_every_layout(text: str, note: str | None) -> None:
    (found,) = full({"NUM_SECU": [text]})

    assert (found[2], found[5]) == ("FR_NIR", note)


def test_a_nir_inside_a_mail_address_is_both() -> None:
    found = matches({"EMAIL": ["255081416802538@patient.mssante.fr"]})

    assert {entity for _, _, entity, _ in found} == {"EMAIL_ADDRESS", "FR_NIR"}


def test_the_prescribers_phone_has_the_prescribers_role() -> None:
    (found,) = full({"TEL_MED": ["0261910012"]})

    assert (found[2], found[6]) == ("PHONE_NUMBER", "prescriber")


def test_a_topic_column_speaks_for_filled_cells_only() -> None:
    found = matches({"NOM": ["A", "B", "C"], "VIH": ["neg", "", None]})

    assert [r for r in found if r[1] == "VIH"] == [(0, "VIH", "HEALTH_HIV", "neg")]


@pytest.mark.parametrize(
    ("field", "code", "entity"),
    [("CIM10", "B24", "HEALTH_HIV"), ("CIM10", "C50.9", "HEALTH_CANCER"), ("LOINC", "20447-9", "HEALTH_HIV"),
     ("CODE_NABM", "0388", "HEALTH_HIV"), ("CIM10", "E11.9", "HEALTH_DIAGNOSIS"), ("ATC", "J05AR20", "HEALTH_HIV")],
)  # fmt: skip
def test_a_code_tells_its_topic_without_a_word(field: str, code: str, entity: str) -> None:
    assert entity in {row[2] for row in matches({field: [code]})}


def test_a_result_with_a_topic_is_that_topic() -> None:
    found = matches({"ANALYSE": ["Dépistage VIH"], "RESULTAT": ["ARN VIH indétectable"]})

    assert {entity for _, _, entity, _ in found} == {"HEALTH_HIV"}


def test_a_bare_result_is_a_result() -> None:
    assert matches({"RESULTAT": ["12,5"]}) == [(0, "RESULTAT", "HEALTH_RESULT", "12,5")]


def test_no_accession_number_is_a_nir() -> None:
    draw = random.Random(5)
    numbers = [f"2016{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}{draw.randrange(10**7):07d}"
               for _ in range(3000)]  # fmt: skip

    assert not [row for row in matches({"#1": list(numbers)}) if row[2] in ("FR_NIR", "FR_INS")]


@pytest.mark.parametrize("nothing", ["NC", "inconnu", "", None, "-", "  ", "NULL"])
def test_what_stands_for_nothing_is_no_name(nothing: str | None) -> None:
    assert matches({"NOM": [nothing]}) == []


def test_a_remark_in_a_name_column_is_read() -> None:
    found = matches({"NOM": ["DUPONT (HIV+ ne rien dire)"]})

    assert {entity for _, _, entity, _ in found} == {"PATIENT_NAME", "HEALTH_HIV"}


def test_a_value_with_words_around_it_is_matched_once() -> None:
    row = {"TEL": ["02 61 91 00 00 bureau"], "MAIL": ["mailto:am@exemple.fr"]}
    assert [(field, text) for _, field, _, text in matches(row)] == [
        ("TEL", "02 61 91 00 00"), ("MAIL", "am@exemple.fr"),
    ]  # fmt: skip


def test_a_place_for_phones_takes_numbers_of_any_country() -> None:
    numbers = ["tel:+1(444)444-4444", "5551234567", "261910000", "12", "7777777 poste"]
    found = [text for _, _, _, text in matches({"PID-13.1": list(numbers)})]
    assert found == ["+1(444)444-4444", "5551234567", "261910000"]
    assert not matches({"REF.1": ["5551234567"]})


def test_a_reference_is_matched_by_its_number() -> None:
    found = matches({"patient:reference": ["Patient/4217", "http://x/fhir/Patient/4218", "4219"]})
    assert [text for *_, text in found] == ["4217", "4218", "4219"]


def test_offsets_count_code_points() -> None:
    found = full({"COMM": ["éàü : ancien séropositif VIH"]})

    assert [row[3] for row in found if row[2] == "HEALTH_HIV"] == ["séropositif VIH"]


def test_a_number_in_a_long_cell_of_its_own_column_is_one_match() -> None:
    long = f"{NUMBERS[0]}{nir.key(NUMBERS[0])} " + "mot " * 2000

    assert [entity for _, _, entity, _ in matches({"NIR": [long]})] == ["FR_NIR"]
