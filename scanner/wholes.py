"""Columns that are one thing, matched whole: each filled cell is one value of the entity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from recognizers import Evidence, discover, recognizer
from recognizers.columns import UNLISTED
from scanner import kernels
from scanner.assembly import Found, MatchBuilder
from scanner.cells import Cells
from scanner.columns import Kind, Verdict
from scanner.model import RecordBatch

__all__ = ["join_keys", "match", "rest", "searched_already", "searched_everywhere"]

_NAMES = frozenset({"PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME"})
_ANYTHING = frozenset({"POSTAL_ADDRESS", "PATIENT_ID", "SAMPLE_ID", "CREDENTIAL", "OCCUPATION",
                       "INSURER", "SOCIAL_STATUS", "FR_ID_DOCUMENT"})  # fmt: skip
_DATES = frozenset({"BIRTH_DATE", "EXAM_DATE"})
_NOTHING = frozenset({"NULL", "NONE", "NAN", "NC", "NR", "NA", "N/A", "ND", "XXX", "XX", "X",
                      "INCONNU", "INCONNUE", "SANS", "AUCUN", "AUCUNE", "NEANT", "VIDE",
                      "\\N"})  # fmt: skip
_LONGEST_NOTHING = max(map(len, _NOTHING))
MAX_VALUE_BYTES = 120
_CODE = re.compile(r"[A-Za-z]{0,4}\d[\w.+*-]{0,12}")


def match(builder: MatchBuilder, cells: Cells, verdict: Verdict) -> np.ndarray:
    """Add the whole-cell matches of a column; return which cells are still to be searched."""
    every = np.ones(len(cells), bool)
    if verdict.kind == Kind.CODE and verdict.system:
        return _codes(builder, cells, verdict)
    if verdict.kind not in (Kind.ENTITY, Kind.TOPIC) or verdict.entity is None:
        return every
    trimmed = kernels.trim(cells)
    filled = _filled(cells, trimmed)
    if verdict.kind == Kind.TOPIC:
        _add(builder, verdict, np.flatnonzero(filled), trimmed)
        return every
    done = _entity(builder, cells, verdict, trimmed, filled)
    return np.asarray(filled & ~done)


def searched_everywhere(verdict: Verdict) -> frozenset[str]:
    """Return the entities looked for even in cells that were matched whole."""
    return frozenset({"FR_NIR", "FR_INS"}) if verdict.entity == "EMAIL_ADDRESS" else frozenset()


def searched_already(verdict: Verdict) -> str | None:
    """Return the entity that `match` has looked for in every cell of a column, if there is one."""
    if verdict.kind != Kind.ENTITY or verdict.note is not None:
        return None
    if verdict.entity in _NAMES or _takes_anything(verdict.entity):
        return None
    return verdict.entity


def _takes_anything(entity: str | None) -> bool:
    """Say whether a column's word is enough, as for entities that a user has named."""
    return entity in _ANYTHING or (entity is not None and entity.startswith("CUSTOM_"))


def rest(builder: MatchBuilder, cells: Cells, verdict: Verdict, topical: np.ndarray) -> None:
    """Add the column's own entity to the filled cells in which no topic was found."""
    trimmed = kernels.trim(cells)
    _add(builder, verdict, np.flatnonzero(_filled(cells, trimmed) & ~topical), trimmed)


def _add(
    builder: MatchBuilder,
    verdict: Verdict,
    rows: np.ndarray,
    trimmed: kernels.Trimmed,
    evidence: Evidence = Evidence.POSITION,
    note: str | None = None,
) -> None:
    assert verdict.entity is not None  # noqa: S101 - callers pass entity columns only
    health = verdict.entity.startswith("HEALTH_")
    builder.add_whole(
        verdict.entity, verdict.rule, rows, trimmed.starts[rows], trimmed.ends[rows], evidence,
        note=note or verdict.note, role=verdict.role, assertion="affirmed" if health else None,
    )  # fmt: skip


