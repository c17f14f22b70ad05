"""What pdfium sees on a page: text, form fields, annotations, and whether it is a picture.

Text is found wherever it stands: invisible, white, or off the page.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["Page", "text_of"]

_HYPHEN = re.compile("[\x02\xad\ufffe](?:\r?\n)?")
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_LITTLE = 80
"""Characters that a scanner or a stamp may add to the picture of a page."""
_MOST_STRANGE = 0.3
_MANY_PATHS = 40
_LONGEST = 1 << 24
_MOST_ANNOTATIONS = 100_000


def text_of(page: Any) -> str:
    r"""Return the text of a page in the order of its contents, lines ended by `\n`."""
    found = page.get_textpage()
    try:
        text = str(found.get_text_range())
    finally:
        found.close()
    return _HYPHEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


class Page:
    """One page, open.

    Attributes:
        text: its text.
    """

    def __init__(self, page: Any, form: Any) -> None:
        import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - a namespace of C functions

        self._raw, self._page, self._form = raw, page, form
        self.text = text_of(page)

    def unread(self) -> str:
        """Return why the page says more than its text does, or ""."""
        strange = len(_STRANGE.findall(self.text))
        if strange > _MOST_STRANGE * max(len(self.text), 1):
            return "no_text_layer"
        if len(self.text.strip()) > _LITTLE:
            return ""
        pictures, paths = self._objects()
        if pictures > (0.4 if self.text.strip() else 0.0):
            return "needs_ocr"
        return "no_text_layer" if paths > _MANY_PATHS and not self.text.strip() else ""

    def _objects(self) -> tuple[float, int]:
        """Return the share of the page that pictures cover and how many paths there are."""
        width, height = self._page.get_size()
        whole = max(width * height, 1.0)
        covered, paths = 0.0, 0
        for item in self._page.get_objects(max_depth=4):
            if item.type == self._raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = item.get_bounds()
                covered += max(0.001, (right - left) * (top - bottom) / whole)
            paths += item.type == self._raw.FPDF_PAGEOBJ_PATH
        return covered, paths

    def notes(self) -> Iterator[tuple[str, str]]:
        """Yield (field, text) of form fields, annotations and links."""
        raw = self._raw
        for number in range(min(raw.FPDFPage_GetAnnotCount(self._page), _MOST_ANNOTATIONS)):
            annotation = raw.FPDFPage_GetAnnot(self._page, number)
            if not annotation:
                continue
            try:
                yield from self._annotation(annotation)
            finally:
                raw.FPDFPage_CloseAnnot(annotation)

    def _annotation(self, annotation: Any) -> Iterator[tuple[str, str]]:
        raw = self._raw
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET:
            yield from self._field(annotation)
            return
        for key in (b"Contents", b"T", b"RC"):
            text = _string(lambda *at, key=key: raw.FPDFAnnot_GetStringValue(annotation, key, *at))
            if text:
                yield ("annotation" if key != b"T" else "annotation author"), text
        if kind == raw.FPDF_ANNOT_LINK:
            link = self._link(annotation)
            if link:
                yield "link", link

    def _field(self, annotation: Any) -> Iterator[tuple[str, str]]:
        raw, form = self._raw, self._form
        if form is None:
            text = _string(lambda *at: raw.FPDFAnnot_GetStringValue(annotation, b"V", *at))
            name = _string(lambda *at: raw.FPDFAnnot_GetStringValue(annotation, b"T", *at))
        else:
            text = _string(lambda *at: raw.FPDFAnnot_GetFormFieldValue(form, annotation, *at))
            name = _string(lambda *at: raw.FPDFAnnot_GetFormFieldName(form, annotation, *at))
        if text:
            yield (name or "form field"), text

    def _link(self, annotation: Any) -> str:
        raw = self._raw
        action = raw.FPDFLink_GetAction(raw.FPDFAnnot_GetLink(annotation))
        if not action:
            return ""
        document = self._page.pdf
        size = raw.FPDFAction_GetURIPath(document, action, None, 0)
        if not 1 < size < _LONGEST:
            return ""
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document, action, buffer, size)
        return buffer.raw[: size - 1].decode("utf-8", "replace")


def _string(call: Callable[..., int]) -> str:
    """Return a UTF-16 string that a function of pdfium's writes into a buffer."""
    size = call(None, 0)
    if not 2 < size < _LONGEST:  # noqa: PLR2004 - an empty string is its end mark alone
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    call(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").strip()
