"""A document is one record, unless another subject begins or it lists many."""

from itertools import count

import pytest

from scanner.model import Member
from scanner.readers.blocks import Block, Break, Note, Row
from scanner.readers.prose import Prose, document


def read(*pieces, field=""):
    """Return the texts of each record, and the tables that are resources of their own."""
    prose, found, tables = Prose(), {}, []
    items = [*document(iter(pieces), prose, count(1), field), *prose.finish()]
    for item in items:
        if isinstance(item, Member):
            tables.append((item.name, item))
            continue
        for column in item.columns:
            for record, text in zip(
                column.records.tolist(), column.values.to_pylist(), strict=True
            ):
                found.setdefault(record, {})[column.field] = text
    return [found[record] for record in sorted(found)], tables


def letter(name, born, nir=""):
    return [Block("Laboratoire de la Gare"), Block(f"Patient : {name}"),
            Block(f"Né(e) le {born} {nir}"), Block("VIH : négatif")]  # fmt: skip


ANNE = letter("LE GOFF Anne", "11/05/1985", "NIR 2 85 05 78 006 084 91")
YANN = letter("MORVAN Yann", "02/01/1970")


def test_pages_of_one_subject_are_one_record():
    found, _ = read(*ANNE, Break(), Block("Suite : Né(e) le 11.05.1985"), Break(), Block("Fin"))
    assert len(found) == 1
    assert "Fin" in found[0][""]


def test_a_page_about_somebody_else_begins_a_record():
    found, _ = read(*ANNE, Break(), Block("page 2"), Break(), *YANN)
    assert len(found) == 2
    assert "page 2" in found[0][""]
    assert "MORVAN" in found[1][""]


def test_letters_without_a_page_break_are_cut_where_the_letterhead_returns():
    found, _ = read(*ANNE, *YANN, *letter("RIOU Marc", "03/03/1960"))
    assert ["RIOU" in each[""] for each in found] == [False, False, True]


def test_a_number_and_a_birth_date_on_different_pages_do_not_part_a_record():
    found, _ = read(Block("NIR 1 85 05 78 006 084 91"), Break(), Block("Né le 11/05/1985"))
    assert len(found) == 1


def test_of_two_born_on_one_day_the_numbers_tell():
    twin = letter("LE GOFF Marc", "11/05/1985", "NIR 1 85 05 78 006 084 91")
    found, _ = read(*ANNE, Break(), *twin)
    assert len(found) == 2


def test_a_list_has_a_record_a_line():
    lines = [Block(f"PATIENT{n} Né(e) le 0{n}/01/1970 VIH négatif") for n in range(1, 9)]
    found, _ = read(*lines)
    assert len(found) == 8


HEADER = ["NOM", "PRENOM", "DDN", "VIH"]
PEOPLE = [["LE GOFF", "Anne", "11/05/1985", "négatif"], ["MORVAN", "Yann", "02/01/1970", "positif"]]


def test_a_table_of_subjects_is_a_resource_of_its_own():
    rows = [Row(1, row) for row in (HEADER, *PEOPLE)]
    found, tables = read(Block("Liste"), *rows[:2], Break(), *rows[2:], Block("Fin"))
    assert "".join(each[""] for each in found).split() == ["Liste", "Fin"]
    assert [name for name, _ in tables] == ["#Table 1"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Nom", "MARTIN"], ["Prénom", "Jean"], ["Né le", "11/05/1985"]],
        [["Analyse", "Résultat", "Normes"], ["Glycémie", "5,1", "4-6"], ["VIH", "négatif", ""]],
        [["Médecin prescripteur", "Service"], ["Dr RIOU", "Urgences"], ["Dr HAMON", "Bloc"]],
    ],
)
def test_forms_and_results_stay_with_the_text_that_names_the_patient(rows):
    found, tables = read(Block("Patient : LE GOFF Anne"), *(Row(1, row) for row in rows))
    assert tables == []
    assert found[0][""].splitlines()[1:] == ["\t".join(row).rstrip() for row in rows]


def test_properties_stand_beside_the_text():
    found, _ = read(Note("info/title", "CR LE GOFF"), *ANNE)
    assert found[0]["info/title"] == "CR LE GOFF"
