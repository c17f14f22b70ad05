"""Every text with a term holds a trigger, however the term is written."""

import unicodedata
from collections.abc import Iterator
from importlib.resources import files

import pytest

from recognizers import discover
from recognizers.folding import fold
from recognizers.vocabulary import Trigger, Vocabulary

FOLDER = files("recognizers.vocabulary")
NAMES = sorted(entry.name[:-4] for entry in FOLDER.iterdir() if entry.name.endswith(".tsv"))
HEALTH = [unit for unit in discover() if unit.vocabulary is not None]


class Needles:
    """Triggers, compared as a byte-wise automaton does: caseless is ASCII only."""

    def __init__(self, triggers: frozenset[Trigger]) -> None:
        self._caseless = sorted({lowered(t.literal) for t in triggers if t.caseless}, key=len)
        self._exact = [trigger.literal for trigger in triggers if not trigger.caseless]

    def stand_in(self, text: str) -> bool:
        small = lowered(text)
        return any(n in small for n in self._caseless) or any(n in text for n in self._exact)


def lowered(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def writings(text: str) -> Iterator[str]:
    for form in ("NFC", "NFD"):
        composed = unicodedata.normalize(form, text)
        yield from (composed, composed.upper(), composed.capitalize())
    yield from (fold(text).text, fold(text).text.lower(), text.replace("œ", "oe"))


@pytest.mark.parametrize("name", NAMES)
def test_every_term_holds_a_trigger_in_every_writing(name):
    vocabulary = Vocabulary(name)
    needles = Needles(vocabulary.triggers())
    missed = [
        written
        for term in vocabulary.terms
        if term.strength not in {"not", "code"}
        for written in writings(term.plain)
        if (written.isupper() or not term.keeps_capitals) and not needles.stand_in(written)
    ]
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_no_trigger_is_a_single_letter(name):
    bare = {t.literal for t in Vocabulary(name).triggers() if len(t.literal) < 2}
    assert bare == set()


@pytest.mark.parametrize("unit", HEALTH, ids=lambda unit: unit.entity)
def test_every_example_holds_a_trigger(unit):
    plain = frozenset(Trigger(literal, caseless=True) for literal in unit.triggers)
    needles = Needles(unit.vocabulary.triggers() | plain)
    texts = [example.replace("[[", "").replace("]]", "") for example in unit.examples]
    missed = [
        written
        for text in texts
        for written in writings(text)
        if unit.find(written) and not needles.stand_in(written)
    ]
    assert texts
    assert missed == []


@pytest.mark.parametrize("unit", HEALTH, ids=lambda unit: unit.entity)
def test_word_triggers_stand_alone_in_every_match(unit):
    """A literal marked `word` is never part of a longer ASCII word where it told the match."""
    words = {t.literal for t in unit.vocabulary.triggers() if t.word}
    for literal in words:
        glued = f"X{literal}X positif, résultat, sérum"
        assert not any(
            glued[span.start : span.end].upper() == literal for span in unit.find(glued)
        ), literal