def _filled(cells: Cells, trimmed: kernels.Trimmed) -> np.ndarray:
    """Say which cells hold something; `NC`, `INCONNU` and the like are nothing."""
    filled = trimmed.filled.copy()
    short = np.flatnonzero(filled & (trimmed.lengths <= _LONGEST_NOTHING))
    if not len(short):
        return filled
    words = np.zeros((len(short), _LONGEST_NOTHING), np.uint8)
    for place in range(_LONGEST_NOTHING):
        here = trimmed.lengths[short] > place
        words[here, place] = cells.bytes[trimmed.starts[short[here]] + place]
    words -= np.uint8(32) * ((words >= ord("a")) & (words <= ord("z"))).astype(np.uint8)
    packed = np.ascontiguousarray(words).view(f"S{_LONGEST_NOTHING}").ravel()
    filled[short[np.isin(packed, [word.encode() for word in _NOTHING])]] = False
    return filled


def _entity(
    builder: MatchBuilder,
    cells: Cells,
    verdict: Verdict,
    trimmed: kernels.Trimmed,
    filled: np.ndarray,
) -> np.ndarray:
    """Match the cells of an entity's column; return which are done with."""
    entity = verdict.entity
    done = np.zeros(len(cells), bool)
    if entity in _NAMES or _takes_anything(entity) or verdict.note is not None:
        short = filled & (trimmed.lengths <= MAX_VALUE_BYTES)
        if entity in _NAMES:
            short &= _lettered(cells, trimmed)
            done[kernels.names(cells, trimmed)] = True
        else:
            done |= short
        if verdict.rule.endswith(":reference"):
            starts = kernels.last_parts(cells, np.flatnonzero(short), trimmed.starts, trimmed.ends)
            trimmed = replace(trimmed, starts=starts)
        _add(builder, verdict, np.flatnonzero(short), trimmed)
        return np.asarray(done & filled)
    if entity in _DATES:
        rows, sizes, _ = kernels.dates(cells, trimmed)
        starts = trimmed.starts[rows]
        builder.add_whole(entity, verdict.rule, rows, starts, starts + sizes, role=verdict.role)
        done[rows] = True
    elif entity == "EMAIL_ADDRESS":
        done[_plain(builder, verdict, kernels.emails(cells, trimmed), trimmed)] = True
    elif entity == "PHONE_NUMBER":
        _phones(builder, cells, verdict, trimmed, done)
    elif entity == "POSTCODE":
        rows, _ = kernels.digit_matrix(cells, trimmed, 5)
        done[_plain(builder, verdict, rows, trimmed)] = True
    elif entity in ("FR_NIR", "FR_INS"):
        done[_nir(builder, cells, verdict, trimmed)] = True
    elif entity == "FR_RPPS":
        rows, digits = kernels.digit_matrix(cells, trimmed, 11)
        passes = kernels.luhn_passes(digits)
        _add(builder, verdict, rows[passes], trimmed, Evidence.CHECKSUM)
        _add(builder, verdict, rows[~passes], trimmed, note="wrong_key")
        done[rows] = True
    _remaining(builder, cells, verdict, filled & ~done, done)
    return done


def _phones(
    builder: MatchBuilder,
    cells: Cells,
    verdict: Verdict,
    trimmed: kernels.Trimmed,
    done: np.ndarray,
) -> None:
    """Match French numbers, and any others where the place alone says that they are phones."""
    done[_plain(builder, verdict, kernels.phones(cells, trimmed), trimmed)] = True
    if not verdict.rule.endswith(":position"):
        return
    rows, starts = kernels.phones_abroad(cells, trimmed)
    new = ~done[rows]
    rows, starts = rows[new], starts[new]
    builder.add_whole(
        "PHONE_NUMBER", verdict.rule, rows, starts, trimmed.ends[rows], role=verdict.role
    )
    done[rows] = True


def _plain(
    builder: MatchBuilder, verdict: Verdict, rows: np.ndarray, trimmed: kernels.Trimmed
) -> np.ndarray:
    _add(builder, verdict, rows, trimmed)
    return rows


def _lettered(cells: Cells, trimmed: kernels.Trimmed) -> np.ndarray:
    return np.asarray((cells.letters > 0) & trimmed.filled)


