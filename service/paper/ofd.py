"""The pages of an OFD file, as drawings (SVG) that the browser draws itself, with its own fonts.

A drawing is written anew from numbers, characters and the pixels of pictures: nothing of the file is in it that a
browser could run or fetch.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lxml import etree

from extractor.errors import Reason, ReportError
from extractor.reading.ofd.objects import (
    DEEPEST,
    POINTS,
    hidden,
    matrix_of,
    number_of,
    numbers_of,
    page_box,
    path_of,
    steps_of,
    width_of,
)
from extractor.reading.ofd.parts import Contents, Resources, bodies, required
from extractor.reading.package import Element, Package
from extractor.reading.pdf.rules import IDENTITY, Matrix
from service.paper.drawing import Picture
from service.paper.pixels import encoded

MEDIA_TYPE = "image/svg+xml"
MOST_OBJECTS = 200_000  # objects and characters of a page
MOST_PICTURES = 500
MOST_BYTES = 12 * 2**20  # of a drawing
_SVG = "http://www.w3.org/2000/svg"
_FAMILIES = "SimSun, NSimSun, Songti SC, Noto Serif CJK SC, Source Han Serif SC, serif"
_THIN = 0.353  # millimetres: what a line is wide that says no width
# What the operators of an abbreviated path are in SVG, and how many numbers each takes.
_OPERATORS = {"S": "M", "M": "M", "L": "L", "Q": "Q", "B": "C", "A": "A", "C": "Z"}
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class OfdPaper:
    """The pages of an OFD file; raises ReportError as reading it does."""

    def __init__(self, content: bytes, source: str) -> None:
        self._package, self._source = Package(content, source), source
        self._contents = Contents(self._package, source)
        self._pages = [(body, part) for body in bodies(self._package, source) for part in body.pages]
        if not self._pages:
            raise ReportError(source, Reason.EMPTY, "the OFD file has no pages; check that it was saved in full")

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._pages)

    def picture(self, number: int, width: int) -> Picture:
        """A page, counted from 0; its pictures are at most so many pixels wide.

        Raises:
            ReportError: DAMAGED, it cannot be drawn; TOO_LARGE, there is more on it than on any page.
        """
        body, part = self._pages[number]
        try:
            root = required(self._package, part, self._source)
            box = page_box(body, root)
            drawing = _Drawing(self._package, self._contents.resources(body, part, root), self._source, box, width)
            for content in [*self._contents.templates(body, root), root]:
                for layer in content.iterfind("{*}Content/{*}Layer"):
                    drawing.add(layer, drawing.root)
        except ValueError as error:
            detail = f"page {number + 1} of the OFD file cannot be drawn ({error}); fetch or export it again"
            raise ReportError(self._source, Reason.DAMAGED, detail) from error
        return Picture((POINTS * box[2], POINTS * box[3]), MEDIA_TYPE, etree.tostring(drawing.root, encoding="utf-8"))

    def close(self) -> None:
        """Nothing is held open."""


class _Drawing:
    """A page while it is drawn; measured in millimetres, `box` its left, top, width and height."""

    def __init__(self, package: Package, resources: Resources, source: str, box: Sequence[float], width: int) -> None:
        self._package, self._resources, self._source, self._width = package, resources, source, width
        self._objects, self._pictures, self._bytes = MOST_OBJECTS, MOST_PICTURES, MOST_BYTES
        self.root = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
        self.root.set("viewBox", " ".join(map(_text, box)))
        self.root.set("width", f"{_text(box[2])}mm")
        self.root.set("height", f"{_text(box[3])}mm")
        self.root.set("font-family", _FAMILIES)

    def add(self, content: Element, into: Element, depth: int = 0) -> None:
        """Draws the objects of a layer, block or the like into an element.

        Raises:
            ValueError: an object's numbers are none. ReportError: TOO_LARGE, there are too many.
        """
        for item in content:
            self._count(1)
            if item.get("Visible", "true").strip().lower() == "false":
                continue
            kind = str(item.tag).rpartition("}")[2]
            if kind == "TextObject":
                self._add_text(item, into)
            elif kind == "PathObject":
                self._add_path(item, into)
            elif kind == "ImageObject":
                self._add_image(item, into)
            elif kind in ("Layer", "PageBlock") and depth < DEEPEST:
                self.add(item, into, depth + 1)
            elif kind == "CompositeObject" and depth < DEEPEST:
                inner = self._resources.drawings.get(item.get("ResourceID", ""))
                if inner is not None:
                    self.add(inner, self._group(into, matrix_of(item)), depth + 1)

    def _count(self, count: int) -> None:
        self._objects -= count
        if self._objects < 0:
            raise ReportError(self._source, Reason.TOO_LARGE, "a page has more objects than a report's page has")

    def _group(self, into: Element, matrix: Matrix) -> Element:
        group = etree.SubElement(into, f"{{{_SVG}}}g")
        if matrix != IDENTITY:
            group.set("transform", f"matrix({' '.join(map(_text, matrix))})")
        return group

    def _add_text(self, item: Element, into: Element) -> None:
        size, stretch = number_of(item.get("Size", "")), number_of(item.get("HScale", "1"))
        if hidden(item, "FillColor") or size <= 0 or stretch <= 0:
            return
        group = self._group(into, matrix_of(item))
        down = math.radians(number_of(item.get("ReadDirection", "0")))
        turned = number_of(item.get("CharDirection", "0"))
        x = y = 0.0
        for code in item.iterchildren("{*}TextCode"):
            x, y = number_of(code.get("X", str(x))), number_of(code.get("Y", str(y)))
            text = code.text or ""
            self._count(len(text))
            steps = steps_of(code, [width_of(letter) * size * stretch for letter in text], down)
            for letter, at in zip(text, accumulate(steps, _sum, initial=(x, y)), strict=False):
                if letter.isprintable() and not letter.isspace():
                    self._letter(group, letter, at, size, stretch, turned, item)

    def _letter(
        self,
        group: Element,
        letter: str,
        at: tuple[float, float],
        size: float,
        stretch: float,
        turned: float,
        item: Element,
    ) -> None:
        made = etree.SubElement(group, f"{{{_SVG}}}text")
        made.text = letter
        place = f"translate({_text(at[0])} {_text(at[1])})"
        if turned:
            place += f" rotate({_text(turned)})"
        if stretch != 1:
            place += f" scale({_text(stretch)} 1)"
        made.set("transform", place)
        made.set("font-size", _text(size))
        made.set("fill", _color(item, "FillColor"))
        if number_of(item.get("Weight", "400")) > 500:
            made.set("font-weight", "bold")

    def _add_path(self, item: Element, into: Element) -> None:
        stroked = item.get("Stroke", "true").strip().lower() != "false"
        filled = item.get("Fill", "false").strip().lower() == "true"
        data = next(item.iterchildren("{*}AbbreviatedData"), None)
        if data is None or not (stroked or filled):
            return
        made = etree.SubElement(self._group(into, matrix_of(item)), f"{{{_SVG}}}path")
        made.set("d", " ".join(self._steps(data.text or "")))
        made.set("fill", _color(item, "FillColor") if filled else "none")
        made.set("stroke", _color(item, "StrokeColor") if stroked else "none")
        made.set("stroke-width", _text(number_of(item.get("LineWidth", str(_THIN)))))
        if item.get("Rule") == "Even-Odd":
            made.set("fill-rule", "evenodd")

    def _steps(self, data: str) -> Iterator[str]:
        words = iter(path_of(data))
        for operator in words:
            self._count(1)
            if operator not in _OPERATORS:
                raise ValueError(f"a path has no operator {operator[:20]!r}")
            operands = [number_of(next(words, "")) for _ in range(_OPERANDS[operator])]
            yield " ".join([_OPERATORS[operator], *map(_text, operands)])

    def _add_image(self, item: Element, into: Element) -> None:
        left, top, width, height = numbers_of(item.get("Boundary", ""), 4)
        matrix = (width, 0.0, 0.0, height, left, top) if item.get("CTM") is None else matrix_of(item)
        self._pictures -= 1
        content = self._pixels(self._resources.pictures.get(item.get("ResourceID", "")))
        if content is None:
            return
        self._bytes -= len(content)
        if self._bytes < 0:
            raise ReportError(self._source, Reason.TOO_LARGE, "a page shows more pictures than a report's page does")
        made = etree.SubElement(self._group(into, matrix), f"{{{_SVG}}}image")
        for name in ("width", "height"):
            made.set(name, "1")
        made.set("preserveAspectRatio", "none")
        made.set("href", f"data:image/webp;base64,{b64encode(content).decode('ascii')}")

    def _pixels(self, part: str | None) -> bytes | None:
        """A picture as every browser shows it; None where it cannot be decoded, so that the rest is seen."""
        from extractor.reading.ocr import engine

        found = None if part is None or self._pictures < 0 or not engine.installed() else self._package.read(part)
        if found is None:
            return None
        from extractor.reading.ocr.pictures import pixels_of

        try:
            return encoded(pixels_of(found, self._source)[..., ::-1], self._width)
        except ReportError:
            return None


def _sum(at: tuple[float, float], step: tuple[float, float]) -> tuple[float, float]:
    return at[0] + step[0], at[1] + step[1]


def _color(item: Element, kind: str) -> str:
    """A colour of an object: black where it says none, or one in a space of other than grey or red, green, blue."""
    color = next(item.iterchildren(f"{{*}}{kind}"), None)
    parts = [] if color is None else color.get("Value", "").split()
    values = [min(int(each), 255) for each in parts if each.isdecimal() and len(each) < 4]
    values = values * 3 if len(values) == 1 else values
    red, green, blue = values if len(values) == 3 else (0, 0, 0)
    alpha = "255" if color is None else color.get("Alpha", "255").strip()
    share = min(int(alpha), 255) / 255 if alpha.isdecimal() and len(alpha) < 4 else 1
    return f"rgb({red} {green} {blue} / {_text(share)})"


def _text(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".") or "0"
