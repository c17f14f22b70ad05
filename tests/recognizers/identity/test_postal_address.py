import pytest

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.identity.postal_address import RECOGNIZER, validate


def found(text: str, *, labelled: bool = False) -> list[str]:
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    "kind",
    [
        "rue", "RUE", "avenue", "av.", "AV", "boulevard", "bd", "Bd", "place", "pl.", "allée",
        "ALLEE", "impasse", "imp.", "chemin", "ch.", "route", "rte", "quai", "square", "résidence",
        "lotissement", "faubourg", "cours", "cité",
    ],
)  # fmt: skip
def test_every_kind_of_street_is_read_up_to_its_town(kind):
    address = f"12 {kind} des Lilas, 56000 Vannes"
    assert found(f"demeure {address}. Vu ce jour") == [address]


@pytest.mark.parametrize("number", ["1", "12bis", "12 ter", "12 B", "105-107", "3/5"])
def test_every_house_number_is_part_of_it(number):
    assert found(f"{number} rue des Lilas") == [f"{number} rue des Lilas"]


@pytest.mark.parametrize(
    "address",
    [
        "12 RUE DU 8 MAI 1945 56000 VANNES",
        "5 avenue du G.al de Gaulle, 31000 Toulouse",
        "17 rue de l'Hôtel-Dieu, Bât. C, 69002 Lyon 2",
        "1 place Saint-Michel – 35000 Rennes",
        "BP 40123, 56019 VANNES CEDEX",
        "CS 70005 35019 RENNES CEDEX 9",
        "20000 Ajaccio Cedex",
        "2 cours Napoléon, 20000 Ajaccio",
    ],
)
def test_boxes_dates_and_hyphens_belong_to_it(address):
    assert found(f"{address} ; tél.") == [address]


def test_prose_behind_a_street_stays_out():
    assert found("12 rue des Lilas est inondée") == ["12 rue des Lilas"]
    assert found("12 rue des Lilas Tél. 02 61 91 00 00") == ["12 rue des Lilas"]


@pytest.mark.parametrize(
    "text",
    ["2 cours de chimio", "3 passages aux urgences", "1 lot de tubes", "voie orale", "10 AV OD"],
)
def test_counts_of_other_things_are_no_streets(text):
    assert found(text) == []


def test_a_cell_of_its_column_is_one_address_whatever_it_says():
    assert found("KERVEN", labelled=True) == ["KERVEN"]
    assert found("chez Mme Durand, bât B", labelled=True) == ["chez Mme Durand, bât B"]
    assert found("12", labelled=True) == []


def test_validate_names_the_reason():
    assert validate("12, rue des  Lilas") == "12 RUE DES LILAS"
    with pytest.raises(InvalidFormat, match="letters"):
        validate("56000")
    with pytest.raises(InvalidComponent, match="placeholder"):
        validate("Néant")
