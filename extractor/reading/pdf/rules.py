"""The rules of tables: horizontal and vertical segments among a page's paths, and how much of it images cover."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.reading.pdf.characters import Frame, visible_box

THIN = 3.0  # points: a rectangle thinner than this is a drawn rule
DOT = 1.6  # points
SNAP = 2.5  # points: rules nearer than this are one (double rules, cell borders drawn twice)
BRIDGE = 4.0  # points: gaps in a rule (dashes, corners) that do not interrupt it
SHORTEST = 4.0  # points
MOST_RULES = 3000  # a page with more is a drawing
MOST_OBJECTS = 60000
DEEPEST = 4  # nested form objects
WHITE = 250

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A segment at `at` (y of a horizontal, x of a vertical rule) from `start` to `end`, in points."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page: rules, edges of filled areas, the share (0..1) that the largest image covers."""

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    fill_horizontal: list[Rule] = field(default_factory=list)
    fill_vertical: list[Rule] = field(default_factory=list)
    image_share: float = 0.0
    paths: int = 0


Box = tuple[float, float, float, float]


def read_drawing(page: pdfium.PdfPage, frame: Frame) -> Drawing:
    """The page's rules, merged where they continue each other."""
    parts = ((kind == raw.FPDF_PAGEOBJ_IMAGE, box, stroked) for kind, box, stroked in _boxes(page, frame))
    return drawing_of(parts, frame.size)


def drawing_of(parts: Iterable[tuple[bool, Box, bool]], size: tuple[float, float]) -> Drawing:
    """What the parts of a page's paths and images make.

    Args:
        parts: for each whether it is an image, its box, and whether its outline is drawn.
        size: width and height of the page in points.
    """
    drawing = Drawing()
    area = size[0] * size[1]
    for image, box, stroked in parts:
        x0, top, x1, bottom = box
        if image:
            drawing.image_share = max(drawing.image_share, (x1 - x0) * (bottom - top) / max(area, 1.0))
            continue
        drawing.paths += 1
        _add(drawing, box, stroked, area)
    for name in ("horizontal", "vertical", "fill_horizontal", "fill_vertical"):
        merged = merge(getattr(drawing, name))
        setattr(drawing, name, merged if len(merged) <= MOST_RULES else [])
    return drawing


def _add(drawing: Drawing, box: Box, stroked: bool, area: float) -> None:
    """Files one box: a thin one is a rule, a stroked one four rules, a filled one four edges."""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    if height <= DOT and width <= DOT:  # of a dotted rule, whose direction the neighbouring dots will tell
        drawing.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        drawing.vertical.append(Rule((x0 + x1) / 2, top, bottom))
    elif height <= THIN and width > height:
        drawing.horizontal.append(Rule((top + bottom) / 2, x0, x1))
    elif width <= THIN and height > width:
        drawing.vertical.append(Rule((x0 + x1) / 2, top, bottom))
    elif width > THIN and height > THIN and (stroked or width * height < 0.8 * area):
        horizontal = drawing.horizontal if stroked else drawing.fill_horizontal
        vertical = drawing.vertical if stroked else drawing.fill_vertical
        horizontal += (Rule(top, x0, x1), Rule(bottom, x0, x1))
        vertical += (Rule(x0, top, bottom), Rule(x1, top, bottom))


