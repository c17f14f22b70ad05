"""How terms and codes are found; the tables here are made up and small."""

import pickle
import unicodedata

import pytest

from recognizers.folding import fold
from recognizers.spec import Evidence
from recognizers.vocabulary import Term, Trigger, Vocabulary, triggers
from recognizers.vocabulary.codes import CodeTable


class Made(Vocabulary):
    """A vocabulary whose rows a test writes: term/strength[/system/code[/level]]."""

    def __init__(self, *rows: str) -> None:
        super().__init__("made")
        self.__dict__["terms"] = tuple(row_of(number, row) for number, row in enumerate(rows, 1))


def row_of(number: int, row: str) -> Term:
    term, strength, *rest = row.split("|")
    system, code, level = (*rest, *("", "", "")[len(rest) :])
    return Term(number, term, strength, system, code, "test", int(level) if level else None)


def found(vocabulary: Vocabulary, text: str, *, labelled: bool = False) -> list[str]:
    spans = vocabulary.find(fold(text), labelled=labelled)
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("VIH", "vih négatif", "vih"),
        ("VIH", "VIH1/2", "VIH"),
        ("VIH", "HIV_VIH+", "VIH"),
        ("VIH", "V.I.H. négatif", "V.I.H"),
        ("VIH-1", "VIH 1", "VIH 1"),
        ("VIH 1", "VIH1", "VIH1"),
        ("VIH+", "VIH + connu", "VIH +"),
        ("charge virale VIH", "charge  virale - VIH", "charge  virale - VIH"),
        ("charge virale VIH", "charge virale V.I.H.", "charge virale V.I.H"),
        ("charge virale", "CHARGES VIRALES", "CHARGES VIRALES"),
        ("charges virales", "charge virale", "charge virale"),
        ("herpès", "HERPES", "HERPES"),
        ("MELAS", "melas", "melas"),
        ("tumoraux", "TUMORAUX", "TUMORAUX"),
        ("SA", "enceinte 12SA", "SA"),
        ("séropositif", "seropositif", "seropositif"),
        ("séropositif", "SÉROPOSITIFS", "SÉROPOSITIFS"),
        ("séropositi*", "séropositivité", "séropositivité"),
        ("agression sexuel*", "agression sexuelle", "agression sexuelle"),
        ("CD4", "CD-4", "CD-4"),
        ("œdème", "oedeme", "oedeme"),
        ("oedème", "œdème", "œdème"),
        ("cœlioscopie", "une cœlioscopie", "cœlioscopie"),
        ("=gène", "le gène", "gène"),
        ("=gène", "LES GÈNES", "GÈNES"),
    ],
)
def test_a_term_is_found(term, text, expected):
    assert found(Made(f"{term}|strong"), text) == [expected]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("VIH", "AVIH"),
        ("VIH", "VIHX"),
        ("VIH", "réVIH"),
        ("SIDA", "SIDAOUI"),
        ("sida", "résidant"),
        ("HIV", "HIVER"),
        ("T4", "T4L"),
        ("T4", "T45"),
        ("CD4", "CD : 4"),
        ("CD4", "ACD4"),
        ("SA", "A12SA"),
        ("SA", "12SAS"),
        ("cas", "ca"),
        ("charge virale", "charge|virale"),
        ("charge virale", "charge    virale"),
        ("=gène", "gêne"),
        ("=gène", "gene"),
        ("=gène", "GENE"),
        ("VIH", "V-I-H"),
        ("Videx", "vide"),
        ("herpès", "M. HERPÉ"),
        ("PANSS", "des pans"),
        ("MELAS", "MELA"),
    ],
)
def test_a_term_is_not_found(term, text):
    assert found(Made(f"{term}|strong"), text) == []


def test_accents_written_apart_are_accents():
    text = unicodedata.normalize("NFD", "le gène muté")
    assert found(Made("=gène|strong"), text) == [unicodedata.normalize("NFD", "gène")]
    assert found(Made("=gène|strong"), unicodedata.normalize("NFD", "la gêne")) == []


def test_the_longest_term_wins_and_spans_do_not_overlap():
    vocabulary = Made("cancer|strong", "cancer du sein|strong", "sein|strong")
    assert found(vocabulary, "cancer du sein gauche, sein droit") == ["cancer du sein", "sein"]


def test_a_shorter_term_stands_where_the_longer_one_is_not_as_asked():
    vocabulary = Made("CT NG|weak", "ct|strong")
    assert found(vocabulary, "ct ng", labelled=True) == ["ct"]


def test_a_near_miss_hides_the_terms_inside():
    vocabulary = Made("cancer|strong", "ligue contre le cancer|not")
    assert found(vocabulary, "Ligue contre le cancer") == []
    assert found(vocabulary, "Ligue contre le cancer, cancer traité") == ["cancer"]


def test_a_near_miss_wins_over_a_term_of_the_same_form_whatever_the_order():
    assert found(Made("pic|strong", "pic|not"), "pic") == []
    assert found(Made("pic|not", "pic|strong"), "pic") == []
    assert found(Made("pico*|strong", "pico*|not"), "picole") == []


def test_the_longest_prefix_wins():
    vocabulary = Made("chimio*|strong", "chimiolumin*|not")
    assert found(vocabulary, "chimioluminescence, chimiothérapie") == ["chimiothérapie"]


