"""The recognizers inside Presidio: the same entities and spans, and no network."""

from __future__ import annotations

import csv
import socket
from pathlib import Path

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

from recognizers import discover
from recognizers.presidio import FrenchNlpEngine, VigilabRecognizer, french_analyzer
from scanner.detection import find

COMMENTS = Path(__file__).parents[2] / "sample_data" / "comments.tsv"


@pytest.fixture(scope="module")
def analyzer() -> AnalyzerEngine:
    return french_analyzer()


def spans(analyzer: AnalyzerEngine, text: str) -> set[tuple[str, int, int]]:
    results = analyzer.analyze(text, language="fr")
    return {(result.entity_type, result.start, result.end) for result in results}


def texts() -> list[str]:
    with COMMENTS.open(encoding="utf-8") as file:
        comments = [cell for row in csv.reader(file, delimiter="\t") for cell in row if " " in cell]
    examples = [
        text.replace("[[", "").replace("]]", "") for unit in discover() for text in unit.examples
    ]
    return [*comments, *examples]


def test_presidio_finds_what_the_scanner_finds(analyzer: AnalyzerEngine) -> None:
    for text in texts():
        expected = {(found.entity, found.span.start, found.span.end) for found in find(text)}
        got = spans(analyzer, text)

        assert got <= expected
        for entity, start, end in expected - got:  # Presidio drops what lies inside its like
            assert any(e == entity and s <= start and end <= t for e, s, t in got)


@pytest.mark.parametrize("unit", discover(), ids=lambda unit: unit.entity)
def test_each_recognizer_serves_in_any_engine(unit) -> None:
    registry = RecognizerRegistry(supported_languages=["fr"])
    registry.add_recognizer(VigilabRecognizer([unit.entity]))
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=FrenchNlpEngine(), supported_languages=["fr"]
    )
    text = unit.examples[0].replace("[[", "").replace("]]", "")

    assert {entity for entity, _, _ in spans(engine, text)} == (
        {unit.entity} if unit.find(text) else set()
    )


def test_nothing_reaches_for_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert spans(french_analyzer(), "écrire à anne@exemple.fr ou 02 61 91 00 12")
