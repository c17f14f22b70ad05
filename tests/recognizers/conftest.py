"""How a scanner would choose the texts that it searches, written down a second time."""

import re

import pytest

from recognizers import Recognizer


def _marked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its `[[ ]]` marks, and the ranges between them."""
    pieces = re.split(r"\[\[|\]\]", example)
    text, ranges = "", []
    for place, piece in enumerate(pieces):
        if place % 2:
            ranges.append((len(text), len(text) + len(piece)))
        text += piece
    return text, ranges


def _chain_counts(text: str) -> set[int]:
    """Return the digit counts of all windows of runs in all digit chains of a text."""
    counts: set[int] = set()
    chain: list[int] = []
    last = None
    for run in re.finditer(r"[0-9](?:[0-9]|(?<=2)[ABab])*", text):
        gap = None if last is None else text[last : run.start()]
        if gap is None or not 1 <= len(gap) <= 3 or any(c.isalnum() for c in gap):
            chain = []
        chain.append(run.end() - run.start())
        last = run.end()
        counts.update(sum(chain[first:]) for first in range(len(chain)))
    return counts


def _is_candidate(unit: Recognizer, text: str) -> bool:
    """Say whether a scanner that looks for triggers and digit chains searches a text."""
    if any(trigger.upper() in text.upper() for trigger in unit.triggers):
        return True
    if unit.vocabulary is not None and _has_vocabulary_trigger(unit, text):
        return True
    return bool(unit.digits & _chain_counts(text))


def _has_vocabulary_trigger(unit: Recognizer, text: str) -> bool:
    for trigger in unit.vocabulary.triggers():
        if trigger.literal in text:
            return True
        if trigger.caseless and trigger.literal.upper() in text.upper():
            return True
    return False


@pytest.fixture(scope="session")
def marked():
    """Return the function that reads `[[ ]]` marks."""
    return _marked


@pytest.fixture(scope="session")
def is_candidate():
    """Return the function that chooses the texts worth a search."""
    return _is_candidate
