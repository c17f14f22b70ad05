import pytest

from recognizers.health.diagnosis import RECOGNIZER


def words(text, *, labelled=False):
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("diabétique depuis 2010", ["diabétique"]),
        ("Insuffisance rénale chronique", ["Insuffisance rénale chronique"]),
        ("ASTHME", ["ASTHME"]),
        ("maladie de Crohn", ["maladie de Crohn"]),
        ("thyroidite de Hashimoto", ["thyroidite de Hashimoto"]),
        ("ATCD : HTA", ["HTA"]),
        ("anémies ferriprives", ["anémies ferriprives"]),
        ("sclérose en plaques, épilepsie", ["sclérose en plaques", "épilepsie"]),
    ],
)
def test_what_tells_a_diagnosis(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "RAYNAUD Claire",
        "M. PARKINSON",
        "greffe du tribunal",
        "greffe",
        "ligne HTA 20 kV",
        "SLA garanti par contrat",
        "une goutte",
    ],
)
def test_what_only_looks_like_one(text):
    assert words(text) == []


def test_a_transplant_is_of_level_four():
    assert [span.level for span in RECOGNIZER.find("transplanté cardiaque")] == [4]
    assert [span.level for span in RECOGNIZER.find("GREFFE", labelled=True)] == [4]
    assert RECOGNIZER.vocabulary.lookup("CIM10", "Z94.0").level == 4


@pytest.mark.parametrize(
    "code", ["A41.9", "E119", "E11.9", "I10", "G35", "M32", "T86.1", "B01", "N18.9"]
)
def test_codes_outside_the_special_topics(code):
    assert RECOGNIZER.vocabulary.lookup("CIM10", code) is not None


@pytest.mark.parametrize(
    "code",
    ["B20", "B24+9", "R75", "Z21", "A54.9", "B18.2", "C50.9", "D05", "D45", "E84", "E83.1", "G10",
     "G71.0", "D57", "D68.2", "Q90", "F20", "F10.2", "T74.2", "Z65.1", "O04", "O24", "N97", "Z85.3",
     "K70.3", "X60"],
)  # fmt: skip
def test_codes_of_the_special_topics_are_left_to_them(code):
    assert RECOGNIZER.vocabulary.lookup("CIM10", code) is None
