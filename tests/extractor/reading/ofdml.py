"""Writes small OFD files (GB/T 33190-2016) for the tests. Places are points from the top left corner of the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, pairwise

from extractor.reading.pdf.characters import Char
from extractor.reading.pdf.rules import Drawing
from tests.extractor.reading.pdfml import A4, SIZE, width_of

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MILLIMETRES = 25.4 / 72
RUN = 3  # equal distances that are written as one


@dataclass
class Leaf:
    """One page: its objects, added to by the methods."""

    width: float = A4[0]
    height: float = A4[1]
    parts: list[str] = field(default_factory=list)
    template: str = ""

    def text(self, x: float, y: float, text: str, size: float = SIZE, attributes: str = "") -> Leaf:
        """Text whose baseline begins at (x, y)."""
        at, places = x, []
        for letter in text:
            places.append(at)
            at += width_of(letter, size)
        return self.placed(text, places, y, size, attributes)

    def placed(self, text: str, xs: Sequence[float], y: float, size: float, attributes: str = "") -> Leaf:
        """Text with the place of each of its characters."""
        deltas = distances([b - a for a, b in pairwise(xs)])
        stated = f' DeltaX="{deltas}"' if deltas else ""
        width = max(xs[-1] - xs[0] + size, 1)
        self.parts.append(
            f'<ofd:TextObject ID="{len(self.parts) + 100}" Font="4" Size="{mm(size)}" {attributes} '
            f'Boundary="{mm(xs[0])} {mm(y - size)} {mm(width)} {mm(1.3 * size)}">'
            f'<ofd:TextCode X="0" Y="{mm(size)}"{stated}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )
        return self

    def path(self, x0: float, y0: float, x1: float, y1: float, data: str, attributes: str = "") -> Leaf:
        """A path in the box from (x0, y0) to (x1, y1), its data in millimetres from the box's corner."""
        self.parts.append(
            f'<ofd:PathObject ID="{len(self.parts) + 100}" LineWidth="0.18" {attributes} '
            f'Boundary="{mm(x0)} {mm(y0)} {mm(x1 - x0)} {mm(y1 - y0)}">'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Leaf:
        return self.path(x0, y0, x1, y1, f"M 0 0 L {mm(x1 - x0)} {mm(y1 - y0)}")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Leaf:
        """A filled box."""
        width, height = mm(x1 - x0), mm(y1 - y0)
        data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
        return self.path(x0, y0, x1, y1, data, 'Fill="true" Stroke="false"')

    def image(self, x0: float, y0: float, x1: float, y1: float, resource: int = 3, attributes: str = "") -> Leaf:
        self.parts.append(
            f'<ofd:ImageObject ID="99" ResourceID="{resource}" {attributes} '
            f'Boundary="{mm(x0)} {mm(y0)} {mm(x1 - x0)} {mm(y1 - y0)}"/>'
        )
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Leaf:
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def cells(self, xs: Sequence[float], y: float, texts: Sequence[str], size: float = 9.0) -> Leaf:
        """One line of cell texts."""
        for left, text in zip(xs, texts, strict=False):
            if text:
                self.text(left + 4, y, text, size)
        return self


def drawn(size: tuple[float, float], chars: Sequence[Char], drawing: Drawing) -> Leaf:
    """A page with these characters and rules, as another kind of file has them."""
    leaf = Leaf(*size)
    for (y, height), line in groupby(chars, key=lambda char: (char.y, char.size)):
        placed = list(line)
        leaf.placed("".join(char.text for char in placed), [char.x0 for char in placed], y, height)
    for rule in drawing.horizontal:
        leaf.rule(rule.start, rule.at, rule.end, rule.at)
    for rule in drawing.vertical:
        leaf.rule(rule.at, rule.start, rule.at, rule.end)
    return leaf


def mm(points: float) -> str:
    return f"{points * MILLIMETRES:.4f}"


def distances(deltas: Sequence[float]) -> str:
    """Distances in millimetres, equal ones in a row as `g count distance`."""
    said = []
    for distance, group in groupby(mm(delta) for delta in deltas):
        count = len(list(group))
        said += [f"g {count} {distance}"] if count >= RUN else [distance] * count
    return " ".join(said)


def content(leaf: Leaf) -> str:
    """The part of a page, or of a template."""
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {mm(leaf.width)} {mm(leaf.height)}</ofd:PhysicalBox></ofd:Area>"
    template = f'<ofd:Template TemplateID="{leaf.template}" ZOrder="Background"/>' if leaf.template else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {NAMESPACE}>{template}{area}'
        f'<ofd:Content><ofd:Layer ID="2">{"".join(leaf.parts)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def parts_of(*leaves: Leaf, template: Leaf | None = None) -> dict[str, str]:
    """The parts of the package, by their names; the pages of a template that they name have the number 7."""
    templates = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    pages = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(leaves)))
    parts = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{templates}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = content(template)
    for number, leaf in enumerate(leaves):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = content(leaf)
    return parts


def with_pictures(parts: Mapping[str, str], *pictures: bytes) -> dict[str, str | bytes]:
    """The parts of a package with these pictures as resources, whose numbers count from 3."""
    media = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image"><ofd:MediaFile>image_{number}.dat</ofd:MediaFile></ofd:MultiMedia>'
        for number in range(3, 3 + len(pictures))
    )
    named = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    return {
        **parts,
        "Doc_0/Document.xml": parts["Doc_0/Document.xml"].replace("</ofd:CommonData>", named),
        "Doc_0/DocumentRes.xml": (
            f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
        ),
        **{f"Doc_0/Res/image_{number}.dat": picture for number, picture in enumerate(pictures, 3)},
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


def ofd_file(*leaves: Leaf, template: Leaf | None = None) -> bytes:
    return packed(parts_of(*leaves, template=template))
