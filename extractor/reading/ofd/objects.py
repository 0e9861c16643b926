"""The objects of a page: characters, and boxes of paths and images, with their places.

A page is measured in millimetres from its top left corner. An object has its own space: `CTM` turns and scales it, and
`Boundary` says where on the page (or in the object around it) it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, repeat

from extractor.reading.ofd.parts import Body
from extractor.reading.package import Element
from extractor.reading.pdf.characters import ABOVE, BELOW, Placed, angle_of, ideographic, wanted
from extractor.reading.pdf.rules import IDENTITY, WHITE, Box, Matrix, Point, outline, times

POINTS = 72 / 25.4  # points in a millimetre
DEEPEST = 8  # objects in one another
# The width of what is no square, in em, where nothing says it: capitals, and all else.
CAPITAL, NARROW = 0.72, 0.55
_PATH = re.compile(r"[A-Za-z]|[^\sA-Za-z,]+")
# How many numbers each operator of a path takes; the last two are the point that it goes to.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_STRAIGHT = "SMLC"
_A4 = (0.0, 0.0, 210.0, 297.0)

Composite = Callable[[str], "Element | None"]


@dataclass(slots=True)
class Objects:
    """What stands on a page; in points, y growing upwards from the bottom of the page, as in a PDF.

    Attributes:
        height: the page's.
        most: how many objects and characters it may have.
        characters: in the order in which they are drawn.
        shapes: for each image or straight-sided part of a path whether it is an image, its points, and whether its
            outline is drawn.
        pictures: for each image the number of its resource, and the matrix that leads from a square, of which each
            side is 1 and the image fills it, to the page, in millimetres from the top left corner.
    """

    height: float
    most: int
    characters: list[Placed] = field(default_factory=list)
    shapes: list[tuple[bool, Sequence[Point], bool]] = field(default_factory=list)
    pictures: list[tuple[str, Matrix]] = field(default_factory=list)

    def add(self, content: Element, composite: Composite, around: Matrix = IDENTITY, depth: int = 0) -> None:
        """Takes the objects of a layer, block or the like.

        Args:
            content: the element that holds the objects.
            composite: gives the content of a composite object's resource, by its number.
            around: from the space in which the objects stand to the page, in millimetres.

        Raises:
            ValueError: an object's numbers are none, or there are too many objects.
        """
        for item in content:
            self._count(1)
            if item.get("Visible", "true").strip().lower() == "false":
                continue
            kind = _name(item)
            if kind == "TextObject":
                self._add_text(item, around)
            elif kind == "PathObject":
                self._add_path(item, around)
            elif kind == "ImageObject":
                self._add_image(item, around)
            elif kind in ("Layer", "PageBlock") and depth < DEEPEST:
                self.add(item, composite, around, depth + 1)
            elif kind == "CompositeObject" and depth < DEEPEST:
                inner = composite(item.get("ResourceID", ""))
                if inner is not None:
                    self.add(inner, composite, times(matrix_of(item), around), depth + 1)

    def _count(self, count: int) -> None:
        self.most -= count
        if self.most < 0:
            raise ValueError("more objects than a report has")

    def _add_text(self, item: Element, around: Matrix) -> None:
        size, stretch = number_of(item.get("Size", "")), number_of(item.get("HScale", "1"))
        if hidden(item, "FillColor") or size <= 0:
            return
        matrix = times(matrix_of(item), around)
        turned = math.radians(number_of(item.get("CharDirection", "0")))
        along = math.cos(turned) * matrix[0] + math.sin(turned) * matrix[2]
        across = math.cos(turned) * matrix[1] + math.sin(turned) * matrix[3]
        angle = angle_of(along, -across)
        down = math.radians(number_of(item.get("ReadDirection", "0")))
        x = y = 0.0
        for code in item.iterchildren("{*}TextCode"):
            x, y = number_of(code.get("X", str(x))), number_of(code.get("Y", str(y)))
            text = code.text or ""
            self._count(len(text))
            widths = [width_of(letter) * size * stretch for letter in text]
            at = x, y
            for letter, width, step in zip(text, widths, steps_of(code, widths, down), strict=False):
                if wanted(ord(letter)):
                    room = math.hypot(*step)
                    self._place(letter, at, min(width, room) if room else width, size, turned, matrix, angle)
                at = at[0] + step[0], at[1] + step[1]

    def _place(
        self, letter: str, at: Point, width: float, size: float, turned: float, matrix: Matrix, angle: int
    ) -> None:
        """Adds a character whose baseline begins at `at`, in the object's space."""
        cos, sin = math.cos(turned), math.sin(turned)
        corners = [
            self._point((at[0] + x * cos - y * sin, at[1] + x * sin + y * cos), matrix)
            for x, y in ((0.0, -ABOVE * size), (width, BELOW * size))
        ]
        (ax, ay), (bx, by) = corners
        box = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        height = size * math.hypot(matrix[2], matrix[3]) * POINTS
        self.characters.append((ord(letter), box, self._point(at, matrix), height, angle, False))

    def _add_path(self, item: Element, around: Matrix) -> None:
        stroked = item.get("Stroke", "true").strip().lower() != "false" and not hidden(item, "StrokeColor")
        filled = item.get("Fill", "false").strip().lower() == "true" and not hidden(item, "FillColor")
        if stroked or filled:
            matrix = times(matrix_of(item), around)
            data = next(item.iterchildren("{*}AbbreviatedData"), None)
            for points in _polygons((data.text or "") if data is not None else ""):
                self.shapes.append((False, [self._point(point, matrix) for point in points], stroked))

    def _add_image(self, item: Element, around: Matrix) -> None:
        left, top, width, height = numbers_of(item.get("Boundary", ""), 4)
        corners = (left, top), (left + width, top + height)
        self.shapes.append((True, [self._point(corner, around) for corner in corners], False))
        filled = (width, 0.0, 0.0, height, left, top) if item.get("CTM") is None else matrix_of(item)
        self.pictures.append((item.get("ResourceID", ""), times(filled, around)))

    def _point(self, point: Point, matrix: Matrix) -> Point:
        """A point of the space of `matrix` on the page, in points from its bottom left corner."""
        (x, y), (a, b, c, d, e, f) = point, matrix
        return POINTS * (a * x + c * y + e), self.height - POINTS * (b * x + d * y + f)


