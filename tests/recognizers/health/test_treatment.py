import pytest

from recognizers.health.treatment import RECOGNIZER


def levels(text, *, labelled=False):
    spans = RECOGNIZER.find(text, labelled=labelled)
    return [(text[span.start : span.end], span.level) for span in spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LEVOTHYROX 75", [("LEVOTHYROX", None)]),
        ("sous Previscan", [("Previscan", None)]),
        ("metformine 1000 x 2", [("metformine", None)]),
        ("PVVIH sous BIKTARVY", [("BIKTARVY", 5)]),
        ("Mifégyne", [("Mifégyne", 5)]),
        ("tamoxifene", [("tamoxifene", 4)]),
        ("chimio J1", [("chimio", 4)]),
        ("tacrolimus 6,2 ng/ml", [("tacrolimus", 4)]),
        ("méthadone 60 mg", [("méthadone", 4)]),
        ("lithiémie 0,8", [("lithiémie", 4)]),
        ("clozapine", [("clozapine", 4)]),
        ("Doliprane ; Augmentin", [("Doliprane", None), ("Augmentin", None)]),
    ],
)
def test_a_drug_takes_the_level_of_the_topic_it_tells(text, found):
    assert levels(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "batterie lithium-ion",
        "tube hépariné lithium",
        "traitement de texte",
        "M. RENNIE",
        "insuline",
    ],
)
def test_what_is_no_treatment(text):
    assert levels(text) == []


def test_an_ambiguous_word_counts_in_a_column_of_text():
    assert levels("insuline", labelled=True) == [("insuline", None)]
    assert levels("insuline à jeun", labelled=True) == []


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("J05AR20", 5),
        ("J05AF10", 4),  # hepatitis B alone
        ("J05AB11", 3),
        ("L01XA01", 4),
        ("L02BA01", 4),
        ("L04AD02", 4),
        ("N05AH02", 4),
        ("N07BC02", 4),
        ("G03XB01", 5),
        ("A10BA02", None),
    ],
)
def test_levels_of_atc_codes(code, level):
    assert RECOGNIZER.vocabulary.lookup("ATC", code).level == level
