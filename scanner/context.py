"""What a French text asserts of a health term: present, absent, past, supposed or a relative's.

The method is NegEx's: cue phrases before and after the term (`scanner.cues`),
within its sentence and its clause, and phrases that look like a cue and are
none (`n'exclut pas`, `pas d'augmentation`). An assertion explains a match to
its reader and lowers no tier: a negative HIV test is HIV data.

Sources:
    * Chapman et al. 2001 (NegEx); EDS-NLP (AP-HP, BSD)
"""

from __future__ import annotations

import re
import unicodedata

from scanner.cues import ABBREVIATIONS, AFTER, BEFORE, LISTED, RELATIVES, TURNS, CueTable, stem

__all__ = ["assertion"]

REACH = 160
"""How many characters before and after a term are read."""
CUE_REACH = 10
"""How many words may stand between a cue and its term."""

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[A-Z]+|[^ A-Z0-9'\t\r]")
_STOPS = frozenset(".!?;\n|•")
_SIGNS = (
    (
        re.compile(r"-(?![^ ,.)\n])| ?[:=]? ?\(-\)| ?: ?-(?![^ ,.)\n])| ?[:=] ?0(?![0-9.,/])"),
        "negated",
    ),
    (re.compile(r" ?\+"), "affirmed"),
    (re.compile(r"(?: EN| \()? ?(?:19[5-9]|20[0-4])[0-9](?= ?(?:$|[,.;)\n]))"), "history"),
)
"""What stands right behind a term instead of a word."""
_ABSENT_TERM = re.compile(r"SERO-?NEGATI|NEGATI(?:F|VE)S?(?![A-Z])")
_ALL_ABSENT = frozenset(("NEGATIFS", "NEGATIVES", "ABSENTS", "ABSENTES"))
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WRITTEN = {"œ": "OE", "Œ": "OE", "’": "'", "\u00a0": " ", "\u202f": " "}
_WRITTEN |= dict.fromkeys(map(chr, range(0x300, 0x370)), "")
_WRITTEN |= {
    chr(code): unicodedata.normalize("NFD", chr(code))[0].upper()
    for code in range(0xC0, 0x180)
    if unicodedata.normalize("NFD", chr(code))[0].isascii()
}


def assertion(text: str, start: int, end: int) -> str:
    """Return what a text says of the health term at `start:end` (code points).

    The result is `affirmed`, `negated`, `family`, `hypothetical` or `history`. A
    relative counts before all else, then an absence, a finding, a doubt, the past.
    The time taken does not depend on the length of the text.

    >>> phrase = "Pas de diabète, HTA connue"
    >>> assertion(phrase, 7, 14), assertion(phrase, 16, 19)
    ('negated', 'affirmed')
    >>> assertion("Mère : cancer du sein", 7, 21)
    'family'
    """
    kinds = _before(_TOKEN.findall(_folded(text[max(0, start - REACH) : start])))
    kinds.add(_after(_folded(text[end : end + REACH])))
    if _ABSENT_TERM.search(_folded(text[start:end])):
        kinds.add("negated")
    if "affirmed" in kinds:
        kinds.discard("hypothetical")
    for kind in ("family", "negated", "hypothetical", "history"):
        if kind in kinds:
            return kind
    return "affirmed"


def _folded(text: str) -> str:
    if not text.isascii():
        text = _FOREIGN.sub(lambda match: _WRITTEN.get(match[0], match[0]), text)
    return text.upper()


def _before(tokens: list[str]) -> set[str]:
    """Return the kinds of the cues that reach the end of the tokens."""
    tokens = _last_sentence(tokens)
    words = [stem(token) for token in tokens]
    clause: dict[str, int] = {}
    sentence: set[str] = set()
    index = 0
    while index < len(words):
        kind, size = _cue_before(words, index)
        if kind == "patient":
            sentence.discard("family")
        elif kind in {"family", "past"}:
            sentence.add("history" if kind == "past" else kind)
        elif kind:
            clause[kind] = index + size
        elif _ends_clause(words, index):
            clause.clear()
        index += size
    return sentence | {kind for kind, end in clause.items() if len(words) - end <= CUE_REACH}


def _last_sentence(tokens: list[str]) -> list[str]:
    for index in range(len(tokens) - 1, -1, -1):
        if _ends_sentence(tokens, index):
            # a text that opens with a question mark puts what follows in doubt
            return tokens[index:] if index == 0 and tokens[0] == "?" else tokens[index + 1 :]
    return tokens


def _ends_sentence(tokens: list[str], index: int) -> bool:
    if tokens[index] == "." and index > 0:
        previous = tokens[index - 1]
        return previous not in ABBREVIATIONS and (len(previous) > 1 or previous.isdigit())
    return tokens[index] in _STOPS


def _ends_clause(words: list[str], index: int) -> bool:
    if words[index] == ",":
        return index + 1 == len(words) or words[index + 1] not in LISTED
    return words[index] in TURNS


def _cue_before(words: list[str], index: int) -> tuple[str, int]:
    kind, size = _cue(BEFORE, words, index)
    if kind == "keep" or (kind and words[index] == "NON" and not _denies(words, index)):
        return "", size
    if not kind and words[index] in RELATIVES:
        return "family", 1
    return ("hypothetical", 1) if words[index] == "?" else (kind, size)


def _denies(words: list[str], index: int) -> bool:
    """`non` denies the term right after it; behind a colon it answers what came before."""
    return words[index + 1 :] in ([], ["-"]) and (index == 0 or words[index - 1] != ":")


def _cue(table: CueTable, words: list[str], index: int) -> tuple[str, int]:
    """Return the kind of the longest cue that starts at a word, or "", and its length."""
    for rest, kind in table.get(words[index], ()):
        size = len(rest)
        if tuple(words[index + 1 : index + 1 + size]) == rest:
            return kind, size + 1
    return "", 1


def _after(text: str) -> str:
    """Return the kind of the first cue behind the term, or ""."""
    for sign, kind in _SIGNS:
        if sign.match(text):
            return kind
    tokens = _TOKEN.findall(text)
    words = [stem(token) for token in tokens]
    if words and words[0] in RELATIVES:
        return "family"
    index = 0
    while index < min(len(words), CUE_REACH) and not _ends_sentence(tokens, index):
        if words[index] == "," or words[index] in TURNS:
            break
        kind, size = _cue(AFTER, words, index)
        if kind == "stop":
            return "negated" if index and words[index - 1] in {":", "="} else ""
        if kind and kind != "keep":
            return kind
        index += size
    return _behind_list(tokens[index:])


def _behind_list(tokens: list[str]) -> str:
    """Return what stands behind the other members of a list: `VIH, VHB et VHC négatifs`."""
    for index, word in enumerate(tokens):
        if word in _ALL_ABSENT:
            return "negated"
        if word.startswith("POSITI"):
            break
        if _ends_sentence(tokens, index):
            return "hypothetical" if word == "?" else ""
    return ""