@pytest.mark.parametrize(
    ("text", "labelled", "expected"),
    [
        ("CD4", False, []),
        ("CD4", True, ["CD4"]),
        ("CD4 : résultat", False, ["CD4"]),
        ("CD4 312 /mm3", False, ["CD4"]),
        ("CD4 et encore CD4", False, []),
        ("TPHA VDRL", False, ["TPHA", "VDRL"]),
        ("CD4 chez un séropositif", False, ["CD4", "séropositif"]),
        ("CD4 WB", False, []),
        ("CD4" + " mot" * 40 + " résultat", False, []),
        ("dosage CD4", False, ["dosage CD4"]),
    ],
)
def test_a_medium_term_needs_one_sign(text, labelled, expected):
    vocabulary = Made(
        "CD4|medium", "TPHA|medium", "VDRL|medium", "séropositif|strong", "WB|weak",
        "dosage CD4|strong",
    )  # fmt: skip
    assert found(vocabulary, text, labelled=labelled) == expected


@pytest.mark.parametrize(
    ("text", "labelled", "expected"),
    [
        ("WB", True, ["WB"]),
        ("wb", True, []),
        ("WB positif", False, []),
        ("WB positif, positifs, positif", False, []),
        ("WB 2 ng/mL ou 3 UI/L", False, []),
        ("WB positif, sérum", False, ["WB"]),
        ("WB positif, séropositif", False, ["WB", "séropositif"]),
        ("WB WB TPE positif", False, []),
        ("WB, p24, séropositif", False, ["WB", "p24", "séropositif"]),
        ("wb positif, sérum", False, []),
    ],
)
def test_a_weak_term_needs_two_signs_and_its_capitals(text, labelled, expected):
    vocabulary = Made("WB|weak", "TPE|weak", "p24|medium", "séropositif|strong")
    assert found(vocabulary, text, labelled=labelled) == expected


def test_a_sign_inside_the_term_is_no_sign():
    assert found(Made("bilan PCR|medium"), "bilan PCR") == []


def test_evidence_and_level():
    vocabulary = Made("VIH|strong", "Ac HBs|strong|||3")
    alone, beside = (vocabulary.find(fold(text))[0] for text in ("VIH", "VIH négatif"))
    assert (alone.evidence, beside.evidence) == (Evidence.SHAPE, Evidence.CONTEXT)
    assert alone.rule == "made:1"
    assert vocabulary.find(fold("Ac HBs"))[0].level == 3


CODES = CodeTable(
    tuple(
        row_of(number, row)
        for number, row in enumerate(
            (
                "a|code|CIM10|B20-B24",
                "b|code|CIM10|B22.1",
                "c|code|CIM10|F17",
                "d|code|CIM10|F10-F19",
                "e|code|ATC|J05AF*",
                "f|not|ATC|J05AF10",
                "g|code|NABM|0388",
                "h|code|LOINC|20447-9",
                "i|code|CIM10|Z85*",
            ),
            1,
        )
    )
)


@pytest.mark.parametrize(
    ("system", "code", "row"),
    [
        ("CIM10", "B20", 1),
        ("CIM10", "B24+9", 1),
        ("CIM10", "B249", 1),
        ("CIM10", "b22.1", 2),
        ("CIM10", "B22.10", 2),
        ("CIM10", "B22.0", 1),
        ("CIM10", "B25", None),
        ("CIM10", "B19.9", None),
        ("CIM10", "F17.2", 3),
        ("CIM10", "F10.2", 4),
        ("CIM10", "Z85.3", 9),
        ("CIM10", "Z8", None),
        ("ATC", "J05AF05", 5),
        ("ATC", "J05AF", 5),
        ("ATC", "J05AF10", None),
        ("NABM", "388", 7),
        ("NABM", "0388", 7),
        ("NABM", "1388", None),
        ("LOINC", "20447-9", 8),
        ("LOINC", "20447-90", None),
        ("CCAM", "B20", None),
    ],
)
def test_a_code_is_looked_up_by_itself_its_prefix_or_its_range(system, code, row):
    term = CODES.lookup(system, code)
    assert (term.row if term else None) == row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B24.9", ["B24.9"]),
        (" b24.9 ", ["b24.9"]),
        ("DP : B24.9", ["B24.9"]),
        ("diagnostic B24.9.", ["B24.9"]),
        ("version B24.9", []),
        ("B24", []),
        ("AB24.9 diagnostic", []),
        ("B24.9.1 diagnostic", []),
        ("20447-9^ARN^LN", ["20447-9"]),
        ("120447-9 LOINC", []),
        ("ATC J05AF05", ["J05AF05"]),
        ("ATC J05AF10", []),
    ],
)
def test_a_code_in_a_text_needs_one_sign_or_the_text_to_itself(text, expected):
    vocabulary = Made(
        "a|code|CIM10|B20-B24", "b|code|LOINC|20447-9", "c|code|ATC|J05AF*", "d|not|ATC|J05AF10"
    )
    assert found(vocabulary, text) == expected


def test_the_wording_of_a_code_row_is_not_searched_for():
    assert found(Made("une maladie|code|CIM10|B20"), "une maladie, bilan") == []


def test_a_vocabulary_survives_pickling():
    assert pickle.loads(pickle.dumps(Vocabulary("hiv"))) == Vocabulary("hiv")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("séropositif|strong", {"ROPOSITIF"}),
        ("VIH|strong", {"VIH", "V.I.H"}),
        ("recherche gonocoque|strong", {"GONOCOQUE"}),
        ("gonocoques|strong", {"GONOCOQUE"}),
        ("séropositi*|strong", {"ROPOSITI"}),
    ],
)
def test_triggers_are_the_rarest_word(row, expected):
    assert {trigger.literal for trigger in Made(row).triggers()} == expected


def test_a_word_needed_anyway_serves_other_terms_too():
    rows = [row_of(1, "sérologie syphilis|strong"), row_of(2, "syphilis|strong")]
    assert triggers.choose(rows) == {Trigger("SYPHILI", caseless=True)}


def test_near_misses_need_no_trigger():
    assert Made("ligue contre le cancer|not").triggers() == frozenset()
