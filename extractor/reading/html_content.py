"""Finds a page's report among what every page of the site carries: menus, search boxes, footers.

What is kept in doubt does little harm, what is dropped is lost; so the content is narrowed down only while what falls
away holds no sentences and no tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from extractor.reading.flow import FlowBlock, FlowTable
from extractor.reading.package import Element

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_NO_CONTENT = frozenset({
    "script", "style", "noscript", "template", "head", "link", "meta", "nav", "footer", "aside", "svg",
    "iframe", "frame", "object", "embed", "video", "audio", "canvas", "map", "select", "button", "textarea",
    "input", "option", "datalist", "dialog",
})  # fmt: skip
_NO_CONTENT_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog"}
_HIDING = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all", re.I)
# The report may stand in one of these; narrowing never goes into a paragraph, a list or a table of data.
_HOLDERS = frozenset({
    "body", "div", "article", "main", "section", "form", "center", "table", "tbody", "tr", "td", "font", "span",
})  # fmt: skip
_TABLE_PARTS = frozenset({"table", "tbody", "tr", "td"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_SHARE = 0.8  # of the text that what is narrowed down to must hold
_STRAY_SENTENCE = 60  # characters of sentences that may fall away: a line on copyright
_STRAY_TEXT = 30  # characters that stand in no element of their own beside what is kept
_LARGE_TABLE = 6  # cells with text other than links
_DIGITS = re.compile(r"\d+")
_TITLE_END = re.compile(r"[_|]|\s[-–—]\s|--")
_BLANK = re.compile(r"\s+")


def unseen(root: Element) -> set[Element]:
    """The elements that do not show or are no part of any page's content, outermost ones only."""
    dropped: set[Element] = set()
    articles = 0  # a header in one of these is the article's own, not the site's
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_article = element.tag in ("article", "main")
        if event == "end":
            articles -= is_article
            continue
        articles += is_article
        if _falls_away(element, articles > 0):
            dropped.add(element)
            walk.skip_subtree()
    return dropped


def _falls_away(element: Element, in_article: bool) -> bool:
    if element.tag in ("html", "body"):
        return False
    if element.tag in _NO_CONTENT or (element.tag == "header" and not in_article):
        return True
    if element.get("role", "").lower() in _NO_CONTENT_ROLES or element.get("hidden") is not None:
        return True
    return bool(_HIDING.search(element.get("style", "")[:2000]))


@dataclass(slots=True)
class _Measure:
    """What an element holds: characters outside links, those of them in sentences, cells with text, large tables."""

    text: int = 0
    sentences: int = 0
    cells: int = 0
    tables: int = 0
    all_cells: int = 0
    all_tables: int = 0

    def add(self, other: _Measure) -> None:
        """Adds what a part of the element holds."""
        self.text += other.text
        self.sentences += other.sentences
        self.cells += other.cells
        self.tables += other.tables
        self.all_cells += other.all_cells
        self.all_tables += other.all_tables


def main_content(root: Element, dropped: set[Element]) -> Element:
    """The smallest element that holds nearly all sentences, all large tables and most of the text."""
    body = root.find("body")
    current = root if body is None else body
    measures = _measured(current, dropped)
    while True:
        children = [child for child in current if child in measures]
        best = max(children, key=lambda child: measures[child].text, default=None)
        if best is None or not _narrows(current, best, children, measures):
            break
        current = best
    # A table that could be entered but not down to one cell is a table.
    while current.tag in _TABLE_PARTS - {"td"}:
        parent = current.getparent()
        assert parent is not None  # the body is no part of a table
        current = parent
    return current


def _narrows(current: Element, best: Element, children: Sequence[Element], measures: dict[Element, _Measure]) -> bool:
    """Whether to leave everything but one child of the current element."""
    whole, part = measures[current], measures[best]
    if best.tag not in _HOLDERS or (best.tag in _TABLE_PARTS and not _places_content(best, part)):
        return False
    if part.text < _SHARE * whole.text or part.tables < whole.tables:
        return False
    if whole.sentences - part.sentences > _STRAY_SENTENCE:
        return False
    return not _is_running_text(best, children, measures, whole)


