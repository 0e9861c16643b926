"""What the readers need of a Word document's styles: inherited numbering and hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.reading.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}


def child_value(parent: Element | None, name: str) -> str | None:
    """The w:val of a child, or None where there is no such child or value."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def switched_on(parent: Element | None, name: str) -> bool | None:
    """Whether a child that is a switch is on; None where there is none, so that the style decides."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return None if child is None else child.get(f"{W}val", "1").lower() not in _OFF


def integer(value: str | None, default: int) -> int:
    """The number that an attribute holds, or the default where it holds none."""
    try:
        return int(value or "")
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class NumberingReference:
    """Where a paragraph's number comes from (w:numPr).

    Attributes:
        list_id: the w:num, None where only a level is given; "0" takes an inherited number away.
        level: from 0, None where not given.
        style: the style that gave the reference; the list's level tied to that style is meant.
    """

    list_id: str | None
    level: int | None
    style: str | None = None

    @classmethod
    def of(cls, properties: Element | None, style: str | None = None) -> NumberingReference | None:
        """The reference in a w:pPr, or None."""
        node = properties.find(f"{W}numPr") if properties is not None else None
        if node is None:
            return None
        level = child_value(node, "ilvl")
        return cls(child_value(node, "numId"), None if level is None else integer(level, 0), style)


class Styles:
    """The styles of a document by their ids, with what each inherits.

    Args:
        root: the styles part, or None where the document has none.
    """

    def __init__(self, root: Element | None) -> None:
        nodes = root.findall(f"{W}style") if root is not None else []
        self._nodes = {node.get(f"{W}styleId", ""): node for node in nodes}
        defaults = (
            node.get(f"{W}styleId", "")
            for node in nodes
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default", "0").lower() not in _OFF
        )
        self._default = next(defaults, None)
        self._hidden: dict[str | None, bool | None] = {}
        self._numbering: dict[str | None, NumberingReference | None] = {}

    def of_paragraph(self, properties: Element | None) -> str | None:
        """The id of a paragraph's style, given its w:pPr."""
        return child_value(properties, "pStyle") or self._default

    def numbering(self, style: str | None) -> NumberingReference | None:
        """The numbering that a style gives its paragraphs, itself or through what it is based on."""
        if style not in self._numbering:
            self._numbering[style] = self._inherited_numbering(style)
        return self._numbering[style]

    def _inherited_numbering(self, style: str | None) -> NumberingReference | None:
        level: int | None = None
        for name, node in self._chain(style):
            reference = NumberingReference.of(node.find(f"{W}pPr"), name)
            if reference is None:
                continue
            level = reference.level if level is None else level
            if reference.list_id is not None:
                return NumberingReference(reference.list_id, level, name)
        return None

    def hides(self, style: str | None) -> bool | None:
        """Whether a style makes its text hidden; None where it does not say."""
        if style not in self._hidden:
            switches = (switched_on(node.find(f"{W}rPr"), "vanish") for _, node in self._chain(style))
            self._hidden[style] = next((switch for switch in switches if switch is not None), None)
        return self._hidden[style]

    def _chain(self, style: str | None) -> Iterator[tuple[str, Element]]:
        """A style and those that it is based on, nearest first; a circle is gone round once."""
        seen: set[str] = set()
        while style is not None and style not in seen and style in self._nodes:
            seen.add(style)
            node = self._nodes[style]
            yield style, node
            style = child_value(node, "basedOn")
