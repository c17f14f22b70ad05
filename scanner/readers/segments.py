"""Segments of HL7, HPRIM and ASTM messages become cells: `PID-5.1` and its text.

The delimiters are those of the message's own header. Escapes are resolved; a
further repetition is `PID-3[2]`. Which fields are taken apart follows from what
they hold (`scanner.positions`): names, numbers, addresses and phones go by
component, each evidence of its own; all else is whole, its components still
parted by the format's usual delimiters, and the repetitions of a text are lines.

Two kinds of field are whole or not by what stands in them, for a component alone
would not say what it is:

    285055626000182^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS   PID-3[2]
    0004217^^^CHV&1.2.3.4&ISO^PI                                       PID-3.1 ...
    56888-1^HIV 1+2 Ab^LN                                              OBX-3.1 ...
    VIH^Sérologie VIH^L                                                OBX-3

A number whose type, authority or key says that it is a NIR or an INS stays with
its type and OID, which the recognizers read together with it (and note a test
OID or a wrong key); a code that no list explains stays with its label. A name
in one piece is whole too: `DR KERVELLA` is no surname.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from recognizers.errors import ValidationError
from recognizers.identity.matricule import validate
from scanner.positions import Held, held
from scanner.readers.placed import placed

__all__ = ["ASTM", "HL7", "HPRIM", "Marks", "Segments", "index"]

Cell = tuple[str, str]
MAX_REPETITION = 100
_NATIONAL = re.compile(r"INS(?:-|$)|N(?:H|I|IR|SS|IA)$|SNS?$|FR_?NIR")
_OID = "1.2.250.1.213.1.4."
_NUMBER = re.compile(r"[\dAB .]{13,24}")
_SYSTEMS = {
    "LOINC": frozenset({"LN", "LOINC", "2.16.840.1.113883.6.1"}),
    "CIM10": frozenset({"I10", "I10C", "ICD10", "ICD-10", "CIM10", "CIM-10", "I10P"}),
    "ATC": frozenset({"ATC", "WC", "2.16.840.1.113883.6.73"}),
    "CCAM": frozenset({"CCAM"}),
    "NABM": frozenset({"NABM", "CNAM-NABM", "NABM-CNAM"}),
}
"""What a message calls a code system (HL7 table 0396)."""
_SYSTEM_OF = {written: system for system, all_ in _SYSTEMS.items() for written in all_}

_LINE_BREAKS = re.compile(r"\.(?:br|sp\+?\d*|ce)", re.IGNORECASE)
_LAYOUT = re.compile(
    r"\.(?:in|ti|fi|nf|sk)[+-]?\d*|[HN]|C[0-9A-F]{4}|M[0-9A-F]{4,6}", re.IGNORECASE
)
_HEXADECIMAL = re.compile(r"X((?:[0-9A-F]{2})+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """The delimiters of a message; "" where it has none of a kind."""

    field: str
    component: str
    repetition: str
    escape: str
    sub: str

    @property
    def inner(self) -> str:
        """Those that may stand within a field."""
        return self.component + self.repetition + self.escape + self.sub

    def declared(self, field: str, others: str, order: str) -> Marks:
        """Return the delimiters a header declares; `order` names them: `component`, ...

        >>> HL7.declared("$", "*!", "component repetition escape sub")
        Marks(field='$', component='*', repetition='!', escape='', sub='')
        """
        named = dict(zip(order.split(), others, strict=False))
        return Marks(field, **{name: named.get(name, "") for name in order.split()})


HL7 = Marks("|", "^", "~", "\\", "&")
HPRIM = Marks("|", "~", "^", "\\", "&")
ASTM = Marks("|", "^", "\\", "&", "")


def index(number: int) -> str:
    """Return how a further repetition is written behind its field."""
    return f"[{number}]" if number < MAX_REPETITION else f"[{MAX_REPETITION}+]"


class Segments:
    """Turns segments into cells, by the delimiters in force.

    Args:
        usual: the format's usual delimiters, which whole fields are written with.
        name: (record type, place in the split segment) -> field.
    """

    def __init__(self, usual: Marks, name: Callable[[str, int], str]) -> None:
        self._usual, self._name = usual, name
        self._plans: dict[str, list[tuple[str, Held | None]]] = {}
        self._use(usual)

    def use(self, marks: Marks) -> None:
        """Read what follows by other delimiters."""
        if marks != self.marks:
            self._use(marks)

    def _use(self, marks: Marks) -> None:
        self.marks = marks
        self._special = re.compile(f"[{re.escape(marks.inner)}]") if marks.inner else None
        pairs = (
            (getattr(marks, kind), getattr(self._usual, kind))
            for kind in ("component", "repetition", "sub")
        )
        self._usually = {ord(own): usual for own, usual in pairs if own and usual and own != usual}
        mark = re.escape(marks.escape)
        self._escaped = re.compile(f"{mark}([^{mark}\n]{{1,64}}){mark}") if mark else None

    def cells(self, segment: str) -> list[Cell]:
        """Return the filled fields of a segment; a null (`""`) is none."""
        parts = segment.split(self.marks.field)
        plan = self._plan(parts[0], len(parts))
        parts[0] = ""
        found: list[Cell] = []
        for place, raw in enumerate(parts):
            if not raw or raw == '""':
                continue
            name, own = plan[place]
            if own is None:
                if self._special is not None and self._special.search(raw):
                    self._repetitions(found, name, _UNKNOWN, raw)
                else:
                    found.append((name, raw))
            elif own.shape in ("text", "label"):
                mark = self.marks.repetition
                lines = raw.replace(mark, "\n") if mark else raw
                read = self.whole if own.shape == "label" else self.text
                found.append((name, read(lines)))
            else:
                self._repetitions(found, name, own, raw)
        return found

    def _plan(self, kind: str, size: int) -> list[tuple[str, Held | None]]:
        """Return name and content of each place of a segment."""
        plan = self._plans.setdefault(kind, [("", _UNKNOWN)])
        for place in range(len(plan), size):
            name = self._name(kind, place)
            plan.append((name, held(name)))
        return plan

    def _repetitions(self, found: list[Cell], name: str, own: Held, raw: str) -> None:
        mark = self.marks.repetition
        if not mark or mark not in raw:
            self._components(found, name, own, raw)
            return
        for number, one in enumerate(raw.split(mark), 1):
            if one:
                here = name if number == 1 else name + index(number)
                self._components(found, here, own, one)

    def _components(self, found: list[Cell], name: str, own: Held, raw: str) -> None:
        if own.shape in ("whole", "value"):
            found.append((name, self.whole(raw)))
            return
        mark = self.marks.component
        parts = raw.split(mark) if mark else [raw]
        if _is_whole(own, parts):
            found.append((name, self.whole(raw)))
            return
        sub, parted = self.marks.sub, _PARTED.get(own.shape)
        places = _codes(parts) if own.shape == "code" else {}
        for number, part in enumerate(parts, 1):
            if not part or part == '""':
                continue
            if number == parted and sub and sub in part:
                found += [
                    (f"{name}.{number}.{place}", self.text(piece))
                    for place, piece in enumerate(part.split(sub), 1)
                    if piece
                ]
            else:
                field = placed(f"{name}.{number}", places.get(number, ""))
                found.append((field, self.whole(part)))

    def whole(self, raw: str) -> str:
        """Return a field with its components parted as usual and its escapes resolved."""
        return self.text(raw.translate(self._usually) if self._usually else raw)

    def text(self, raw: str) -> str:
        r"""Return a text with its escapes resolved.

        >>> Segments(HL7, str).text(r"5\T\6 \.br\\X41\ \E\ \H\gras\N\ c:\a")
        '5&6 \nA \\ gras c:\\a'
        """
        if self._escaped is None or self.marks.escape not in raw:
            return raw
        return self._escaped.sub(self._resolved, raw)

    def _resolved(self, match: re.Match[str]) -> str:
        code, marks = match[1], self.marks
        delimiters = {"F": marks.field, "S": marks.component, "T": marks.sub,
                      "R": marks.repetition, "E": marks.escape}  # fmt: skip
        if code in delimiters:
            return delimiters[code]
        if _LINE_BREAKS.fullmatch(code):
            return "\n"
        if _LAYOUT.fullmatch(code):
            return ""
        found = _HEXADECIMAL.fullmatch(code)
        return _decoded(bytes.fromhex(found[1])) if found else match[0]


_UNKNOWN = Held("whole")
_PARTED = {"name": 1, "person": 2, "holder": 1}
"""Which component of a shape has parts of its own: a surname in use, or the whole person."""


def _is_whole(own: Held, parts: list[str]) -> bool:
    """Say whether the components of a field mean more together than apart."""
    if own.shape == "id":
        return _is_national(parts)
    if own.shape == "code":
        return not any(_codes(parts).values())
    if own.shape in ("name", "person", "holder", "coded"):
        return len(parts) == 1 and not any(map(str.isdigit, parts[0])) and "&" not in parts[0]
    return False


def _codes(parts: list[str]) -> dict[int, str]:
    """Return what the code and the alternate code of a field are, by their systems."""
    found: dict[int, str] = {}
    for number in (1, 4):
        written = parts[number + 1].upper() if len(parts) > number + 1 else ""
        system = _SYSTEM_OF.get(written)
        if system is not None:
            found[number] = f"code:{system}"
    if found and 1 not in found:
        found[1] = "other:label"
    return found


def _is_national(parts: list[str]) -> bool:
    """Say whether a number is a NIR or an INS by its type, its authority or its key."""
    number = parts[0]
    if not _NUMBER.fullmatch(number):
        return False
    kind = parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - CX.5, the type
    if _NATIONAL.match(kind.upper()) or any(_OID in part for part in parts[1:]):
        return True
    with suppress(ValidationError):
        return len(validate(number)) == 15  # noqa: PLR2004 - with its key
    return False


def _decoded(code: bytes) -> str:
    try:
        return code.decode()
    except UnicodeDecodeError:
        return code.decode("cp1252", "replace")
