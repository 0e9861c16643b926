"""Finds what the report is about: title, organization, fiscal year.

Input: `page`. Output: `cover`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from extractor import knowledge
from extractor.knowledge import Entry, alternatives, squash
from extractor.pipes.layers import Cover, layers
from extractor.pipes.numbering import numbered
from extractor.reading.page import Grid, Page, Paragraph

_YEAR = re.compile(r"(20\d\d)\s{0,2}年\s{0,2}(度)?")
_TITLE = re.compile(r"(决算|预算|绩效|自评|评价)")
_CLOSING = re.compile(r"(报告|决算|预算|说明|公开)$")
_HEAD = 4000
_LABEL_LENGTH = 60


class CoverWords(Entry):
    """`knowledge/organizations.yaml`."""

    suffixes: list[str]
    labels: list[str]
    leads: list[str]


@functools.cache
def _organization_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = knowledge.load(knowledge.HERE / "organizations.yaml", CoverWords)
    name = rf"[\u4e00-\u9fff（）()·]{{2,28}}?(?:{alternatives(words.suffixes)})"
    labelled = re.compile(
        rf"(?:{alternatives(words.labels)})\s*(?:[（(].{{0,6}}?[）)])?\s*[：:]?[\s\t]*(?P<name>{name})(?=[\s（(]|$)"
    )
    named = re.compile(
        rf"^(?:{alternatives(words.leads)})?(?:20\d\d年?度?)?(?P<name>{name})(?=20\d\d|部门|单位|概况|整体|$)"
    )
    return labelled, named


@Language.factory("jixiao_cover", assigns=["doc._.cover"], requires=["doc._.page"])
def create(nlp: Language, name: str) -> CoverPipe:
    """The pipe under its registered name."""
    return CoverPipe()


class CoverPipe:
    """Adds `cover`."""

    def __call__(self, doc: Doc) -> Doc:
        """Reads the first pages for the title and the organization, the whole text for the year."""
        layer = layers(doc)
        title = _title(layer.page)
        layer.cover = Cover(title, _organization(layer.page), _fiscal_year(layer.page, title))
        return doc


def _fiscal_year(page: Page, title: str | None) -> int | None:
    """The year in the title, else the one that the report speaks of most: as a fiscal year (2021年度) three times."""
    named = {year for year, _ in _YEAR.findall(title or "")}
    if len(named) == 1:
        return int(named.pop())
    votes: Counter[int] = Counter()
    for found in _YEAR.finditer(page.text):
        votes[int(found[1])] += 3 if found[2] else 1
    return votes.most_common(1)[0][0] if votes else None


def _first_lines(page: Page) -> list[str]:
    lines = []
    for block in page.blocks:
        if block.start > _HEAD:
            break
        if isinstance(block, Paragraph):
            lines.append(page.text[block.start : block.end])
    return lines


def _title(page: Page) -> str | None:
    """The first line that names a final account, budget or evaluation, with the line before it.

    It must end like a title, in the head of the report or else anywhere; failing that, any line of the head will do.
    """
    head = _first_lines(page)
    whole = [page.text[block.start : block.end] for block in page.blocks if isinstance(block, Paragraph)]
    for lines, closing in ((head, True), (whole, True), (head, False)):
        for at, line in enumerate(lines):
            if _is_title(line) and (_CLOSING.search(squash(line)) or not closing):
                before = lines[at - 1] if at else ""
                joins = before and len(before) <= 30 and not re.search("[。：:；]|目 *录|附件", before)
                return squash(before + line if joins and not numbered(before) else line)
    return None


def _is_title(line: str) -> bool:
    return (
        len(line) <= _LABEL_LENGTH
        and bool(_TITLE.search(line))
        and not re.search("[。：:；]", line)
        and not numbered(line)
    )


def _organization(page: Page) -> str | None:
    labelled, named = _organization_patterns()
    votes: Counter[str] = Counter()
    for at, block in enumerate(page.blocks):
        cells = [cell.text for row in block.rows[:8] for cell in row] if isinstance(block, Grid) else []
        for label, value in pairwise(cells):
            if found := labelled.search(f"{squash(label)}：{squash(value)}"):
                votes[found["name"]] += 6
        if isinstance(block, Paragraph) and block.end - block.start <= 2 * _LABEL_LENGTH:
            line = squash(page.text[block.start : block.end])
            for pattern, weight in ((labelled, 6), (named, 2 if at < 40 else 1)):
                if found := pattern.search(line):
                    votes[found["name"]] += weight
    votes += Counter(found["name"] for line in _first_lines(page)[:12] if (found := named.search(squash(line))))
    best = votes.most_common(1)
    return best[0][0] if best else None
