"""What a recognizer is: a frozen value that says what one entity looks like.

A recognizer finds its entity in a text (`find`), checks a number (`validate`)
and names the columns that hold it (`headers`). It also says which texts are
worth the search at all (`triggers`, `digits`), so that a scanner can look for
those over whole buffers and call `find` on the few texts that qualify.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from recognizers.errors import InvalidChecksum, ValidationError
from recognizers.folding import Folded, fold

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    from recognizers.vocabulary import Vocabulary

__all__ = ["Evidence", "Pattern", "Recognizer", "Span"]

LABEL_REACH = 40
"""How many characters before a value a label may stand."""


class Evidence(IntEnum):
    """What speaks for a match, weakest first."""

    SHAPE = 1
    CONTEXT = 2
    POSITION = 3
    CHECKSUM = 4

    @property
    def confidence(self) -> float:
        """The score in 0..1 that Presidio and the reports show."""
        return _CONFIDENCE[self]


_CONFIDENCE = {
    Evidence.SHAPE: 0.4,
    Evidence.CONTEXT: 0.7,
    Evidence.POSITION: 0.85,
    Evidence.CHECKSUM: 0.95,
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One find in one text: a half-open range of code points and why."""

    start: int
    end: int
    evidence: Evidence
    rule: str
    note: str | None = None
    role: str | None = None
    level: int | None = None
    """Content level of a health term where it differs from its entity's."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One layout of an entity.

    `regex` runs on the text as it is, or on its folded copy when `folded`; a
    group named `value` narrows the span. `evidence` is what a match proves
    before any label. `needs_label`: alone it proves nothing, so a label in
    front or the column must speak for it. `validated`: `validate`, or else the
    recognizer's, runs on the value, and passing it is proof by `CHECKSUM` when
    `checksum`. `note` goes into each match.
    """

    name: str
    regex: re.Pattern[str]
    evidence: Evidence = Evidence.SHAPE
    needs_label: bool = False
    validated: bool = True
    checksum: bool = False
    folded: bool = False
    note: str | None = None
    role: str | None = None
    validate: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One entity of the output contract and everything that tells it apart.

    Attributes:
        entity: the contract's name, `FR_NIR`.
        patterns: the layouts, tried in order; an earlier one wins an overlap.
        validate: returns the compact value or raises a `ValidationError`. With
            a label, `InvalidChecksum` is reported with the note `wrong_key`
            where `keeps_wrong_key`; otherwise the match is dropped.
        labels: folded words (`N SECU`) that announce a value in a text.
        foreign: folded labels of other things; one of them standing nearer than
            any label of ours drops the match, unless a digit in between shows
            that it announced an earlier number. Of two that end together the
            longer one is nearer: `INS-NIR` is no `NIR`.
        foreign_reach: how many characters before a value a foreign label may stand.
        headers: column names as `fold_header` writes them.
        triggers: ASCII strings, compared caselessly; every text with a match
            holds at least one of them, or a digit chain of `digits`.
        digits: counts of digits in a chain of runs (one separator of up to three
            characters apart) that a match may have.
        vocabulary: the terms of a health entity.
        search: a further source of spans where regexes do not suffice (names); a
            function of a module or a `partial` of one, so that it can be pickled.
        examples, counterexamples: texts with and without a match, run by one
            generic test; an example's match must span the part between
            `[[` and `]]` where it has them.
    """

    entity: str
    patterns: tuple[Pattern, ...] = ()
    validate: Callable[[str], str] | None = None
    keeps_wrong_key: bool = False
    labels: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    foreign_reach: int = LABEL_REACH
    headers: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    digits: frozenset[int] = frozenset()
    vocabulary: Vocabulary | None = None
    search: Callable[[Folded], Iterable[Span]] | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def find(self, text: str, *, labelled: bool = False, signs: int | None = None) -> list[Span]:
        """Return the non-overlapping matches of a text, in order.

        `labelled` says that the place itself is a label: a column header, a
        message field. It stands for a label in front of every value. `signs` is
        how many signs of the laboratory the place gives ambiguous terms, where
        that is not what a label gives: a comment beside a patient is one.
        """
        folded = fold(text)
        spans: list[Span] = []
        if self.vocabulary is not None:
            found = self.vocabulary.find(folded, labelled=labelled, signs=signs)
            spans.extend(sorted(found))
        for span in self._candidates(text, folded, labelled=labelled):
            _add(spans, span)
        return spans

    def _candidates(self, text: str, folded: Folded, *, labelled: bool) -> Iterator[Span]:
        for pattern in self.patterns:
            yield from self._find_pattern(pattern, text, folded, labelled=labelled)
        if self.search is not None:
            yield from self.search(folded)

    def _find_pattern(
        self, pattern: Pattern, text: str, folded: Folded, *, labelled: bool
    ) -> Iterator[Span]:
        group: int | str = "value" if "value" in pattern.regex.groupindex else 0
        for match in pattern.regex.finditer(folded.text if pattern.folded else text):
            start, end = match.span(group)
            if start < 0 or end == start:
                continue
            if pattern.folded:
                start, end = folded.span(start, end)
            label = self._label_before(folded, start)
            if label is False:
                continue
            verdict = self._judge(pattern, text[start:end], labelled=labelled or label is True)
            if verdict is not None:
                evidence, note = verdict
                yield Span(start, end, evidence, pattern.name, note, pattern.role)

    def _judge(
        self, pattern: Pattern, value: str, *, labelled: bool
    ) -> tuple[Evidence, str | None] | None:
        """Return what a value proves and its note, None where it is no match."""
        if pattern.needs_label and not labelled:
            return None
        evidence, note = pattern.evidence, pattern.note
        validate = pattern.validate or self.validate
        if pattern.validated and validate is not None:
            try:
                validate(value)
            except InvalidChecksum:
                if not (labelled and self.keeps_wrong_key):
                    return None
                note = "wrong_key"
            except ValidationError:
                return None
            else:
                if pattern.checksum:
                    return Evidence.CHECKSUM, note
        if labelled:
            evidence = max(evidence, Evidence.CONTEXT)
        return evidence, note

    def _label_before(self, folded: Folded, start: int) -> bool | None:
        """True where one of our labels stands nearest, False where a foreign one does."""
        if not self.labels and not self.foreign:
            return None
        end = start
        if folded.offsets is not None:
            end = bisect_left(folded.offsets, start)
        window = folded.text[max(0, end - LABEL_REACH) : end]
        own = _last_label(window, self.labels)
        other = _last_label(window, self.foreign)
        if len(window) - other[0] > self.foreign_reach or any(map(str.isdigit, window[other[0] :])):
            other = _NO_LABEL
        if own == other == _NO_LABEL:
            return None
        return own >= other


def _add(spans: list[Span], span: Span) -> None:
    """Add a span to ordered ones unless it overlaps one of them."""
    place = bisect_left(spans, span.start, key=_start)
    if place and spans[place - 1].end > span.start:
        return
    if place < len(spans) and spans[place].start < span.end:
        return
    spans.insert(place, span)


_start = attrgetter("start")
_NO_LABEL = (-1, 0)


def _last_label(window: str, labels: tuple[str, ...]) -> tuple[int, int]:
    """Return where the last whole-word label of a window ends and the longest one's length."""
    last = _NO_LABEL
    for label in labels:
        position = window.rfind(label)
        while position >= 0:
            end = position + len(label)
            before = position == 0 or not window[position - 1].isalnum()
            after = end == len(window) or not window[end].isalpha()
            if before and after:
                last = max(last, (end, len(label)))
                break
            position = window.rfind(label, 0, position)
    return last
