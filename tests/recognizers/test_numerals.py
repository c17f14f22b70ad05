"""Dates spelled out are read like those in figures."""

import pytest

from recognizers.dates import parse
from recognizers.errors import InvalidComponent
from recognizers.numerals import number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("TRENTE ET UN", 31),
        ("VINGT-ET-UN", 21),
        ("DIX-SEPT", 17),
        ("MIL NEUF CENT", 1900),
        ("MILLE NEUF CENTS", 1900),
        ("DIX-NEUF CENT SOIXANTE-DIX", 1970),
        ("MIL NEUF CENT QUATRE-VINGTS", 1980),
        ("MIL NEUF CENT QUATRE VINGT DIX NEUF", 1999),
        ("MIL NEUF CENT VINGT-QUATRE", 1924),
        ("DEUX MILLE", 2000),
        ("DEUX MILLE QUATORZE", 2014),
    ],
)
def test_numbers(words, value):
    assert number(words) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("premier janvier mil neuf cent quatre-vingt", "1980-01-01"),
        ("trente et un août deux mille un", "2001-08-31"),
        ("3 mai mille neuf cent soixante-dix-huit", "1978-05-03"),
    ],
)
def test_dates(text, expected):
    assert parse(text) == expected


def test_a_day_that_no_month_has_is_refused():
    with pytest.raises(InvalidComponent, match="day"):
        parse("trente et un février mil neuf cent quatre-vingt")
