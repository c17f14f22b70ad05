import unicodedata

import pytest

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import fold_header
from recognizers.identity import patient_name
from recognizers.identity.patient_name import PARTS, RECOGNIZER, compact, validate
from recognizers.persons import persons


def found(text: str, *, labelled: bool = False) -> list[tuple[str, str]]:
    spans = RECOGNIZER.find(text, labelled=labelled)
    return [(text[s.start : s.end], s.rule.partition(":")[2]) for s in spans]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Nom : [LE GOFF]", "surname"),
        ("Nom d'usage : [LE GOFF]", "surname"),
        ("Nom de naissance : [MARTIN]", "birth_surname"),
        ("NJF : [MARTIN]", "birth_surname"),
        ("Prénom(s) : [Anne-Marie]", "given"),
        ("Nom et prénom : [LE GOFF Anne-Marie]", "full"),
        ("Mme Le Goff, née [Martin]", "birth_surname"),
        ("Patiente : Mme [Anne LE GOFF]", "full"),
        ("Concerne : Mlle [Nguyen Thi Lan]", "full"),
        ("Bilan de M. [Ben Ali]", "surname"),
        ("[DUPONT J.] vu ce jour", "full"),
    ],
)
def test_a_match_says_which_part_of_the_name_it_is(text, part):
    before, name, behind = text.replace("]", "[").split("[")
    assert (name, part) in found(before + name + behind)


def test_decomposed_accents_and_garbled_ones_match_whole():
    for name in (
        unicodedata.normalize("NFD", "Hélène Bécue"),
        "HÃ©lÃ¨ne BÃ©cue",
        "H‚lŠne B‚cue",
        "HELENE BECUE",
    ):
        assert [value for value, _ in found(f"Mme {name} est venue")] == [name]


def test_an_ordinary_word_ends_a_name():
    text = "MME MARTIN A ETE VUE PAR LE DR DUPONT DE VANNES CE JOUR"
    assert found(text) == [("MARTIN", "surname")]


def test_a_name_does_not_go_on_into_the_next_line():
    assert found("Mme Anne MARTIN\nKerven") == [("Anne MARTIN", "full")]


def test_a_maiden_and_a_married_name_are_two_matches():
    text = "Mme MARTIN épouse DURAND"
    assert found(text) == [("MARTIN", "surname"), ("DURAND", "surname")]


def test_small_letters_need_a_listed_name():
    assert found("mme le goff, madame mange bien") == [("le goff", "surname")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("LE GOFF", "LE GOFF"),
        ("  Mme Anne-Marie Le Goff ", "Anne-Marie Le Goff"),
        ("MARTIN^ANNE-MARIE^^^^^L", "MARTIN^ANNE-MARIE"),
        ("LE GOFF~ANNE-MARIE", "LE GOFF~ANNE-MARIE"),
        ("N'DIAYE", "N'DIAYE"),
        ("Wyszkyt", "Wyszkyt"),
    ],
)
def test_a_cell_of_a_names_column_needs_no_list(cell, value):
    assert [name for name, _ in found(cell, labelled=True)] == [value]


@pytest.mark.parametrize("cell", ["INCONNU", "4217", "X", "", "Patient", "N/A"])
def test_a_cell_that_names_nobody_is_no_match(cell):
    assert found(cell, labelled=True) == []


def test_compact_and_validate_agree_with_column_and_message():
    assert compact("Bécue^Hélène") == compact("BECUE, HELENE") == "BECUE HELENE"
    with pytest.raises(InvalidFormat, match="letters"):
        validate("12")
    with pytest.raises(InvalidComponent, match="placeholder"):
        validate("Anonyme")


def test_every_header_has_a_part_that_the_scanner_knows():
    assert set(PARTS.values()) == {"surname", "birth_surname", "given", "full"}
    assert all(fold_header(header) == header for header in PARTS)
    expected = {"NOM": "surname", "NOMJF": "birth_surname", "PRENOM": "given", "PATIENT": "full"}
    assert {header: PARTS[header] for header in expected} == expected


def test_streets_hospitals_and_diseases_bear_names_that_are_nobodys():
    for text in (
        "24 avenue Georges Clemenceau",
        "Hôpital militaire Jean Martin",
        "syndrome de Claude Bernard-Horner",
        "école Marie Curie",
        "Saint Martin d'Hères",
    ):
        assert persons(text) == ()


def test_the_module_offers_the_verbs():
    assert patient_name.validate is validate
