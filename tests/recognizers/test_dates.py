import re
from datetime import date

import pytest

from recognizers.dates import DATE, MONTH_TRIGGERS, compact, parse
from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import fold

LONG = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SHORT = "janv fév mars avr mai juin juil août sept oct nov déc"


@pytest.mark.parametrize("names", [LONG, SHORT])
def test_every_month_in_letters_is_read_and_has_a_trigger(names):
    for number, name in enumerate(names.split(), 1):
        for text in (f"3 {name} 1985", f"03-{name}-1985", f"3 {name.upper()} 1985"):
            assert parse(text) == f"1985-{number:02}-03"
            assert any(t in text.upper() or t in fold(text).text for t in MONTH_TRIGGERS)


def test_a_short_year_lies_in_the_last_hundred():
    assert parse("03.05.24", date(2024, 6, 1)) == "2024-05-03"
    assert parse("03.05.25", date(2024, 6, 1)) == "1925-05-03"


def test_a_date_after_the_last_is_refused():
    with pytest.raises(InvalidComponent, match="year"):
        parse("02/06/2024", date(2024, 6, 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("29/02/2023", "day"), ("01/13/2023", "month"), ("01/01/1899", "year")],
)
def test_the_part_that_failed_is_named(text, reason):
    with pytest.raises(InvalidComponent, match=reason):
        parse(text)


@pytest.mark.parametrize("text", ["", "hier", "1985", "03/1985", "12345678901"])
def test_what_is_no_layout_is_refused(text):
    with pytest.raises(InvalidFormat, match="layout"):
        parse(text)


def test_no_date_starts_or_ends_inside_a_longer_number():
    for text in ("120240115", "202401151", "1.15.01.2024", "15/01/2024/7", "V15012024"):
        assert re.search(DATE, text) is None
    assert re.search(DATE, "le 15/01/2024, 15 h") is not None


def test_compact_folds_and_joins():
    assert compact(" 3  Août 1985") == "3 AOUT 1985"
