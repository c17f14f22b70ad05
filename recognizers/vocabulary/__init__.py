"""Vocabulary tables: what a health topic is called, and under which codes.

One `.tsv` a topic, UTF-8, with the columns

    term  strength  system  code  source  level

`term` is written as a reader would write it, accents included; matching folds
case and accents, reads `VIH-1`, `VIH 1` and `VIH1` alike, `V.I.H.` as `VIH`, and
drops a plural s or x (not of `MELAS`, a row in capitals, nor of `herpès`). A last
`*` matches any ending of the last word (`séropositi*`); a first `=` insists on the
accents (`=gène` is no `gêne`). A long strong word is found with one slip of the pen
(`recognizers.vocabulary.typos`). `strength` is

    strong  stands alone
    medium  needs one sign
    weak    needs two signs, and its capitals where it is written in capitals
    not     is no term: it hides shorter ones inside (`Chlamydia pneumoniae`), and
            takes its code out of a wider one
    code    names a code only; the wording is ours and is not searched for

A sign is a distinct word or unit of the laboratory near the term (`signs.py`),
another term of the same table near it that is not weak, or the column's word,
which counts as two. A code in a text needs one sign too: the name of a code
system will do, and so does having the text to itself.

`system` and `code` tie a row to LOINC, NABM, CIM10, ATC or CCAM; a code may end
with `*` or be a range `B20-B24`. `level` is the content level where it differs
from the topic's own. `source` says where the row comes from; `usage` is the
common wording of French reports, taken from no list.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recognizers.spec import Evidence, Span
from recognizers.vocabulary.codes import CODE_SIGNS, CodeTable
from recognizers.vocabulary.signs import LAB_SIGNS, SIGN_REACH, signs_near
from recognizers.vocabulary.terms import STRENGTHS, SYSTEMS, Term, read_terms
from recognizers.vocabulary.trie import Openings, Token, Trie, tokenise
from recognizers.vocabulary.triggers import Trigger, choose
from recognizers.vocabulary.typos import SHORTEST, Typos, halves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recognizers.folding import Folded

__all__ = ["LAB_SIGNS", "STRENGTHS", "SYSTEMS", "Term", "Trigger", "Vocabulary"]

SIGNS_NEEDED = {"strong": 0, "medium": 1, "weak": 2}
SIGNS_OF_COLUMN = 2
TOLERANT = frozenset({
    "addiction", "cancer", "forensic", "genetic", "hiv", "pregnancy", "psychiatry", "reproduction",
    "sti",
})  # fmt: skip
"""The topics whose long terms are found with a slip of the pen; the others' are legion."""
_SHORTEST = SHORTEST - 1


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term in a folded text before its signs are counted."""

    start: int
    end: int
    term: Term
    by_code: bool = False

    @property
    def needed(self) -> int:
        return 1 if self.by_code else SIGNS_NEEDED[self.term.strength]

    @property
    def speaks_for_others(self) -> bool:
        return not self.by_code and self.term.strength != "weak"


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one topic, read from `NAME.tsv` at first use.

    >>> from recognizers.folding import fold
    >>> vocabulary = Vocabulary("hiv")
    >>> [(s.start, s.end) for s in vocabulary.find(fold("Sérologie VIH-1 : négative"))]
    [(0, 15)]
    """

    name: str
    own: tuple[Term, ...] = ()
    """Rows that a user adds."""

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[str, tuple[Term, ...]]]:
        return Vocabulary, (self.name, self.own)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every row of the table, then the user's own."""
        return read_terms(self.name) + self.own

    @cached_property
    def _trie(self) -> Trie:
        return Trie(self.terms)

    @cached_property
    def _tolerant(self) -> tuple[Term, ...]:
        return self.terms if self.name in TOLERANT else ()

    @cached_property
    def _typos(self) -> Typos:
        return Typos(self._tolerant)

    @cached_property
    def _openings(self) -> Openings:
        return Openings(self._may_open)

    @cached_property
    def _codes(self) -> CodeTable:
        return CodeTable(self.terms)

    def lookup(self, system: str, code: str) -> Term | None:
        """Return the row a code belongs to, by itself, its prefix or its range.

        >>> Vocabulary("hiv").lookup("CIM10", "B24+9") is not None
        True
        """
        return self._codes.lookup(system, code)

    def triggers(self) -> frozenset[Trigger]:
        """Return literals at least one of which stands in every matching text."""
        codes = {Trigger(literal, caseless=True) for literal in self._codes.literals()}
        slips = {Trigger(half, caseless=True) for half in halves(self._tolerant)}
        return choose(self.terms) | codes | slips

    def find(
        self, folded: Folded, *, labelled: bool = False, signs: int | None = None
    ) -> list[Span]:
        """Return the terms of a folded text, longest first where they overlap.

        `labelled` says that the place itself, such as a column, names the topic;
        `signs` says outright how many signs the place is worth.
        """
        given = SIGNS_OF_COLUMN * labelled if signs is None else signs
        hits = self._hits(folded)
        starts = [hit.start for hit in hits]
        spans = []
        for hit in hits:
            low = bisect_left(starts, hit.start - SIGN_REACH)
            high = bisect_right(starts, hit.end + SIGN_REACH)
            count = given + _signs(folded.text, hit, hits[low:high])
            if count < hit.needed:
                continue
            evidence = Evidence.CONTEXT if count else Evidence.SHAPE
            first, last = folded.span(hit.start, hit.end)
            rule = f"{self.name}:{hit.term.row}"
            spans.append(Span(first, last, evidence, rule, level=hit.term.level))
        return spans

    def _hits(self, folded: Folded) -> list[_Hit]:
        """Return words and codes in order, without overlaps."""
        hits = list(self._words(folded))
        hits += (
            _Hit(start, end, term, by_code=True)
            for term, start, end in self._codes.find(folded.text)
        )
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[_Hit] = []
        for hit in hits:
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return [hit for hit in kept if hit.term.strength != "not"]

    def _may_open(self, token: Token) -> bool:
        if self._trie.opens(token):
            return True
        return len(token.text) >= _SHORTEST and self._typos.meant(token.text) is not None

    def _words(self, folded: Folded) -> Iterator[_Hit]:
        text = tokenise(folded.text)
        after = 0
        for position in self._openings.of(text):
            if position < after:
                continue
            start = text.each[position].start
            for term, last in self._trie.matches(folded.text, text.each, position):
                end = text.each[last].end
                if _written_as_asked(term, folded, start, end):
                    yield _Hit(start, end, term)
                    after = last + 1
                    break
            else:
                token = text.each[position]
                meant = self._typos.meant(token.text) if len(token.text) >= _SHORTEST else None
                if meant is not None and _is_whole(folded.text, token):
                    yield _Hit(start, token.end, meant)


def _signs(text: str, hit: _Hit, neighbours: list[_Hit]) -> int:
    """Count the signs near a hit, the column apart."""
    others = {n.term.row for n in neighbours if n.speaks_for_others} - {hit.term.row}
    count = len(others) + len(signs_near(LAB_SIGNS, text, hit.start, hit.end))
    if hit.by_code:
        count += len(signs_near(CODE_SIGNS, text, hit.start, hit.end))
        count += text.strip() == text[hit.start : hit.end]
    return count


def _is_whole(text: str, token: Token) -> bool:
    """Say whether a token is a word by itself."""
    before, behind = text[max(0, token.start - 1) : token.start], text[token.end : token.end + 1]
    return not before.isalnum() and not behind.isalnum()


def _written_as_asked(term: Term, folded: Folded, start: int, end: int) -> bool:
    """Check the capitals or accents that a row insists on."""
    first, last = folded.span(start, end)
    if term.keeps_capitals:
        return folded.original[first:last].isupper()
    if term.keeps_accents:
        written = unicodedata.normalize("NFC", folded.original[first:last])
        return _letters(written).startswith(_letters(term.plain))
    return True


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
