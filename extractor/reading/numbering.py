"""Writes out the automatic numbering of a Word document: what Word shows but no run of text holds.

Counters belong to an abstract numbering definition: every list (w:num) that points to it counts on, unless it
overrides its start. ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from extractor.reading.ordinals import ordinal
from extractor.reading.package import Element
from extractor.reading.styles import NumberingReference, Styles, W, child_value, integer, switched_on

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Sign styles of Word's lists that fill the width of a character by themselves, so that no space is needed after them.
_NO_SPACE_AFTER = ("decimalEnclosed", "ideographEnclosed")


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list (w:lvl).

    Attributes:
        text: the pattern, "%1" standing for the number of the outermost level.
        restart: the level (from 1) whose paragraphs make this one start anew, 0 for none, None for any outer one.
        style: the paragraph style tied to this level, or None.
        legal: outer numbers are written in decimal whatever their own format.
        hidden: the number is hidden text.
    """

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    style: str | None = None
    legal: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A list that paragraphs refer to (w:num): its counters' key, its levels, and the starts it overrides."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


class Numbering:
    """Gives each paragraph its number, in document order.

    Args:
        root: the numbering part, or None where the document has none.
        styles: through which a paragraph may refer to a list.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = dict(_lists(root, styles)) if root is not None else {}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, properties: Element | None, style: str | None) -> Label | None:
        """The number of the next paragraph, and counts it; None where it has none.

        Args:
            properties: its w:pPr.
            style: the id of its style.
        """
        reference = self._reference(properties, style)
        found = self._lists.get(reference.list_id) if reference and reference.list_id else None
        if reference is None or reference.list_id is None or found is None:
            return None
        index = self._level_index(found, reference)
        level = found.levels.get(index)
        if level is None:
            return None
        self._count(reference.list_id, found, index)
        if level.hidden or level.number_format == "bullet":
            return None
        return Label(self._written(found, index), level.suffix, level.number_format)

    def _reference(self, properties: Element | None, style: str | None) -> NumberingReference | None:
        """Where the paragraph's number comes from: its own properties over those of its style."""
        inherited = self._styles.numbering(style)
        own = NumberingReference.of(properties)
        if own is None:
            return inherited
        if own.list_id is None and inherited is not None:
            return replace(inherited, level=own.level, style=None)
        return own

    @staticmethod
    def _level_index(found: _List, reference: NumberingReference) -> int:
        if reference.style is not None:
            for index, level in found.levels.items():
                if level.style == reference.style:
                    return index
        return min(max(reference.level or 0, 0), _LEVELS - 1)

    def _count(self, list_id: str, found: _List, index: int) -> None:
        counters = self._counters.setdefault(found.abstract, [None] * _LEVELS)
        if index in found.starts and (list_id, index) not in self._started:
            counters[index] = found.starts[index]
        else:
            before = counters[index]
            counters[index] = _level(found, index).start if before is None else before + 1
        self._started.add((list_id, index))
        for inner in range(index + 1, _LEVELS):
            restart = _level(found, inner).restart
            if restart is None or index < restart:
                counters[inner] = None

    def _written(self, found: _List, index: int) -> str:
        counters = self._counters[found.abstract]
        level = _level(found, index)

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = _level(found, place)
            counted = counters[place]
            style = "decimal" if level.legal and place < index else other.number_format
            return "" if style == "bullet" else ordinal(other.start if counted is None else counted, style)

        return _PLACEHOLDER.sub(number, level.text).strip()


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's number as shown, e.g. "（一）".

    Attributes:
        suffix: what Word sets after it: "tab", "space" or "nothing".
        number_format: the format of its last number.
    """

    text: str
    suffix: str
    number_format: str

    def before(self, text: str) -> str:
        """The text with the number before it, and a space between them where the two would run into one."""
        body = text.lstrip()
        if not (self.text and body) or self.suffix == "nothing" or self.number_format.startswith(_NO_SPACE_AFTER):
            return self.text + body
        last = self.text[-1]
        runs_on = last.isalnum() or (last in ".．-" and body[0].isdecimal())
        return f"{self.text} {body}" if runs_on else self.text + body


def _level(found: _List, index: int) -> _Level:
    return found.levels.get(index) or _Level()


def _lists(root: Element, styles: Styles) -> Iterator[tuple[str, _List]]:
    """The lists of the numbering part by their ids."""
    abstracts = {node.get(f"{W}abstractNumId", ""): node for node in root.findall(f"{W}abstractNum")}
    references = {node.get(f"{W}numId", ""): child_value(node, "abstractNumId") for node in root.findall(f"{W}num")}
    for node in root.findall(f"{W}num"):
        abstract = _followed(child_value(node, "abstractNumId") or "", abstracts, references, styles)
        definition = abstracts.get(abstract)
        if definition is None:
            continue
        levels = dict(_levels(definition))
        starts: dict[int, int] = {}
        for override in node.findall(f"{W}lvlOverride"):
            index = integer(override.get(f"{W}ilvl"), -1)
            levels.update(_levels(override))
            start = override.find(f"{W}startOverride")
            if start is not None:
                starts[index] = max(integer(start.get(f"{W}val"), 1), 0)
                levels[index] = replace(levels.get(index) or _Level(), start=starts[index])
        yield node.get(f"{W}numId", ""), _List(abstract, levels, starts)


def _followed(
    abstract: str, abstracts: Mapping[str, Element], references: Mapping[str, str | None], styles: Styles
) -> str:
    """The definition that holds the levels: one may only name a list style whose own list holds them."""
    for _ in range(_LEVELS):
        definition = abstracts.get(abstract)
        link = child_value(definition, "numStyleLink") if definition is not None else None
        target = styles.numbering(link) if link else None
        followed = references.get(target.list_id) if target and target.list_id else None
        if not followed:
            break
        abstract = followed
    return abstract


def _levels(parent: Element) -> Iterator[tuple[int, _Level]]:
    for node in parent.findall(f"{W}lvl"):
        index = integer(node.get(f"{W}ilvl"), -1)
        if not 0 <= index < _LEVELS:
            continue
        restart = child_value(node, "lvlRestart")
        run = node.find(f"{W}rPr")
        yield (
            index,
            _Level(
                start=max(integer(child_value(node, "start"), 0), 0),
                number_format=_number_format(node),
                text=child_value(node, "lvlText") or "",
                suffix=child_value(node, "suff") or "tab",
                restart=None if restart is None else integer(restart, 0),
                style=child_value(node, "pStyle"),
                legal=bool(switched_on(node, "isLgl")),
                hidden=bool(switched_on(run, "vanish")),
            ),
        )


def _number_format(level: Element) -> str:
    """The format's name; one that only newer programs know comes with a choice that every program knows."""
    fallback = level.find(f".//{_MC_FALLBACK}/{W}numFmt")
    if fallback is not None:
        return fallback.get(f"{W}val", "decimal")
    return child_value(level, "numFmt") or "decimal"