def _nir(
    builder: MatchBuilder, cells: Cells, verdict: Verdict, trimmed: kernels.Trimmed
) -> np.ndarray:
    """Match bare numbers of thirteen and fifteen digits; the rest goes the long way."""
    rows, digits = kernels.nir_matrix(cells, trimmed, 15)
    possible = kernels.nir_possible(digits)
    passes = kernels.nir_key(digits) == kernels.number(digits[:, 13:])
    _add(builder, verdict, rows[possible & passes], trimmed, Evidence.CHECKSUM)
    _add(builder, verdict, rows[possible & ~passes], trimmed, note="wrong_key")
    short, body = kernels.nir_matrix(cells, trimmed, 13)
    bare = short[kernels.nir_possible(body)]
    _add(builder, verdict, bare, trimmed, note="no_key")
    return np.concatenate([rows[possible], bare])


def _remaining(
    builder: MatchBuilder, cells: Cells, verdict: Verdict, rows: np.ndarray, done: np.ndarray
) -> None:
    """Let the recognizer itself read what no kernel fits, once per distinct text."""
    assert verdict.entity is not None  # noqa: S101
    unit = recognizer(verdict.entity)
    known: dict[str, tuple[Found, ...]] = {}
    for row in np.flatnonzero(rows).tolist():
        text = cells.text(row)
        found = known.get(text)
        if found is None:
            found = tuple(Found(unit.entity, s, None) for s in unit.find(text, labelled=True))
            known[text] = found
        if found:
            builder.add_found(row, found, verdict.role)
            done[row] = sum(f.span.end - f.span.start for f in found) >= len(text.strip()) - 2


def _codes(builder: MatchBuilder, cells: Cells, verdict: Verdict) -> np.ndarray:
    """Match codes of a known system to their topics, once per distinct code.

    What does not read as a code is left to be searched as text.
    """
    trimmed = kernels.trim(cells)
    left = np.zeros(len(cells), bool)
    by_code: dict[str, list[int]] = {}
    for row in np.flatnonzero(trimmed.filled).tolist():
        by_code.setdefault(cells.text(row).strip(), []).append(row)
    for code, holders in by_code.items():
        where = np.array(holders)
        if not _CODE.fullmatch(code):
            left[where] = True
            continue
        for entity, rule, level in _topics(verdict.system, code):
            builder.add_whole(entity, rule, where, trimmed.starts[where], trimmed.ends[where],
                              level=level, assertion="affirmed")  # fmt: skip
    return left


def _topics(system: str, code: str) -> list[tuple[str, str, int]]:
    """Return (entity, rule, level) of each topic a code tells; what such codes are, if none."""
    found = []
    for unit in discover():
        term = unit.vocabulary.lookup(system, code) if unit.vocabulary is not None else None
        if term is not None and unit.vocabulary is not None:
            found.append((unit.entity, f"{unit.vocabulary.name}:{term.row}", term.level or 0))
    topics = [item for item in found if item[0] != "HEALTH_RESULT"] or found
    if not topics and system in UNLISTED:
        return [(UNLISTED[system], f"{UNLISTED[system].lower()}:{system.lower()}", 0)]
    return topics


def join_keys(
    builder: MatchBuilder,
    batch: RecordBatch,
    opened: list[Cells],
    verdicts: Mapping[str, Verdict],
) -> None:
    """Judge thirteen-digit numbers by the key that stands in a column of its own."""
    keys = [n for n, c in enumerate(batch.columns) if verdicts[c.judged_as].kind == Kind.KEY]
    for number, column in enumerate(batch.columns):
        if verdicts[column.judged_as].entity not in ("FR_NIR", "FR_INS"):
            continue
        beside = [k for k in keys if len(opened[k]) == len(opened[number])]
        if not beside:
            continue
        nearest = min(beside, key=lambda k: (k <= number, abs(k - number)))
        cells, key = opened[number], opened[nearest]
        rows, digits = kernels.nir_matrix(cells, kernels.trim(cells), 13)
        written = _key_values(key)[rows]
        present = (written >= 0) & kernels.nir_possible(digits)
        fits = written == kernels.nir_key(digits)
        builder.replace_notes(number, rows[present & fits], "split_key", Evidence.CHECKSUM)
        builder.replace_notes(number, rows[present & ~fits], "wrong_key", Evidence.POSITION)


def _key_values(cells: Cells) -> np.ndarray:
    """Return each cell as a key 0..99, or -1."""
    values = np.full(len(cells), -1, np.int64)
    trimmed = kernels.trim(cells)
    for size in (1, 2):
        rows, digits = kernels.digit_matrix(cells, trimmed, size)
        values[rows] = kernels.number(digits)
    return values
