"""Vocabulary tables: what a health topic is called, and under which codes.

One `.tsv` a topic, UTF-8, with the columns

    term  strength  system  code  source  level

`term` is written as a reader would write it, accents included; matching folds
case and accents, reads `VIH-1`, `VIH 1` and `VIH1` alike and drops a plural s
or x. A last `*` matches any ending (`séropositi*`); a first `=` insists on the
accents (`=gène` is no `gêne`). `strength` is

    strong  stands alone
    medium  needs a sign of the laboratory in the same text, or its column's word
    weak    needs two such signs, and its capitals where it is written in capitals
    not     is no term: it hides shorter ones inside (`Chlamydia pneumoniae`)
    code    names a code only; the wording is ours and is not searched for

`system` and `code` tie a row to LOINC, NABM, CIM10, ATC or CCAM; a code may end
with `*` or be a range `B20-B24`. `level` is the content level where it differs
from the topic's own. `source` says where the row comes from.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files

from recognizers.folding import Folded, fold
from recognizers.spec import Evidence, Span

__all__ = ["Term", "Trigger", "Vocabulary"]

STRENGTHS = ("strong", "medium", "weak", "not", "code")
SYSTEMS = ("", "LOINC", "NABM", "CIM10", "ATC", "CCAM", "ADICAP", "ORPHA")

_TOKEN = re.compile(r"[A-Z]+|[0-9]+|\+")
_GAP = re.compile(r"[ \-_/.,:'()&]{0,3}")
_CODED_IN_TEXT = {"LOINC": re.compile(r"\d+-\d"), "ATC": re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d"),
                  "CIM10": re.compile(r"[A-Z]\d\d\.\d+")}
_ACCENTABLE = re.compile(r"[a-zA-Z0-9]+")

LAB_SIGNS = re.compile(
    r"(?<![A-Z])(?:POSITI(?:F|FS|VE|VES)|NEGATI(?:F|FS|VE|VES)|SEROLOGIES?|SERODIAGNOSTIC|DOSAGE|RECHERCHES?"
    r"|DEPISTAGE|PCR|RT-?PCR|ANTICORPS|ANTIGENE|IGG|IGM|RESULTATS?|BILAN|CONTROLE|TITRE|TAUX"
    r"|PRELEVEMENT|PATIENTE?|TRAITEMENT|TRAITEE?|SUIVI|ANALYSES?|EXAMEN|MARQUEURS?|SERUM|SERIQUE"
    r"|PLASMATIQUE|URINAIRES?|SANGUINE?|TEST|TDR|TROD|ATCD|ANTECEDENTS?|DIAGNOSTIC|BIOLOGI(?:E|QUE)"
    r"|DETECTEE?|INDETECTABLE|COPIES|LOG|SEUIL|NORMES?|GREFFEE?|CONSULTATION|GYNECO\w*|GROSSESSE)(?![A-Z])"
    r"|\d\s*(?:[UM]?UI/M?L|U/M?L|[NPM]?G/[DM]?L|[MUNP]?MOL/L|/MM3|G/L|GIGA/L|KU/L|COPIES|S/CO|INDEX|%)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a table; `row` counts from 1 below the heading."""

    row: int
    term: str
    strength: str
    system: str
    code: str
    source: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A literal that every text with a term of this vocabulary holds one of."""

    literal: str
    caseless: bool


@dataclass(slots=True)
class _Node:
    """A trie over tokens; `terms` end here."""

    children: dict[str, _Node] = field(default_factory=dict)
    prefixes: dict[str, Term] = field(default_factory=dict)
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one topic, read from `NAME.tsv` at first use.

    >>> vocabulary = Vocabulary("hiv")
    >>> [(s.start, s.end) for s in vocabulary.find(fold("Sérologie VIH-1 : négative"))]
    [(0, 15)]
    """

    name: str

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[str]]:
        return Vocabulary, (self.name,)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every row of the table."""
        text = (files("recognizers.vocabulary") / f"{self.name}.tsv").read_text("utf-8")
        rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Term(
                number,
                row["term"],
                row["strength"],
                row["system"] or "",
                row["code"] or "",
                row["source"] or "",
                int(row["level"]) if row.get("level") else None,
            )
            for number, row in enumerate(rows, 1)
        )

    @cached_property
    def _root(self) -> _Node:
        root = _Node()
        for term in self.terms:
            for form in _forms(term):
                _insert(root, form, term)
        return root

    @cached_property
    def _codes(self) -> dict[str, dict[str, Term]]:
        codes: dict[str, dict[str, Term]] = {}
        for term in self.terms:
            if term.code and term.strength != "not":
                codes.setdefault(term.system, {}).setdefault(_compact_code(term.code), term)
        return codes

    def lookup(self, system: str, code: str) -> Term | None:
        """Return the row a code belongs to, by itself, its prefix or its range.

        >>> Vocabulary("hiv").lookup("CIM10", "B24+9") is not None
        True
        """
        table = self._codes.get(system)
        if not table:
            return None
        compact = _compact_code(code)
        if compact in table:
            return table[compact]
        for size in range(len(compact), 0, -1):
            term = table.get(compact[:size] + "*")
            if term is not None:
                return term
            if system == "CIM10" and size >= 3 and compact[:size] in table:  # noqa: PLR2004
                return table[compact[:size]]
        for written, term in table.items():
            low, dash, high = written.partition("-")
            if dash and system != "LOINC" and low <= compact[: len(low)] and compact[: len(high)] <= high:
                return term
        return None

    def triggers(self) -> frozenset[Trigger]:
        """Return literals at least one of which stands in every matching text."""
        found: set[Trigger] = set()
        for term in self.terms:
            if term.strength == "not":
                continue
            found.update(_triggers(term))
        return frozenset(found)

    def find(self, folded: Folded, *, labelled: bool = False) -> list[Span]:
        """Return the terms of a folded text, longest first where they overlap."""
        hits = list(self._hits(folded))
        if not hits:
            return []
        signs = len({match.group() for match in LAB_SIGNS.finditer(folded.text)}) + 2 * labelled
        firm = any(term.strength == "strong" for term, _, _ in hits)
        distinct = len({term.row for term, _, _ in hits if term.strength != "weak"})
        spans = []
        for term, start, end in hits:
            others = signs + firm + (distinct - (term.strength != "weak") > 0)
            needed = {"strong": 0, "medium": 1, "code": 1, "weak": 2}.get(term.strength)
            if needed is None or others - (firm and term.strength == "strong") < needed:
                continue
            evidence = Evidence.CONTEXT if term.strength != "strong" or signs else Evidence.SHAPE
            first, last = folded.span(start, end)
            spans.append(Span(first, last, evidence, f"{self.name}:{term.row}", level=term.level))
        return spans

    def _hits(self, folded: Folded) -> Iterator[tuple[Term, int, int]]:
        text = folded.text
        tokens = [_Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        position = 0
        while position < len(tokens):
            found = self._longest(text, tokens, position)
            if found is None:
                position += 1
                continue
            term, last = found
            start, end = tokens[position].start, tokens[last].end
            position = last + 1
            if term.strength != "not" and _written_as_asked(term, folded, start, end):
                yield term, start, end

    def _longest(self, text: str, tokens: list[_Token], first: int) -> tuple[Term, int] | None:
        if not _starts(text, tokens, first):
            return None
        node: _Node | None = self._root
        best: tuple[Term, int] | None = None
        for index in range(first, len(tokens)):
            token = tokens[index]
            if index > first and not _GAP.fullmatch(text, tokens[index - 1].end, token.start):
                break
            assert node is not None  # noqa: S101 - narrowed by the loop's own break
            for size in range(min(len(token.text), 24), 2, -1) if node.prefixes else ():
                if token.text[:size] in node.prefixes:
                    best = node.prefixes[token.text[:size]], index
                    break
            node = node.children.get(_stem(token.text))
            if node is None:
                break
            if node.term is not None and _ends(text, token):
                best = node.term, index
        return best


def _forms(term: Term) -> Iterator[str]:
    if term.strength != "code":
        yield term.term
        letters = term.term.strip("=*")
        if letters.isalpha() and letters.isupper() and 2 < len(letters) <= 5:  # noqa: PLR2004
            yield " ".join(letters)
    shape = _CODED_IN_TEXT.get(term.system)
    if shape is not None and shape.fullmatch(term.code):
        yield term.code


def _insert(root: _Node, form: str, term: Term) -> None:
    words = _TOKEN.findall(fold(form.strip("=*")).text)
    node = root
    if form.endswith("*"):
        *words, prefix = words
    for word in words:
        node = node.children.setdefault(_stem(word), _Node())
    if form.endswith("*"):
        node.prefixes.setdefault(prefix, term)
    elif node.term is None or _rank(term) < _rank(node.term):
        node.term = term


def _rank(term: Term) -> int:
    return STRENGTHS.index(term.strength) if term.strength != "not" else -1


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "SX" else word  # noqa: PLR2004


def _starts(text: str, tokens: list[_Token], index: int) -> bool:
    """A term starts a word, or follows a whole number (`12SA`)."""
    start = tokens[index].start
    if start == 0 or not text[start - 1].isalnum():
        return True
    if not text[start - 1].isdigit() or index == 0:
        return False
    number = tokens[index - 1].start
    return number == 0 or not text[number - 1].isalnum()


def _ends(text: str, token: _Token) -> bool:
    """A term ends a word, or a word of letters before a number (`VIH1`)."""
    if token.end == len(text) or not text[token.end].isalnum():
        return True
    return text[token.end].isdigit() and token.text.isalpha()


def _written_as_asked(term: Term, folded: Folded, start: int, end: int) -> bool:
    if term.strength == "weak" and term.term.isupper():
        first, last = folded.span(start, end)
        return folded.original[first:last].isupper()
    if term.term.startswith("="):
        first, last = folded.span(start, end)
        written = unicodedata.normalize("NFC", folded.original[first:last]).casefold()
        return term.term.strip("=*").casefold() in written
    return True


def _compact_code(code: str) -> str:
    return code.upper().replace(".", "").replace(" ", "").rstrip("-")


def _triggers(term: Term) -> Iterator[Trigger]:
    for form in _forms(term):
        plain = form.strip("=*")
        if form != term.term and term.strength != "code" and " " in form:
            yield Trigger(form.replace(" ", "."), caseless=True)
            continue
        fragments = _ACCENTABLE.findall(plain)
        pieces = [p for fragment in fragments for p in re.findall(r"[A-Za-z]+|[0-9]+", fragment)]
        longest = max((_stem(piece.upper()) for piece in pieces), key=len, default="")
        if len(longest) >= 3 or plain.isascii():  # noqa: PLR2004
            caseless = not (term.strength == "weak" and plain.isupper())
            yield Trigger(longest, caseless)
        else:
            for written in {fold(plain).text, plain, plain.upper(), unicodedata.normalize("NFD", plain),
                            unicodedata.normalize("NFD", plain.upper())}:
                yield Trigger(written, caseless=True)
