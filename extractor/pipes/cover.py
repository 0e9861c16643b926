"""Finds what the report is about: title, organization, fiscal year.

Input: `page`. Output: `cover`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
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
# Where the day stands on which a report was given: in so many lines of its head.
_GIVEN = 12
# What a title does not have.
_SENTENCE = re.compile("[。：:；]|[，,]$")


class CoverWords(Entry):
    """`knowledge/organizations.yaml`."""

    suffixes: list[str]
    labels: list[str]
    leads: list[str]
    work_titles: list[str]
    reviews: list[str]
    given: list[str]


@functools.cache
def _words() -> CoverWords:
    return knowledge.load(knowledge.HERE / "organizations.yaml", CoverWords)


@functools.cache
def _work_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A work report's title, what a heading says of a year that it looks back on, and the day on which it was given."""
    words = _words()
    return (
        re.compile(alternatives(words.work_titles)),
        re.compile(rf"(?P<years>.*20\d\d\s?年?.*?)(?:{alternatives(words.reviews)})"),
        re.compile(rf"(20\d\d)年\d{{1,2}}月\d{{1,2}}日在.{{2,40}}(?:{alternatives(words.given)})"),
    )


@functools.cache
def _organization_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = _words()
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
    """The year in the title, else the one that the report speaks of most: as a fiscal year (2021年度) three times.

    A work report is of the year that it looks back on, and else of the one before it was given.
    """
    if title is None or not _TITLE.search(title):
        year = _year_of_work(page)
        if year is not None:
            return year
    named = {year for year, _ in _YEAR.findall(title or "")}
    if len(named) == 1:
        return int(named.pop())
    votes: Counter[int] = Counter()
    for found in _YEAR.finditer(page.text):
        votes[int(found[1])] += 3 if found[2] else 1
    return votes.most_common(1)[0][0] if votes else None


def _year_of_work(page: Page) -> int | None:
    _, review, given = _work_patterns()
    for line in _short_lines(page):
        if found := review.match(line):
            return int(re.findall(r"20\d\d", found["years"])[-1])
    day = given.search("".join(_first_lines(page)[:_GIVEN]))
    return int(day[1]) - 1 if day else None


def _short_lines(page: Page) -> Iterator[str]:
    """The lines that may be titles or headings, without white space."""
    for block in page.blocks:
        if isinstance(block, Paragraph) and block.end - block.start <= _LABEL_LENGTH:
            line = squash(page.text[block.start : block.end])
            if not _SENTENCE.search(line):
                yield line


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
    Else the first line of the head that names a work report.
    """
    head = _first_lines(page)
    whole = [page.text[block.start : block.end] for block in page.blocks if isinstance(block, Paragraph)]
    for lines, closing in ((head, True), (whole, True), (head, False)):
        for at, line in enumerate(lines):
            if _is_title(line) and (_CLOSING.search(squash(line)) or not closing):
                before = lines[at - 1] if at else ""
                joins = before and len(before) <= 30 and not re.search("[。：:；]|目 *录|附件", before)
                return squash(before + line if joins and not numbered(before) else line)
    work, _, _ = _work_patterns()
    return next((squash(line) for line in head if _may_be_title(line) and work.search(squash(line))), None)


def _is_title(line: str) -> bool:
    return _may_be_title(line) and bool(_TITLE.search(line))


def _may_be_title(line: str) -> bool:
    return len(line) <= _LABEL_LENGTH and not _SENTENCE.search(line) and not numbered(line)


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
