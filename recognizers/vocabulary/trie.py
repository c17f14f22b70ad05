"""A trie over the words and numbers of a folded text.

A text is cut into tokens: a run of letters, a run of digits, a `+`, or an
acronym with its dots (`V.I.H.`, read as `VIH`). Between the tokens of one term
up to three separators may stand; between a letter and a digit at most one, so
that `CD4` is read in `CD-4` and not in `CD : 4`. No term goes on in the next
sentence: a full stop and a blank part two words, unless the first is so short
that it may be an abbreviation (`T. pallidum`, `sérol. VIH`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recognizers.folding import fold
from recognizers.vocabulary.terms import STRENGTHS, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recognizers.folding import Folded

__all__ = ["Openings", "Token", "Tokens", "Trie", "split", "stem", "tokenise"]

MEMO_WORDS = 1 << 15

_TOKEN = re.compile(r"(?<![A-Z])[A-Z](?:\.[A-Z]){2,4}(?![A-Z])|[A-Z]+|[0-9]+|\+")
_GAP = re.compile(r"[ \-_/.,:'()&]{0,3}")
_GAP_BEFORE_KIND_CHANGES = re.compile(r"[ \-_/.]?")
_PLURAL = re.compile(r"(?:[^S]S|[AEO]UX)$")
_SENTENCE_ENDS = re.compile(r"[)']?\.[)']? ")
_BEGINNING = 2
"""Letters by which terms wait to be sorted in; no plural is shorter."""
_SHORTEST_PLURAL = 5
_LONGEST_ABBREVIATION = 5


class Token(NamedTuple):
    """A word, number or sign, itself without its plural, and where it stands in the folded text."""

    text: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in order, and where each distinct word stands among them."""

    each: tuple[Token, ...]
    places: dict[str, list[int]]


@lru_cache(maxsize=2)
def tokenise(text: str) -> Tokens:
    """Return the tokens of a folded text; all vocabularies ask for the same one."""
    each = split(text)
    places: dict[str, list[int]] = {}
    for place, token in enumerate(each):
        places.setdefault(token.text, []).append(place)
    return Tokens(each, places)


def split(text: str) -> tuple[Token, ...]:
    """Return the tokens of a folded text, in order."""
    return tuple([Token(*_word(match.group()), *match.span()) for match in _TOKEN.finditer(text)])


@lru_cache(MEMO_WORDS)
def _word(written: str) -> tuple[str, str]:
    word = written.replace(".", "")
    return word, stem(word)


class Openings:
    """Finds the tokens of a text at which a term may open, judging each word once.

    Args:
        opens: says whether a term may open with a token, by its word alone.
    """

    def __init__(self, opens: Callable[[Token], bool]) -> None:
        self._opens = opens
        self._judged: set[str] = set()
        self._opening: set[str] = set()

    def of(self, text: Tokens) -> list[int]:
        """Return the places of those tokens, in order."""
        places = text.places
        for word in places.keys() - self._judged:
            if self._opens(text.each[places[word][0]]):
                self._opening.add(word)
        self._judged.update(places)
        found = [place for word in places.keys() & self._opening for place in places[word]]
        if len(self._judged) > MEMO_WORDS:
            self._judged.clear()
            self._opening.clear()
        found.sort()
        return found


def stem(word: str) -> str:
    """Return a folded word without its plural ending.

    >>> stem("SEROLOGIES"), stem("TUMORAUX"), stem("CAS")
    ('SEROLOGIE', 'TUMORAU', 'CAS')
    >>> stem("VIDEX"), stem("PANSS")  # a brand and a scale, no plurals
    ('VIDEX', 'PANSS')
    """
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and _PLURAL.search(word) else word


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    prefixes: dict[str, Term] = field(default_factory=dict)
    sizes: tuple[int, ...] = ()
    term: Term | None = None

    def following(self, token: Token) -> _Node | None:
        """Return the node behind a token, as it is or without its plural."""
        return self.children.get(token.text) or self.children.get(token.stem)

    def leads_nowhere(self, token: Token) -> bool:
        """Whether no term goes on with a token."""
        return self.following(token) is None and self.prefixed(token.text) is None

    def prefixed(self, word: str) -> Term | None:
        """Return the term of the longest prefix of a word."""
        for size in self.sizes:
            term = self.prefixes.get(word[:size])
            if term is not None:
                return term
        return None


