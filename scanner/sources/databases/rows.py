"""Tables whose rows come one by one from a driver that has none of the other ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from scanner.errors import ReadError
from scanner.sources.databases.tables import PAGE_BYTES, Column, Page, Sample

__all__ = ["Rows", "text_of"]

_MOST = 20_000
_EXACT = 2.0**53


class Rows:
    """A table read from its start to its end; see `scanner.sources.databases.tables.TableReader`.

    Args:
        columns: what its rows hold.
        fetch: yields the rows, some at a time; what it raises is a ReadError.
        count: returns how many there are.
        most: rows of a page at most; 0: as many as make a good one.
    """

    snapshot: Any = None

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Callable[[], Iterator[Sequence[Sequence[Any]]]],
        count: Callable[[], int],
        most: float = 0,
    ) -> None:
        self.columns = columns
        self.remarks: list[tuple[str, str]] = []
        self._fetch, self._count = fetch, count
        self._most = max(int(most or _MOST), 1)

    def pages(self, after: Any) -> Iterator[Page]:  # noqa: ARG002 - there is no way back in
        """Yield all rows."""
        yield from self._pages(row for some in self._fetch() for row in some)

    def _pages(self, rows: Iterator[Sequence[Any]]) -> Iterator[Page]:
        held: list[list[str | bytes | None]] = []
        size = 0
        try:
            for row in rows:
                texts = [text_of(value) for value in row]
                held.append(texts)
                size += sum(len(text) for text in texts if text is not None)
                if size > PAGE_BYTES or len(held) == self._most:
                    yield _page(held, size)
                    held, size = [], 0
        except ReadError:
            if held:
                yield _page(held, size)
            raise
        if held:
            yield _page(held, size)

    def changed_since(self, snapshot: Any) -> bool:  # noqa: ARG002 - there is no way back in
        """Say no: what was read once is not gone on with."""
        return False

    def sample(self, rows: int) -> Sample | None:
        """Take one row in so many; the server gives them all."""
        total = self._count()
        step = total // max(rows, 1)
        if step < 2:  # noqa: PLR2004 - all or every second
            return None
        every = (row for some in self._fetch() for row in some)
        chosen = (row for place, row in enumerate(every) if place % step == step // 2)
        return Sample(list(self._pages(chosen)), total, f"every {step}th")


def _page(rows: list[list[str | bytes | None]], size: int) -> Page:
    return Page(list(map(list, zip(*rows, strict=True))), len(rows), size)


def text_of(value: Any) -> str | bytes | None:
    """Return a driver's value as the text or bytes that it stands for.

    >>> text_of(185057800608491.0), text_of(True), text_of(Decimal("1.50")), text_of(None)
    ('185057800608491', 'true', '1.50', None)
    """
    if value is None or isinstance(value, str | bytes):
        return value
    writer = next((write for kind, write in _WRITERS if isinstance(value, kind)), str)
    return writer(value)


def _float(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


_WRITERS: tuple[tuple[Any, Callable[[Any], str | bytes]], ...] = (
    (bool, lambda value: str(value).lower()),
    (float, _float),
    ((bytearray, memoryview), bytes),
    ((datetime, date, time), lambda value: value.isoformat()),
    (Decimal, lambda value: f"{value:f}" if value.is_finite() else str(value)),
    ((dict, list), _json),
)