def boxes(
    shapes: Iterable[tuple[bool, Sequence[Point], bool]], point: Callable[[float, float], Point]
) -> Iterator[tuple[bool, Box, bool]]:
    """The boxes that shapes give, in the frame that `point` leads to."""

    def box_of(points: Sequence[Point]) -> Box:
        placed = [point(*each) for each in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        return min(xs), min(ys), max(xs), max(ys)

    for image, points, stroked in shapes:
        if image:
            yield True, box_of(points), False
        else:
            yield from ((False, box, stroked) for box in outline(points, box_of, stroked=stroked))


def _polygons(data: str) -> Iterator[list[Point]]:
    """The straight-sided parts of a path in its abbreviated form; a curve ends one."""
    points: list[Point] = []
    at = iter(path_of(data))
    for operator in at:
        if operator not in _OPERANDS:
            raise ValueError(f"a path has no operator {operator[:20]!r}")
        operands = [number_of(each) for each in islice(at, _OPERANDS[operator])]
        if len(operands) < _OPERANDS[operator]:
            raise ValueError("a path is cut off")
        if operator in "SM" or operator not in _STRAIGHT:
            if len(points) > 1:
                yield points
            points = []
        if operator == "C":
            points += points[:1]
        else:
            points.append((operands[-2], operands[-1]))
    if len(points) > 1:
        yield points


def path_of(data: str) -> list[str]:
    """The operators and numbers of a path in its abbreviated form, in order."""
    return _PATH.findall(data)


def steps_of(code: Element, widths: Sequence[float], down: float) -> Iterator[Point]:
    """From each character's origin to the next one's: as stated, else by their widths."""
    stated = [_deltas(code.get(name)) for name in ("DeltaX", "DeltaY")]
    count = len(widths)
    if stated == [None, None]:
        return ((width * math.cos(down), width * math.sin(down)) for width in widths)
    dx, dy = (islice(chain(each or (), repeat(0.0)), count) for each in stated)
    return zip(dx, dy, strict=True)


def _deltas(stated: str | None) -> Iterator[float] | None:
    """The distances of `1 g 2 3.5 4`: 1, twice 3.5, 4; None where nothing is stated."""
    if stated is None or not stated.strip():
        return None
    return _unfolded(stated)


def _unfolded(stated: str) -> Iterator[float]:
    words = iter(stated.split())
    for word in words:
        if word == "g":
            count, distance = next(words, ""), next(words, "")
            yield from repeat(number_of(distance), int(number_of(count)))
        else:
            yield number_of(word)


def matrix_of(item: Element) -> Matrix:
    """From an object's space to the one around it."""
    left, top, _, _ = numbers_of(item.get("Boundary", ""), 4)
    a, b, c, d, e, f = numbers_of(item.get("CTM", "1 0 0 1 0 0"), 6)
    return a, b, c, d, e + left, f + top


def hidden(item: Element, kind: str) -> bool:
    """Whether a colour of an object cannot be seen: transparent, or white."""
    color = next(item.iterchildren(f"{{*}}{kind}"), None)
    if color is None:
        return False
    value = color.get("Value", "").split()
    white = len(value) == 3 and all(each.isdecimal() and int(each) >= WHITE for each in value)
    return color.get("Alpha", "255").strip() == "0" or white


def width_of(letter: str) -> float:
    """What a character is wide, in em."""
    if ideographic(letter):
        return 1.0
    return CAPITAL if letter.isupper() else NARROW


def numbers_of(text: str, count: int) -> list[float]:
    """So many numbers.

    Raises:
        ValueError: there are others.
    """
    numbers = [number_of(each) for each in text.replace(",", " ").split()]
    if len(numbers) != count:
        raise ValueError(f"{count} numbers are wanted, not {text[:40]!r}")
    return numbers


def number_of(text: str) -> float:
    """A number that may be a place on a page.

    Raises:
        ValueError: it is none.
    """
    number = float(text)
    if not abs(number) < 1e7:
        raise ValueError(f"no place on a page: {text[:20]}")
    return number


def _name(item: Element) -> str:
    return str(item.tag).rpartition("}")[2]


def page_box(body: Body, root: Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of a page in millimetres: as it states them, or its document, else those of A4.

    Raises:
        ValueError: what is stated is no area.
    """
    common = body.root.find("{*}CommonData/{*}PageArea")
    return _physical_box(root.find("{*}Area")) or _physical_box(common) or _A4


def _physical_box(element: Element | None) -> tuple[float, float, float, float] | None:
    """Left, top, width and height in millimetres of the area that a page or document states; None where it does not.

    Raises:
        ValueError: it is no area.
    """
    found = None if element is None else element.find("{*}PhysicalBox")
    if found is None:
        return None
    left, top, width, height = numbers_of(found.text or "", 4)
    if min(width, height) <= 0:
        raise ValueError("a page without a size")
    return left, top, width, height
