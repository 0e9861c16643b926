"""Pages of a report as pictures, whatever kind of file it is."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from pydantic import BaseModel, ConfigDict, Field

from extractor.reading.detect import Format, detect
from service.problems import Problem

# Of one request; each is a picture of its own.
MOST_PAGES = 8
# Pixels of a page's width, and of a page: a printer's page at 200 dots an inch has 3.9 million.
WIDEST = 2400
MOST_PIXELS = 8_000_000
LONGEST = 16_000  # pixels of a side; WebP has room for few more


class PageImage(BaseModel):
    """A page as a picture, as a viewer of its format shows it."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(description="From 1.")
    width: float = Field(description="In points (1/72 inch).")
    height: float
    media_type: str
    image: str = Field(description="Base64.")


class Pages(BaseModel):
    """The pages that were asked for, in that order, and how many the file has."""

    model_config = ConfigDict(extra="forbid")

    count: int
    pages: list[PageImage]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its size in points, and its picture's type and content."""

    size: tuple[float, float]
    media_type: str
    content: bytes


class Paper(Protocol):
    """The pages of a file."""

    @property
    def count(self) -> int:
        """How many there are."""

    def picture(self, number: int, width: int) -> Picture:
        """A page, counted from 0, so many pixels wide where it is made of pixels.

        Raises:
            ReportError: it cannot be drawn.
        """

    def close(self) -> None:
        """Lets go of the file."""


# Where the pages of each kind are opened; a module is imported when a file needs it.
_OPENERS: Mapping[Format, tuple[str, str]] = {
    Format.PDF: ("service.paper.pdf", "PdfPaper"),
    Format.OFD: ("service.paper.ofd", "OfdPaper"),
    Format.PNG: ("service.paper.pictures", "PicturePaper"),
    Format.JPEG: ("service.paper.pictures", "PicturePaper"),
    Format.TIFF: ("service.paper.pictures", "PicturePaper"),
}


def drawn(content: bytes, source: str, numbers: Sequence[int], width: int) -> Pages:
    """Pages of a report, given by their numbers from 1, each so many pixels wide.

    Raises:
        ReportError: the file cannot be opened, or a page not be drawn.
        Problem: the file is of a kind without pages, or has not so many.
    """
    kind = detect(content, source)
    if kind not in _OPENERS:
        raise no_pages()
    module, name = _OPENERS[kind]
    paper = cast(Callable[[bytes, str], Paper], getattr(import_module(module), name))(content, source)
    try:
        if max(numbers) > paper.count:
            raise Problem("invalid-request", f"page: the file has {paper.count} pages.")
        return Pages(count=paper.count, pages=[_image(paper, number, width) for number in numbers])
    finally:
        paper.close()


def no_pages() -> Problem:
    """That a report is of a kind without pages."""
    return Problem("no-pages", "Only PDF and OFD files and pictures have pages to be shown.")


def pixels_wide(size: tuple[float, float], width: int) -> int:
    """How many pixels wide a page of a size in points is drawn: as asked, or fewer where it is very long."""
    shape = size[0] / size[1]
    return max(1, min(width, math.floor(math.sqrt(MOST_PIXELS * shape)), math.floor(LONGEST * shape)))


def _image(paper: Paper, number: int, width: int) -> PageImage:
    found = paper.picture(number - 1, width)
    size = {"width": round(found.size[0], 2), "height": round(found.size[1], 2)}
    content = b64encode(found.content).decode("ascii")
    return PageImage(number=number, **size, media_type=found.media_type, image=content)