def _is_running_text(
    best: Element, children: Sequence[Element], measures: dict[Element, _Measure], whole: _Measure
) -> bool:
    """Whether a report goes on before or after one of an element's children.

    It does where paragraphs, several headings or text in no element stand beside the child, or elements of its own
    make, as the sections that Word writes.
    """
    lost = [child for child in children if child is not best and measures[child].text]
    if any(child.tag == "p" or _make(child) == _make(best) for child in lost):
        return True
    stray = whole.text - sum(measures[child].text for child in children)
    return stray > _STRAY_TEXT or sum(child.tag in _HEADINGS for child in lost) > 1


def _places_content(element: Element, measure: _Measure) -> bool:
    """Whether a part of a table holds other tables or the only cell, so that the table only arranges the page."""
    if element.tag == "table":
        return measure.all_tables > 1 or measure.all_cells == 1
    return measure.all_tables > 0 or measure.all_cells == 1


def _make(element: Element) -> tuple[str, str]:
    return str(element.tag), _DIGITS.sub("", element.get("class", ""))


def _measured(top: Element, dropped: set[Element]) -> dict[Element, _Measure]:
    """What every element under `top` (and itself) holds."""
    measures: dict[Element, _Measure] = {}
    stack: list[_Measure] = [_Measure()]
    links = 0
    walk = etree.iterwalk(top, events=("start", "end"))
    for event, element in walk:
        if element in dropped:
            if event == "start":
                walk.skip_subtree()
            else:
                _count(element.tail, links, stack[-1])
            continue
        if event == "start":
            stack.append(_Measure())
            links += element.tag == "a"
            _count(element.text, links, stack[-1])
            continue
        measure = stack.pop()
        links -= element.tag == "a"
        if element.tag in ("td", "th"):
            measure.cells += measure.text > 0
            measure.all_cells += 1
        if element.tag == "table":
            measure.tables += measure.tables == 0 and measure.cells >= _LARGE_TABLE
            measure.all_tables += 1
        measures[element] = measure
        stack[-1].add(measure)
        if element is not top:
            _count(element.tail, links, stack[-1])
    return measures


def _count(text: str | None, links: int, measure: _Measure) -> None:
    if text and not links:
        length = len(_BLANK.sub("", text))
        measure.text += length
        measure.sentences += length if "。" in text else 0


def kept_title(root: Element, main: Element, blocks: Sequence[FlowBlock]) -> str | None:
    """The page's title, where narrowing down has left it behind; None where the content has it or there is none."""
    if main.tag in ("html", "body"):
        return None
    opening = _BLANK.sub("", "".join(_texts(blocks[:8])))[:600]
    for title in _titles(root):
        if title:
            return None if _BLANK.sub("", title) in opening else title
    return None


def _titles(root: Element) -> list[str]:
    """The page's title, best first: as metadata has it, as the longest heading in the window's title, as that begins.

    A heading alone proves nothing: on many sites it is the name of the site.
    """
    metadata = [
        meta.get("content", "").strip() for meta in root.iter("meta") if meta.get("name", "").lower() == "articletitle"
    ]
    window = _BLANK.sub(" ", root.findtext(".//title") or "").strip()
    headings = ("".join(map(str, heading.itertext())).strip() for heading in root.iter("h1", "h2", "h3"))
    named = [heading for heading in headings if heading in window]
    return [*metadata, max(named, key=len, default=""), _TITLE_END.split(window, maxsplit=1)[0].strip()]


def _texts(blocks: Sequence[FlowBlock]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, FlowTable):
            texts += [text for row in block.grid() for text in row]
        else:
            texts.append(block)
    return texts
