import re

import pytest

from recognizers.errors import InvalidFormat, InvalidLength
from recognizers.identity.matricule import END, KEY, START, birth, body, compact, key, sex

NUMBER = re.compile(rf"{START}(?P<value>{body('[12]')}(?:{KEY})?){END}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("185057800608491", "185057800608491"),
        ("NIR185057800608491", "185057800608491"),
        ("%3D185057800608491", "185057800608491"),
        ("1850578006084 (CLE 91)", "1850578006084 (CLE 91)"),
        ("185057800608491.0", "185057800608491"),
        ("2 91 05 974 11 004", "2 91 05 974 11 004"),
    ],
)
def test_the_layout_holds_its_value(text, value):
    match = NUMBER.search(text)
    assert match is not None
    assert match["value"] == value


@pytest.mark.parametrize(
    "text", ["X185057800608491", "0.185057800608491", "185057800608491A", "185437800608491"]
)
def test_the_layout_stops_at_letters_decimals_and_impossible_months(text):
    assert NUMBER.search(text) is None


def test_the_parts_are_read():
    assert key("1850578006084") == "91"
    assert birth("1851278006084") == (85, 12)
    assert birth("1853178006084") == (85, 1)
    assert birth("1854278006084") == (85, 12)
    assert birth("1854378006084") == birth("1852078006084") == (85, None)
    assert (sex("7"), sex("8")) == ("M", "F")


def test_what_is_left_out_of_compact_is_layout_alone():
    assert compact(" 1 85-05.78/006_084 (clé de contrôle : 91) ") == "185057800608491"
    assert compact("1850578006084.0") == "1850578006084"
    assert compact("1,850578006084E+12") == "1850578006084"
    assert compact("1,85E+14") == "185" + "0" * 12
    with pytest.raises(InvalidLength):
        compact("1850578006084.5")
    with pytest.raises(InvalidFormat):
        compact("1850578OO6084")
