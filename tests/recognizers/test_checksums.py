import random

import pytest
from stdnum import luhn as luhn_oracle
from stdnum.iso7064 import mod_97_10

from recognizers.checksums import luhn, mod97, mrz


def test_luhn_is_python_stdnums():
    draw = random.Random(1)
    numbers = [str(draw.randrange(10**9, 10**11)) for _ in range(300)]
    assert [luhn(number) for number in numbers] == list(map(luhn_oracle.is_valid, numbers))
    assert {luhn(number) for number in numbers} == {True, False}


def test_mod97_is_python_stdnums():
    for number in ("3214282912345698765432161182", "08686001256515001121751", "AB12Z"):
        assert mod97(number) == mod_97_10.checksum(number)
    assert mod97("3214282912345698765432161182") == 1


@pytest.mark.parametrize(
    ("field", "digit"),
    [
        ("L898902C3", 6),
        ("740812", 2),
        ("120415", 9),
        ("ZE184226B<<<<<", 1),
        ("D23145890734", 9),
        ("", 0),
    ],
)
def test_mrz_gives_the_digits_of_the_standards_specimen(field, digit):
    assert mrz(field) == digit