class Trie:
    """Terms by their tokens.

    Terms are sorted in when a text first has a word that begins as they do: a scan
    of one file meets few of them.
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._root = _Node()
        self._waiting: dict[str, list[Term]] = {}
        for term in terms:
            if term.strength != "code":
                self._waiting.setdefault(_beginning(term), []).append(term)
        self._sort_in("")

    def _sort_in(self, beginning: str) -> None:
        for term in self._waiting.pop(beginning, ()):
            self._insert(term)

    def _insert(self, term: Term) -> None:
        folded = fold(term.plain)
        words = split(folded.text)
        node = self._root
        for token in words[:-1] if term.is_prefix else words:
            node = node.children.setdefault(_key(token, folded), _Node())
        if term.is_prefix:
            prefix = words[-1].text
            node.prefixes[prefix] = _stronger(node.prefixes.get(prefix), term)
            node.sizes = tuple(sorted({len(prefix) for prefix in node.prefixes}, reverse=True))
        else:
            node.term = _stronger(node.term, term)

    def opens(self, token: Token) -> bool:
        """Say whether a term may open with a token."""
        self._sort_in(token.text[:_BEGINNING])
        return not self._root.leads_nowhere(token)

    def matches(self, text: str, tokens: tuple[Token, ...], first: int) -> list[tuple[Term, int]]:
        """Return the terms that start at a token, each with its last token, longest first."""
        self._sort_in(tokens[first].text[:_BEGINNING])
        if self._ends_at_once(tokens, first) or not _starts(text, tokens, first):
            return []
        return list(self._walk(text, tokens, first))[::-1]

    def _ends_at_once(self, tokens: tuple[Token, ...], first: int) -> bool:
        """Whether no term goes on with a token and, where it is none itself, the next one."""
        node = self._root.following(tokens[first])
        if node is None or node.term is not None:
            return node is None and self._root.prefixed(tokens[first].text) is None
        behind = first + 1
        if behind < len(tokens) and not node.leads_nowhere(tokens[behind]):
            return False
        return self._root.prefixed(tokens[first].text) is None

    def _walk(self, text: str, tokens: tuple[Token, ...], first: int) -> Iterator[tuple[Term, int]]:
        node = self._root
        for index in range(first, len(tokens)):
            if index > first and not _joined(text, tokens[index - 1], tokens[index]):
                return
            token = tokens[index]
            prefixed = node.prefixed(token.text)
            if prefixed is not None:
                yield prefixed, index
            following = node.following(token)
            if following is None:
                return
            node = following
            if node.term is not None and _ends(text, token):
                yield node.term, index


def _beginning(term: Term) -> str:
    """Return how all words begin that a term may begin with, "" where they differ."""
    written = term.plain[:_BEGINNING].upper()
    if written.isascii() and written.isalpha() and len(written) == _BEGINNING:
        return written
    first, *more = split(fold(term.plain).text)
    is_short_prefix = term.is_prefix and not more and len(first.text) < _BEGINNING
    return "" if is_short_prefix else first.text[:_BEGINNING]


def _key(token: Token, folded: Folded) -> str:
    """Return what stands for a term's word: itself where its last s is no plural."""
    first, last = folded.span(token.start, token.end)
    written = folded.original[first:last]
    return token.text if written.isupper() or written.endswith("ès") else token.stem


def _stronger(held: Term | None, term: Term) -> Term:
    return term if held is None or _rank(term) < _rank(held) else held


def _rank(term: Term) -> int:
    return -1 if term.strength == "not" else STRENGTHS.index(term.strength)


def _joined(text: str, token: Token, following: Token) -> bool:
    if following.start == token.end + 1 and text[token.end] == " ":
        return True
    kinds_change = token.text.isalpha() != following.text.isalpha() and following.text != "+"
    gap = _GAP_BEFORE_KIND_CHANGES if kinds_change else _GAP
    may_end = len(token.text) > _LONGEST_ABBREVIATION or token.text.isdigit()
    if may_end and _SENTENCE_ENDS.match(text, token.end):
        return False
    return gap.fullmatch(text, token.end, following.start) is not None


def _starts(text: str, tokens: tuple[Token, ...], index: int) -> bool:
    """A term starts a word, or follows a whole number (`12SA`)."""
    start = tokens[index].start
    if start == 0 or not text[start - 1].isalnum():
        return True
    if index == 0 or not tokens[index - 1].text.isdigit() or tokens[index - 1].end != start:
        return False
    number = tokens[index - 1].start
    return number == 0 or not text[number - 1].isalnum()


def _ends(text: str, token: Token) -> bool:
    """A term ends a word, or a word of letters before a number (`VIH1`)."""
    if token.end == len(text) or not text[token.end].isalnum():
        return True
    return text[token.end].isdigit() and token.text.isalpha()
