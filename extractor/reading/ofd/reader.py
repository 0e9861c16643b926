"""From the bytes of an OFD file to a Page."""

from __future__ import annotations

from extractor.errors import Reason, ReportError
from extractor.reading.ocr.pages import with_recognised
from extractor.reading.ofd.objects import POINTS, Objects, boxes, page_box
from extractor.reading.ofd.parts import Body, Contents, bodies, required
from extractor.reading.ofd.pictured import Pictured, recognised_page
from extractor.reading.package import Element, Package
from extractor.reading.page import Page
from extractor.reading.pdf.characters import upright
from extractor.reading.pdf.rules import drawing_of
from extractor.reading.pdf.sheets import Sheet, check_text, page_of, sheet_of, unread

MEDIA_TYPE = "application/ofd"
# A report of a thousand pages has a million characters and unpacks to some 100 MB. The parts of all pages may unpack
# to so much, and have so many objects and characters, those of templates and repeated drawings counted where they show.
MAX_UNPACKED = 256 * 2**20
MAX_OBJECTS = 4_000_000


def read_ofd(content: bytes, source: str) -> Page:
    """Reads an OFD report.

    Args:
        content: the file.
        source: its name, for the page and for errors.

    Raises:
        ReportError: EMPTY (no page, or nothing on them), ENCRYPTED, DAMAGED (cut off or broken), TOO_LARGE (it unpacks
            to more than a report does, or too many pages are pictures), SCAN (images without text, or the extra that
            recognises it is not installed), UNREADABLE (its text is no text).
    """
    package = Package(content, source)
    reader = _Reader(package, source)
    for body in bodies(package, source):
        for part in body.pages:
            reader.read(body, part)
    if not reader.sheets:
        raise ReportError(source, Reason.EMPTY, "the OFD file has no pages; check that it was saved in full")
    sheets = with_recognised(reader.sheets, reader.recognised, source, "OFD file")
    check_text(sheets, source, "OFD file")
    return page_of(sheets, source, MEDIA_TYPE)


def page_count(content: bytes, source: str) -> int:
    """How many pages an OFD file says it has; raises as `read_ofd` does."""
    return sum(len(body.pages) for body in bodies(Package(content, source), source))


class _Reader:
    """Reads the pages of a package one after the other into `sheets`."""

    def __init__(self, package: Package, source: str) -> None:
        self.sheets: list[Sheet] = []
        self._package, self._source = package, source
        self._bytes, self._objects = MAX_UNPACKED, MAX_OBJECTS
        self._contents = Contents(package, source)
        self._pictured: dict[int, Pictured] = {}

    def read(self, body: Body, part: str) -> None:
        """Reads the next page."""
        self._bytes -= self._package.size(part)
        if self._bytes < 0:
            detail = f"its pages unpack to more than {MAX_UNPACKED // 2**20} MiB, which no report does; split it"
            raise ReportError(self._source, Reason.TOO_LARGE, detail)
        root = required(self._package, part, self._source)
        try:
            self.sheets.append(self._sheet(body, part, root))
        except ValueError as error:
            detail = f"page {len(self.sheets) + 1} of the OFD file cannot be read ({error}); fetch or export it again"
            raise ReportError(self._source, Reason.DAMAGED, detail) from error

    def _sheet(self, body: Body, part: str, root: Element) -> Sheet:
        left, top, width, height = page_box(body, root)
        resources = self._contents.resources(body, part, root)
        objects = Objects(POINTS * height, self._objects)
        corner = (1.0, 0.0, 0.0, 1.0, -left, -top)
        for content in [*self._contents.templates(body, root), root]:
            for layer in content.iterfind("{*}Content/{*}Layer"):
                objects.add(layer, resources.drawings.get, corner)
        self._objects = objects.most
        frame, chars = upright(objects.characters, (0.0, 0.0, POINTS * width, POINTS * height))
        drawing = drawing_of(boxes(objects.shapes, frame.point), frame.size)
        number = len(self.sheets)
        sheet = sheet_of(number, frame.size, chars, drawing, turn=frame.turn)
        if unread(sheet):
            shown = [(resources.pictures.get(resource), matrix) for resource, matrix in objects.pictures]
            self._pictured[number] = Pictured(number, (POINTS * width, POINTS * height), shown)
        return sheet

    def recognised(self, number: int) -> Sheet:
        """A page (from 0) that is pictures, as recognised; raises as `recognised_page` does."""
        return recognised_page(self._pictured[number], self._package, self._source)
