"""Word files as LibreOffice prints them: a PDF, and where on its pages the words stand that were read of the file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby

from pydantic import BaseModel, ConfigDict, Field

from extractor.errors import Reason, ReportError
from extractor.reading import read
from extractor.reading.detect import Format, detect
from extractor.reading.ink import Ink, Printing
from extractor.reading.legacy import converted
from extractor.reading.page import Page
from extractor.reading.pdf import read_pdf
from extractor.result import PageInfo
from service.paper.drawing import no_pages

_SUFFIXES = {Format.DOCX: "docx", Format.DOC: "doc", Format.RTF: "rtf"}
REACH = 2000  # characters behind the last words in which the next ones are looked for
ENOUGH = 8  # characters of a line that are looked for in the whole text


class Printout(BaseModel):
    """A Word file as it is printed; what is `printed` on its pages counts in the text that was read of the file."""

    model_config = ConfigDict(extra="forbid")

    pages: list[PageInfo]
    pdf: str = Field(description="Base64.")


def printout(content: bytes, source: str, *, in_memory: bool) -> Printout:
    """How a Word file is printed; `in_memory` tells that LibreOffice may write there.

    Raises:
        Problem: it is no Word file.
        ReportError: NEEDS_LIBREOFFICE, it is not installed, or has no place in memory; whatever else reading raises.
    """
    kind = detect(content, source)
    if kind not in _SUFFIXES:
        raise no_pages()
    if not in_memory:
        detail = "the service has no folder in memory to print Word files in; save the file as PDF"
        raise ReportError(source, Reason.NEEDS_LIBREOFFICE, detail)
    text = read(content, source).original
    pdf = converted(content, source, _SUFFIXES[kind], "pdf")
    return Printout(pages=pages_of(read_pdf(pdf, source), text), pdf=b64encode(pdf).decode("ascii"))


def pages_of(copy: Page, text: str) -> list[PageInfo]:
    """The pages of a printed copy of a text, with where its words stand on them.

    The copy's lines are looked for one after the other, each behind the one before it, so that the same words in two
    places are told apart; a line that is not found there (a running head, a box beside the text) is looked for in the
    whole, if it is long enough to be no other's.
    """
    lines = _found(copy, text)
    pages, end = [], 0
    for leaf, printed in zip(copy.leaves, lines, strict=True):
        start, end = end, max([end, *(line[1] for line in printed)])
        about = {"number": leaf.number, "file": copy.source, "width": leaf.width, "height": leaf.height}
        told = {"start": start, "end": end, "ocr": leaf.ocr, "turn": leaf.turn, "printed": printed}
        pages.append(PageInfo.model_validate({**about, **told}))
    return pages


def _found(copy: Page, text: str) -> list[list[Printing]]:
    lines: list[list[Printing]] = [[] for _ in copy.leaves]
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    even = "".join(text[at] for at in places)
    behind, ink = 0, copy.ink or Ink()
    for start, end, _ in ink.runs(0, len(copy.original)):
        words = "".join(copy.original[start:end].split())
        at = even.find(words, behind, behind + REACH)
        if at < 0 and len(words) >= ENOUGH:
            at = even.find(words)
        if at < 0 or not words:
            continue
        behind = at + len(words)
        for from_, to in _stretches(copy.original, start, end):
            (box, *_) = ink.boxes(from_, to)
            first, at = at, at + len("".join(copy.original[from_:to].split()))
            left, top, right, bottom = (round(side, 2) for side in box[1:])
            lines[box.page].append((places[first], places[at - 1] + 1, left, top, right, bottom))
    return lines


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a line that are of ideographs, or of letters and digits: LibreOffice leaves room between them."""
    letters = [at for at in range(start, end) if not text[at].isspace()]
    for _, group in groupby(letters, lambda at: text[at].isascii()):
        found = list(group)
        yield found[0], found[-1] + 1