def _boxes(page: pdfium.PdfPage, frame: Frame) -> Iterator[tuple[int, Box, bool]]:
    """Kind, upright box and strokedness of every visible axis-parallel part of the page's paths and images."""
    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    stack = [(raw.FPDFPage_GetObject(page, i), IDENTITY, 0) for i in range(count)]
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    while stack:
        item, matrix, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST and len(stack) < MOST_OBJECTS:
            inner = times(_matrix(item), matrix)
            count = min(raw.FPDFFormObj_CountObjects(item), MOST_OBJECTS)
            stack += [(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(count)]
        elif kind == raw.FPDF_PAGEOBJ_IMAGE or kind == raw.FPDF_PAGEOBJ_PATH:
            if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
                continue
            corners = [(left.value, bottom.value), (right.value, top.value)]
            box = _box(corners, matrix, frame)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                yield kind, box, False
                continue
            stroked = _visible(item)
            if stroked is None:
                continue
            thin = min(box[2] - box[0], box[3] - box[1]) <= THIN
            parts: Iterable[Box] = [box] if thin else _parts(item, matrix, frame, stroked)
            if box[0] < 0 or box[1] < 0 or box[2] > frame.size[0] or box[3] > frame.size[1]:
                parts = _clipped(parts, item, frame)
            yield from ((kind, part, stroked) for part in parts)


def _clipped(boxes: Iterable[Box], item: raw.FPDF_PAGEOBJECT, frame: Frame) -> Iterator[Box]:
    """The parts of boxes that lie on the page and inside of the object's clipping paths."""
    left, bottom, right, top = visible_box(item)
    corners = [
        (min(max(x, frame.left), frame.right), min(max(y, frame.bottom), frame.top))
        for x, y in ((left, bottom), (right, top))
    ]
    x0, y0, x1, y1 = _box(corners, IDENTITY, frame)
    for box in boxes:
        part = max(box[0], x0), max(box[1], y0), min(box[2], x1), min(box[3], y1)
        if part[0] <= part[2] and part[1] <= part[3]:
            yield part


def _visible(path: raw.FPDF_PAGEOBJECT) -> bool | None:
    """True for a path with a stroke, False for one only filled, None for one that cannot be seen."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke):
        return None
    if stroke.value and _inked(raw.FPDFPageObj_GetStrokeColor, path):
        return True
    return False if mode.value and _inked(raw.FPDFPageObj_GetFillColor, path) else None


def _inked(colour_of: object, path: raw.FPDF_PAGEOBJECT) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not colour_of(path, r, g, b, a):  # type: ignore[operator]
        return True
    return a.value > 0 and min(r.value, g.value, b.value) < WHITE


def _parts(path: raw.FPDF_PAGEOBJECT, matrix: Matrix, frame: Frame, stroked: bool) -> Iterator[Box]:
    """The boxes of a path's subpaths; a stroked subpath that is no rectangle gives its axis-parallel segments."""
    full = times(_matrix(path), matrix)
    for points in _subpaths(path):
        yield from outline(points, partial(_box, matrix=full, frame=frame), stroked=stroked)


def outline(points: Sequence[Point], box_of: Callable[[Sequence[Point]], Box], *, stroked: bool) -> Iterator[Box]:
    """The boxes that a polygon gives; `box_of` is the upright box around some of its points."""
    box = box_of(points)
    if _is_rectangle(points) or (not stroked and min(box[2] - box[0], box[3] - box[1]) <= THIN):
        yield box
    elif stroked:
        for pair in pairwise(points):
            segment = box_of(pair)
            if min(segment[2] - segment[0], segment[3] - segment[1]) <= 0.5:
                yield segment


def _subpaths(path: raw.FPDF_PAGEOBJECT) -> Iterator[list[tuple[float, float]]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(min(raw.FPDFPath_CountSegments(path), MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _is_rectangle(points: Sequence[Point]) -> bool:
    if not 4 <= len(points) <= 6:
        return False
    xs, ys = {round(x, 1) for x, _ in points}, {round(y, 1) for _, y in points}
    return len(xs) == 2 and len(ys) == 2 and (len(points) > 4 or points[0] == points[-1])


def _box(points: Iterable[tuple[float, float]], matrix: Matrix, frame: Frame) -> Box:
    """The upright bounding box (x0, top, x1, bottom) of points in the space of `matrix`."""
    a, b, c, d, e, f = matrix
    placed = [frame.point(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: raw.FPDF_PAGEOBJECT) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def merge(rules: list[Rule]) -> list[Rule]:
    """Snaps rules that lie on each other to one place, joins those that continue each other, drops specks."""
    out: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if group and rule.at - group[0].at > SNAP:
            out += _joined(group)
            group = []
        group.append(rule)
    return out + _joined(group)


def _joined(group: list[Rule]) -> list[Rule]:
    if not group:
        return []
    at = sum(rule.at for rule in group) / len(group)
    spans: list[list[float]] = []
    for rule in sorted(group, key=lambda r: r.start):
        if spans and rule.start - spans[-1][1] <= BRIDGE:
            spans[-1][1] = max(spans[-1][1], rule.end)
        else:
            spans.append([rule.start, rule.end])
    return [Rule(at, start, end) for start, end in spans if end - start > SHORTEST]
