"""Check digits shared by several identifiers.

Sources:
    * ISO/IEC 7812-1 annex B (Luhn), ISO 7064 (mod 97-10), ICAO 9303-3 (MRZ)
"""

__all__ = ["luhn", "mod97", "mrz"]

_MRZ_WEIGHTS = (7, 3, 1)


def luhn(digits: str) -> bool:
    """Say whether a string of digits, check digit last, passes the Luhn test.

    >>> luhn("732829320"), luhn("732829321")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value % 10 + value // 10
    return total % 10 == 0


def mod97(text: str) -> int:
    """Return a string of digits and upper-case letters (A=10) modulo 97.

    >>> mod97("3214282912345698765432161182")
    1
    """
    return int("".join(str(int(c, 36)) for c in text)) % 97


def mrz(field: str) -> int:
    """Return the check digit of a machine-readable field (`<` counts 0).

    >>> mrz("D23145890734")
    9
    """
    values = (0 if c == "<" else int(c, 36) for c in field)
    return sum(v * _MRZ_WEIGHTS[i % 3] for i, v in enumerate(values)) % 10
