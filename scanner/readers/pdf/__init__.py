"""PDF: the text of each page, form fields, annotations, attachments, properties.

A document is one record, more where another subject begins; a page's text stands in
the field `page 3`. A page that is a picture, or whose letters are drawn, is not read
and said so. Pages are opened one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.errors import EncryptedResource
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.ole.objects import member
from scanner.readers.passwords import passwords, refusal
from scanner.readers.pdf.pages import Page
from scanner.readers.pdf.streams import damaged_streams, inflated, is_cut, shown
from scanner.readers.prose import Prose
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MARK = b"%PDF-"
_NEAR = 1024
_TECHNICAL = frozenset({"CreationDate", "ModDate", "Producer", "Creator", "Trapped"})
_MOST_ATTACHED = 256 << 20
_SHOWN = 20


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the mark is enough
    """Want the mark near the beginning."""
    return 95 if _MARK in head[:_NEAR] else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("pdf", None)
    with seekable(opened) as stream:
        import pypdfium2  # noqa: PLC0415 - only where a PDF is read

        damaged = damaged_streams(stream)
        try:
            document = _open(opened, stream)
        except pypdfium2.PdfiumError:
            yield from _by_streams(opened, stream, damaged)
            return
        try:
            yield from _document(opened, document)
            is_sealed = pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) >= 0
            yield from _damage(opened, stream, 0 if is_sealed else damaged)
        finally:
            document.close()


def _open(opened: Opened, stream: Any) -> Any:
    """Open a document, with one of the user's passwords where it wants one."""
    import pypdfium2  # noqa: PLC0415 - as above

    known = passwords(opened.resource)
    for password in (None, *known):
        stream.seek(0)
        try:
            return pypdfium2.PdfDocument(_Source(stream), password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_SECURITY:
                raise EncryptedResource from None
            if error.err_code != pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise
    raise refusal(known) if known else EncryptedResource("password_required")


class _Source:
    """What pdfium may do with a stream."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.read, self.seek = stream.read, stream.seek
        self.tell, self.readinto = stream.tell, stream.readinto

    def close(self) -> None:
        """Leave the stream open: it is not pdfium's."""


def _document(opened: Opened, document: Any) -> Iterator[Item]:
    prose = Prose()
    for key, text in document.get_metadata_dict(skip_empty=True).items():
        if key not in _TECHNICAL:
            yield from prose.add(f"info/{key}", text)
    document.init_forms()
    form = document.formenv
    unread: dict[str, list[int]] = {}
    for number in range(len(document)):
        yield from _page(document, form, number, prose, unread)
    for bookmark in document.get_toc():
        title = bookmark.get_title()
        if title:
            yield from prose.add("outline", title)
    yield from prose.finish()
    yield from _attachments(opened, document)
    name = opened.resource.name
    if not len(document):
        yield Skipped(name, "malformed", "no pages", partial=True)
    elif not unread and not prose.said:
        yield Skipped(name, "no_text_layer", "no page has any", partial=True)
    for reason, pages in sorted(unread.items()):
        yield Skipped(name, reason, _pages(pages), partial=True)


def _page(
    document: Any, form: Any, number: int, prose: Prose, unread: dict[str, list[int]]
) -> Iterator[Item]:
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        unread.setdefault("malformed", []).append(number + 1)
        return
    try:
        seen = Page(page, form)
        yield from prose.page(f"page {number + 1}", seen.text)
        for field, text in seen.notes():
            yield from prose.add(field, text)
        reason = seen.unread()
        if reason:
            unread.setdefault(reason, []).append(number + 1)
    except pypdfium2.PdfiumError:
        unread.setdefault("malformed", []).append(number + 1)
    finally:
        page.close()


def _attachments(opened: Opened, document: Any) -> Iterator[Item]:
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        name = attachment.get_name() or f"attachment {number + 1}"
        yield from _attached(opened, name, attachment)


def _attached(opened: Opened, name: str, attachment: Any) -> Iterator[Member | Skipped]:
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        content = bytes(attachment.get_data())
    except pypdfium2.PdfiumError:
        yield Skipped(opened.resource.name, "corrupt_member", "an attachment", partial=True)
        return
    if len(content) > _MOST_ATTACHED:
        yield Skipped(opened.resource.name, "size_limit", "an attachment", partial=True)
    else:
        yield member(name, content)


def _damage(opened: Opened, stream: Any, damaged: int) -> Iterator[Skipped]:
    """Say what pdfium keeps to itself: a missing end, streams that break off."""
    name = opened.resource.name
    if is_cut(stream):
        yield Skipped(name, "truncated", "", partial=True)
    if damaged:
        yield Skipped(name, "malformed", f"{damaged} streams", partial=True)


def _by_streams(opened: Opened, stream: Any, damaged: int) -> Iterator[Item]:
    """Read what the contents of a broken file show, and its strings."""
    prose = Prose()
    for content in inflated(stream):
        yield from prose.page("", shown(content))
    stream.seek(0)
    for batch in runs(stream):
        for column in batch.columns:
            yield from prose.add("strings", "\n".join(column.values.to_pylist()))
    yield from prose.finish()
    yield Skipped(opened.resource.name, "malformed", "read by its strings", partial=True)
    yield from _damage(opened, stream, damaged)


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"page{'s' * (len(numbers) > 1)} {shown}{more}"


READER = Reader(
    name="pdf",
    title="PDF documents with a text layer",
    suffixes=(".pdf",),
    sniff=_sniff,
    read=_read,
)
