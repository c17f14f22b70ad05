"""Names of files and columns: identities in them are masked, plain surnames stay."""

from __future__ import annotations

import re

import pytest

from recognizers import Evidence, Pattern, Recognizer, recognizer
from recognizers.columns import FREE_TEXT, LABELS, LOCAL_CODES
from scanner.names import Names, mask_name, shape

KEY = b"0123456789abcdef0123456789abcdef"
PERSON = Recognizer(
    "PATIENT_NAME",
    patterns=(Pattern("full", re.compile(r"\bDUPONT(?: Jeanne)?\b"), Evidence.CONTEXT),),
    triggers=("dupont",),
)
NIR = recognizer("FR_NIR")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("labo_DUPONT/export.csv", "labo_DUPONT/export.csv"),
        ("RESULTAT_DUPONT_Jeanne.pdf", "RESULTAT_***.pdf"),
        ("RESULTAT_DUPONT_19850512.pdf", "RESULTAT_***_########.pdf"),
        ("DUPONT/19850512.csv", "DUPONT/19850512.csv"),
        ("DUPONT-Jeanne.tar.gz!DUPONT.csv", "***.tar.gz!DUPONT.csv"),
        ("255081416802538.csv", "###############.csv"),
        ("book.xlsx#2 55 08 14 168 025 38", "book.xlsx## ## ## ## ### ### ##"),
        ("compte rendu marie kervella.doc", "compte rendu ***.doc"),
        ("KERVELLA_1985-05-12.txt", "***_####-##-##.txt"),
        ("labo_kervella/hopital_export.csv", "labo_kervella/hopital_export.csv"),
        ("CHU_Saint-Louis/anne_export.csv", "CHU_Saint-Louis/anne_export.csv"),
        ("export_20240115.csv", "export_20240115.csv"),
    ],
)
def test_mask_name(name, shown):
    assert mask_name(name, (PERSON, NIR)) == shown


def test_only_identity_recognizers_look_at_names():
    everything = Recognizer("SEX", (Pattern("all", re.compile(".+")),), triggers=("e",))
    assert mask_name("export.csv", (everything,)) == "export.csv"


def test_short_texts_have_no_shape():
    assert shape("0612345") == "***"
    assert shape("06123456") == "########"


def test_ids_are_keyed_and_of_their_kind():
    names, others = Names(KEY, recognizers=()), Names(KEY[::-1], recognizers=())
    assert names.resource_id("a.csv") == names.resource_id("a.csv")
    assert len({names.resource_id("a.csv"), names.resource_id("b.csv")}) == 2
    assert names.resource_id("a.csv") != others.resource_id("a.csv")


def test_a_field_has_an_id_where_its_name_is_masked():
    names = Names(KEY, recognizers=(NIR,))
    assert names.field_id("NOM") is None
    assert names.field_id("255081416802538")
    assert names.field_id("255081416802538") != names.resource_id("255081416802538")


def test_show_lifts_every_mask():
    names = Names(KEY, show=True, recognizers=(NIR,))
    assert names.shown("255081416802538") == "255081416802538"
    assert names.field_id("255081416802538") is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("VIH_2019", "VIH_2019"), ("OBX-5[12345]", "OBX-5[12345]"), ("#12345", "#12345"), ("page 12345", "page 12345"),
        ("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.8"), ("LOINC 2345-7", "LOINC 2345-7"),
        ("IPP900417712.vih", "IPP#########.vih"), ("a.900417712.vih", "a.#########.vih"), ("2.16.840.1.113883", "2.16.840.1.113883"), ("12/03/1984.x", "##/##/####.x"), ("1984-03-12", "####-##-##"),
        ("17 bis rue des Ajoncs.a", "## xxx xxx xxx xxxxxx.x"), ("185057800608491", "###############"),
    ],
)  # fmt: skip
def test_a_field_shows_no_date_and_no_long_number(name, shown) -> None:
    names = Names(KEY)

    assert names.shown_field(name) == shown
    assert (names.field_id(name) is None) == (shown == name)
    assert Names(KEY, show=True).shown_field(name) == name


def test_no_header_that_is_known_is_masked() -> None:
    headers = [
        header
        for header in (*LABELS, *FREE_TEXT, *LOCAL_CODES)
        if Names(KEY).shown_field(header) != header
    ]

    assert headers == []
