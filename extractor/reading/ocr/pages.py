"""The pages of a file that are pictures, or whose fonts do not say what they draw: their text is recognised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine
from extractor.reading.ocr.limits import Allowance
from extractor.reading.pdf.sheets import SCANNED_CHARS, UNREADABLE, Sheet, unread


def with_recognised(sheets: Sequence[Sheet], recognise: Callable[[int], Sheet], source: str, kind: str) -> list[Sheet]:
    """The pages, those without a text of their own as recognised; where nothing is, marked as not sure at all.

    Args:
        sheets: the pages as read.
        recognise: gives the page of a number (from 0) as recognised.
        source: the file's name, for errors.
        kind: what people call the file.

    Raises:
        ReportError: SCAN or UNREADABLE, no page has a text, and the extra that recognises it is not installed;
            TOO_LARGE, more pages are pictures than are recognised of one file; what `recognise` raises, where no page
            has a text.
    """
    wanted = [at for at, sheet in enumerate(sheets) if unread(sheet)]
    written = any(sheet.chars >= SCANNED_CHARS for sheet in sheets if not unread(sheet))
    if wanted and not engine.installed():
        if not written:
            raise _missing([sheets[at] for at in wanted], source, kind)
        return [replace(sheet, confidence=0.0) if unread(sheet) else sheet for sheet in sheets]
    allowance = Allowance(source, len(wanted))
    out, failures = list(sheets), []
    for at in wanted:
        allowance.check()
        try:
            found = recognise(at)
        except ReportError as error:  # a page that cannot be drawn costs only itself
            failures.append(error)
            out[at] = replace(sheets[at], confidence=0.0)
        else:
            out[at] = found if found.chars else replace(sheets[at], confidence=0.0)
    if failures and not written and not any(sheet.ocr for sheet in out):
        raise failures[0]
    return out


def _missing(unread: Sequence[Sheet], source: str, kind: str) -> ReportError:
    """That the extra is missing, for a file none of whose pages has a text of its own."""
    if all(sheet.unreadable > UNREADABLE for sheet in unread):
        what = f"the fonts of the {kind} do not say which characters they draw"
        return ReportError(source, Reason.UNREADABLE, engine.advice(what))
    return ReportError(source, Reason.SCAN, engine.advice("a scan: its pages are pictures of characters"))
