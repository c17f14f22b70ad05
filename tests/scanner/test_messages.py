"""Every message exists in both languages and takes the same parts."""

from __future__ import annotations

import string

import pytest

from scanner.messages import LANGUAGES, MESSAGES, counted, number, say, size


def parts(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("message", MESSAGES)
def test_both_languages_say_it_with_the_same_parts(message):
    texts = MESSAGES[message]
    assert len(texts) == len(LANGUAGES)
    assert all(texts)
    assert parts(texts[0]) == parts(texts[1])


def test_numbers_and_sizes_read_as_in_the_language():
    assert number(1234567, "en") == "1,234,567"
    assert number(1234567, "fr") == "1\u202f234\u202f567"
    assert size(999, "en") == "999 B"
    assert size(3_400_000_000, "fr") == "3,4 Go"
    assert size(5e15, "en") == "5000.0 TB"


@pytest.mark.parametrize(
    ("count", "lang", "text"),
    [
        (0, "en", "0 persons"),
        (1, "en", "1 person"),
        (0, "fr", "0 personne"),
        (1, "fr", "1 personne"),
        (2, "fr", "2 personnes"),
    ],
)
def test_nouns_agree_with_their_number(count, lang, text):
    assert counted(count, "person", lang) == text


def test_say():
    assert say("complete", "fr") == "Tout a été lu."
