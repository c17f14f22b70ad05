"""Health topics in clinical case reports, against sentences that a regex chose.

The truth is silver: a regex is no reading. Recall says how many of its sentences
hold a find of the topic; what was found elsewhere is counted, and a random
sample of all finds is named by place, to be read in the corpus.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from tests.quality.corpora import Sentence
from tests.quality.finders import Finder
from tests.quality.mistakes import Mistakes
from tests.quality.scoring import Marked, Outcome, Tally
from tests.quality.table import Row

__all__ = ["ENTITIES", "measure", "sample"]

PART = "e3c-dev: silver sentences with a find of their topic (elsewhere: finds outside them)"
ENTITIES = {
    "HIV": "HEALTH_HIV",
    "CANCER": "HEALTH_CANCER",
    "GENETIC": "HEALTH_GENETIC",
    "PREGNANCY": "HEALTH_PREGNANCY",
    "HEP_STI": "HEALTH_STI",
}


def measure(
    cases: Mapping[str, str],
    sentences: Sequence[Sentence],
    finders: Sequence[Finder],
    mistakes: Mistakes,
) -> list[Row]:
    """Return a row for each topic and each finder that looks for it."""
    rows: list[Row] = []
    looking = [f for f in finders if f.entities & set(ENTITIES.values())]
    found = {f.name: _all(cases, f) for f in looking}
    for topic, entity in ENTITIES.items():
        of_topic = [s for s in sentences if s.topic == topic]
        for finder in looking:
            if entity not in finder.entities:
                continue
            spans = found[finder.name]
            if spans is None:
                rows.append(Row(PART, entity, finder.name, reason=finder.reason))
                continue
            rows.append(_row(entity, finder.name, of_topic, spans))
            if finder is finders[0]:
                _note_missed(cases, entity, of_topic, spans, mistakes)
    return rows


def sample(cases: Mapping[str, str], finder: Finder, size: int, seed: int) -> list[str]:
    """Return the places of random finds of the topics, as `case:start-end entity`."""
    spans = _all(cases, finder) or {}
    places = [
        f"{case}:{span.start}-{span.end} {span.label}"
        for case, found in spans.items()
        for span in found
        if span.label in ENTITIES.values()
    ]
    return sorted(random.Random(seed).sample(places, min(size, len(places))))


def _all(cases: Mapping[str, str], finder: Finder) -> dict[str, list[Marked]] | None:
    if finder.find is None:
        return None
    return {case: finder.find(text) for case, text in cases.items()}


def _row(
    entity: str, name: str, sentences: Sequence[Sentence], spans: Mapping[str, list[Marked]]
) -> Row:
    hits = sum(_holds(sentence, entity, spans[sentence.case]) for sentence in sentences)
    elsewhere = sum(
        span.label == entity and not any(_crosses(s, span) for s in sentences if s.case == case)
        for case, found in spans.items()
        for span in found
    )
    tally = Tally(hits, 0, len(sentences) - hits)
    return Row(PART, entity, name, recall_only=True, tally=tally, figures={"elsewhere": elsewhere})


def _note_missed(
    cases: Mapping[str, str],
    entity: str,
    sentences: Sequence[Sentence],
    spans: Mapping[str, list[Marked]],
    mistakes: Mistakes,
) -> None:
    for s in sentences:
        if not _holds(s, entity, spans[s.case]):
            missed = Outcome((), (), (Marked(s.start, s.end, entity),))
            mistakes.add(entity, s.case, cases[s.case], missed, [])


def _holds(sentence: Sentence, entity: str, spans: Sequence[Marked]) -> bool:
    return any(span.label == entity and _crosses(sentence, span) for span in spans)


def _crosses(sentence: Sentence, span: Marked) -> bool:
    return sentence.start < span.end and span.start < sentence.end
