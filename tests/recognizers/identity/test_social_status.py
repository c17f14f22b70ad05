import pytest

from recognizers.identity import social_status


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in social_status.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("patient détenu au CD", "détenu"),
        ("INCARCEREE DEPUIS 2020", "INCARCEREE DEPUIS"),
        ("centre pénitentiaire de Rennes", "centre pénitentiaire"),
        ("sur réquisition du procureur", "sur réquisition"),
        ("bénéficiaire de l'AME", "bénéficiaire de l'AME"),
        ("AME = OUI", "AME"),
        ("CSS: x", "CSS"),
        ("demandeur d'asile", "demandeur d'asile"),
        ("SDF", "SDF"),
        ("religion : bouddhiste", "bouddhiste"),
        ("témoins de Jéhovah", "témoins de Jéhovah"),
    ],
)
def test_a_status_is_told(text, value, is_candidate):
    assert value in found(text)
    assert is_candidate(social_status.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text",
    [
        "l'âme en peine",
        "AME : non",
        "CSS de Vannes",
        "brevet détenu par un tiers",
        "arrêt de travail",
        "code RSA",
        "université catholique de Lille",
        "hernie incarcérée, anse nécrosée",
        "mesures de protection contre les projections",
    ],
)
def test_other_words_are_none(text):
    assert found(text) == []


def test_a_column_makes_any_cell_one():
    assert found("oui", labelled=True) == ["oui"]
