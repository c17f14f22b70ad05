import pickle
import re

import pytest

from recognizers.errors import InvalidChecksum, InvalidFormat
from recognizers.spec import Evidence, Pattern, Recognizer, Span


def even(text: str) -> str:
    """Accept even numbers, refuse odd ones by key and long ones by format."""
    if len(text) > 4:
        raise InvalidFormat("length")
    if int(text) % 2:
        raise InvalidChecksum("key")
    return text


def tens(text: str) -> str:
    if not text.endswith("0"):
        raise InvalidFormat("tens")
    return text


NUMBER = re.compile(r"(?<!\d)\d{3,5}(?!\d)")


def unit(*patterns: Pattern, **traits) -> Recognizer:
    chosen = patterns or (Pattern("number", NUMBER, checksum=True),)
    return Recognizer("FR_TEST", chosen, validate=even, labels=("CODE", "LONG CODE"), **traits)


def told(recognizer: Recognizer, text: str, **place: bool):
    return [(text[s.start : s.end], s.evidence, s.note) for s in recognizer.find(text, **place)]


def test_evidence_is_ordered_and_so_are_its_confidences():
    assert Evidence.SHAPE < Evidence.CONTEXT < Evidence.POSITION < Evidence.CHECKSUM
    scores = [evidence.confidence for evidence in Evidence]
    assert scores == sorted(set(scores))
    assert all(0 < score < 1 for score in scores)


def test_a_passed_check_is_proof_and_a_failed_one_is_no_match():
    assert told(unit(), "a 124 b 123 c 12345") == [("124", Evidence.CHECKSUM, None)]


def test_without_checksum_a_passed_check_proves_nothing_more():
    plain = unit(Pattern("number", NUMBER))
    assert told(plain, "124") == [("124", Evidence.SHAPE, None)]
    assert told(plain, "code 124") == [("124", Evidence.CONTEXT, None)]


def test_a_wrong_key_is_kept_where_asked_and_labelled_alone():
    keeping = unit(keeps_wrong_key=True)
    assert told(keeping, "123") == []
    assert told(keeping, "code 123") == [("123", Evidence.CONTEXT, "wrong_key")]
    assert told(keeping, "123", labelled=True) == [("123", Evidence.CONTEXT, "wrong_key")]
    assert told(keeping, "code 12345") == []
    assert told(unit(), "code 123") == []


def test_a_pattern_may_need_a_label():
    needing = unit(Pattern("number", NUMBER, needs_label=True, note="bare"))
    assert told(needing, "124") == []
    assert told(needing, "le code : 124") == [("124", Evidence.CONTEXT, "bare")]
    assert told(needing, "124", labelled=True) == [("124", Evidence.CONTEXT, "bare")]
    assert told(needing, "code" + "." * 41 + "124") == []


@pytest.mark.parametrize("text", ["decode 124", "codes 124", "xcode 124"])
def test_labels_are_whole_words(text):
    assert told(unit(Pattern("number", NUMBER, needs_label=True)), text) == []


def test_labels_are_found_behind_folds_that_change_the_length():
    needing = unit(Pattern("number", NUMBER, needs_label=True))
    assert told(needing, "cœur œdème code 124") == [("124", Evidence.CONTEXT, None)]


def test_the_nearest_label_wins():
    other = unit(foreign=("LOT", "CODE LOT"))
    assert told(other, "lot 124") == []
    assert told(other, "lot 124", labelled=True) == []
    assert told(other, "lot, code 124") == [("124", Evidence.CHECKSUM, None)]
    assert told(other, "code, lot 124") == []


def test_of_labels_that_end_together_the_longer_is_nearer():
    other = unit(foreign=("BAR CODE",))
    assert told(other, "bar code 124") == []
    assert told(other, "long code 124") == [("124", Evidence.CHECKSUM, None)]


def test_a_number_between_spends_a_foreign_label():
    assert told(unit(foreign=("LOT",)), "lot 77 124") == [("124", Evidence.CHECKSUM, None)]


def test_a_foreign_label_reaches_as_far_as_it_is_told_to():
    near = unit(foreign=("LOT",), foreign_reach=5)
    assert told(near, "lot n° 124") == []
    assert told(near, "lot de Mme MARTIN 124") == [("124", Evidence.CHECKSUM, None)]


def test_a_pattern_may_bring_its_own_check_or_none():
    assert told(unit(Pattern("number", NUMBER, validate=tens, checksum=True)), "124 130") == [
        ("130", Evidence.CHECKSUM, None)
    ]
    assert told(unit(Pattern("number", NUMBER, validated=False)), "123") == [
        ("123", Evidence.SHAPE, None)
    ]


def test_an_earlier_pattern_wins_an_overlap():
    first = Pattern("long", re.compile(r"\d{3}-\d{3}"), validated=False)
    found = unit(first, Pattern("number", NUMBER)).find("124-126 128")
    assert [(s.start, s.end, s.rule) for s in found] == [(0, 7, "long"), (8, 11, "number")]


def test_the_group_named_value_narrows_the_span():
    pattern = Pattern("valued", re.compile(r"no (?P<value>\d+)?"), validated=False, role="patient")
    (span,) = unit(pattern).find("no 124, no , no ")
    assert span == Span(3, 6, Evidence.SHAPE, "valued", role="patient")


def test_a_folded_pattern_reports_places_of_the_original():
    pattern = Pattern("folded", re.compile("COEUR [0-9]+"), validated=False, folded=True)
    assert told(unit(pattern), "un Cœur\u00a01２ bat") == [("Cœur\u00a01２", Evidence.SHAPE, None)]


def search(folded):
    yield Span(0, 2, Evidence.CONTEXT, "search")
    yield Span(3, 4, Evidence.CONTEXT, "search")


def test_a_search_by_code_adds_what_patterns_did_not_cover():
    pattern = Pattern("word", re.compile("abc"), validated=False)
    found = Recognizer("FR_TEST", (pattern,), search=search).find("abcd")
    assert [(s.start, s.rule) for s in found] == [(0, "word"), (3, "search")]


def test_a_recognizer_without_labels_asks_for_none():
    plain = Recognizer("FR_TEST", (Pattern("number", NUMBER),))
    assert told(plain, "123") == [("123", Evidence.SHAPE, None)]


def test_it_pickles_and_finds_the_same():
    copy = pickle.loads(pickle.dumps(unit(search=search)))
    assert copy.find("a 124") == unit(search=search).find("a 124")
