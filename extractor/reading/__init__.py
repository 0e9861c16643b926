"""Reads a report of any supported kind into the one form: `read` gives a `Page`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from extractor.errors import Reason, ReportError
from extractor.reading.detect import Format, detect
from extractor.reading.forms import with_usual_forms
from extractor.reading.joining import together
from extractor.reading.names import decoded, readable
from extractor.reading.page import Page
from extractor.reading.raw_lines import raw_lines
from extractor.reading.wrapping import find_wrapping

__all__ = ["Content", "Format", "Page", "detect", "read", "read_together"]

# No report is larger; a scan of a thousand pages is.
MAX_FILE = 256 * 2**20

# A path is a file, bytes a file's content, str the text itself.
Content: TypeAlias = Path | bytes | str
# What people type into, or paste what they have copied.
_TYPED = frozenset({Format.DOCX, Format.DOC, Format.RTF, Format.HTML})
_Reader: TypeAlias = Callable[[bytes, str], Page]
# Where each reader stands; it is imported when a file needs it, so that reading text needs no PDF library.
_READERS: dict[Format, tuple[str, str]] = {
    Format.TEXT: ("extractor.reading.plain", "read_plain"),
    Format.PDF: ("extractor.reading.pdf", "read_pdf"),
    Format.DOCX: ("extractor.reading.word", "read_docx"),
    Format.DOC: ("extractor.reading.legacy", "read_doc"),
    Format.RTF: ("extractor.reading.legacy", "read_rtf"),
    Format.XLSX: ("extractor.reading.workbook", "read_xlsx"),
    Format.XLS: ("extractor.reading.workbook", "read_xls"),
    Format.ODS: ("extractor.reading.workbook", "read_ods"),
    Format.OFD: ("extractor.reading.ofd", "read_ofd"),
    Format.PNG: ("extractor.reading.ocr", "read_png"),
    Format.JPEG: ("extractor.reading.ocr", "read_jpeg"),
    Format.TIFF: ("extractor.reading.ocr", "read_tiff"),
    Format.HTML: ("extractor.reading.html", "read_html"),
}


def read(source: Content, name: str | None = None) -> Page:
    """Reads a report; what kind of file it is is told by its content.

    Args:
        source: a file's path, a file's content, or (as str) the text itself, which is kept to the character.
        name: what to call the report; else the file's name, "<bytes>" or "<text>".

    Raises:
        ReportError: it cannot be read, or holds no text; the error says why and what to do.
    """
    if isinstance(source, str):
        return _with_text(import_module("extractor.reading.plain").parse(source, name or "<text>"))
    if isinstance(source, Path):
        name = name or decoded(os.fsencode(source.name or source))
        content = _content(source, name)
    else:
        name, content = name or "<bytes>", source
    if len(content) > MAX_FILE:
        raise _too_large(name)
    kind = detect(content, name)
    module, function = _READERS[kind]
    reader = cast(_Reader, getattr(import_module(module), function))
    page = _with_text(reader(content, name))
    return with_usual_forms(_unwrapped(page) if kind in _TYPED else page)


def read_together(sources: Sequence[Content], names: Sequence[str | None] = ()) -> Page:
    """Reads several files as one report; `names` are what to call them, in their order.

    Raises:
        ReportError: one of them cannot be read; the error names it.
        ValueError: there is none, or not as many names as files.
    """
    if not sources:
        raise ValueError("there is no file to read")
    return together([read(source, name) for source, name in zip(sources, names or [None] * len(sources), strict=True)])


def _content(path: Path, name: str) -> bytes:
    """The bytes of a file."""
    try:
        if path.is_dir():
            raise ReportError(name, Reason.UNREADABLE, "this is a directory; give the file itself")
        if path.exists() and not path.is_file():
            raise ReportError(name, Reason.UNREADABLE, "this is a device or pipe; give a file")
        if path.stat().st_size > MAX_FILE:
            raise _too_large(name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReportError(name, Reason.UNREADABLE, f"there is no such file: {readable(str(path))}") from error
    except PermissionError as error:
        raise ReportError(name, Reason.UNREADABLE, "no permission to read the file; change its rights") from error
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        raise ReportError(name, Reason.UNREADABLE, f"the file cannot be read: {error}") from error


def _unwrapped(page: Page) -> Page:
    """The page, read anew as text where its paragraphs are lines that somebody has wrapped by hand."""
    if find_wrapping(raw_lines(page.text)) is None:
        return page
    anew: Page = import_module("extractor.reading.plain").parse(page.text, page.source)
    return replace(anew, media_type=page.media_type)


def _too_large(name: str) -> ReportError:
    detail = f"the file is larger than {MAX_FILE // 2**20} MiB, which no report is; split it or leave out its pictures"
    return ReportError(name, Reason.TOO_LARGE, detail)


def _with_text(page: Page) -> Page:
    """The page, which no reader may hand over without text."""
    if not page.text.strip():
        raise ReportError(page.source, Reason.EMPTY, "the report holds no text; check that it was saved in full")
    return page
