"""The same report says the same whatever kind of file it came as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import extract
from extractor.reading import read
from extractor.reading.ocr import engine
from extractor.reading.page import Grid, Page
from extractor.result import Result
from tests import scans
from tests.rendering import (
    agreement,
    contents,
    render_docx,
    render_html,
    render_ofd,
    render_pdf,
    render_xlsx,
    squashed,
    tables_alone,
    without_tables,
)
from tests.wrapping import wrapped

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))
ENOUGH = 0.98
ENOUGH_OF_A_SCAN = 0.95
_NUMBER = re.compile(r"\d{1,15}(?:\.\d+)?")
_WIDE_GAP = re.compile(r"\s{2,}")

pytestmark = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


@pytest.fixture
def text(sample: Path) -> str:
    return sample.read_text("utf-8")


@pytest.mark.parametrize("numbered", [False, True], ids=["typed numbers", "automatic numbers"])
def test_a_word_file_reads_as_the_text_it_was_made_from(text: str, numbered: bool) -> None:
    assert contents(read(render_docx(text, numbered=numbered), "report.docx")) == contents(read(text))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_reads_as_the_text_it_was_made_from(text: str, encoding: str) -> None:
    page = read(render_html(text, encoding=encoding), "report.html")
    assert contents(page) == contents(read(text))


def test_a_pdf_reads_as_the_text_it_was_made_from(text: str, chromium: str) -> None:
    page = read(render_pdf(text, chromium), "report.pdf")
    spaced_out = "\n".join(squashed(line) for line in text.splitlines() if _WIDE_GAP.search(line.strip()))
    expected, found = _pieces(read(text), spaced_out), _pieces(page, spaced_out)
    assert agreement(expected, found) >= ENOUGH, _difference(expected, found)


@pytest.mark.parametrize(
    "kind", ["docx", "docx, numbered", "html", "pdf", "ofd", "wrapped 30", "wrapped 34", "wrapped 40"]
)
def test_the_records_are_the_same(text: str, kind: str, request: pytest.FixtureRequest) -> None:
    content: str | bytes = {
        "docx": lambda: render_docx(text),
        "docx, numbered": lambda: render_docx(text, numbered=True),
        "html": lambda: render_html(text),
        "pdf": lambda: render_pdf(text, request.getfixturevalue("chromium")),
        "ofd": lambda: render_ofd(render_pdf(text, request.getfixturevalue("chromium"))),
        "wrapped 30": lambda: wrapped(text, 30),
        "wrapped 34": lambda: wrapped(text, 34, wide=True, number="{}", head=""),
        "wrapped 40": lambda: wrapped(text, 40, indent="　　", number="- {} -"),
    }[kind]()
    expected, found = _records(text), _records(content)
    assert agreement(expected, found) >= ENOUGH, _difference(expected, found)


@pytest.mark.benchmark  # minutes of a core
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not engine.installed(), reason="jixiao[ocr] is not installed")
def test_a_scan_says_what_was_printed(text: str, chromium: str) -> None:
    content = scans.scan(scans.pictures(render_pdf(text, chromium)))
    expected, found = _records(text), _records(content)
    print(f"\n{agreement(expected, found):.3f}: {_difference(expected, found)}")
    assert agreement(expected, found) >= ENOUGH_OF_A_SCAN


def test_a_workbook_of_the_tables_says_what_the_tables_say(text: str) -> None:
    tables = tables_alone(text)
    expected, found = _records(tables), _records(render_xlsx(tables))
    assert agreement(expected, found) >= ENOUGH, _difference(expected, found)


def test_a_report_and_the_workbook_of_its_tables_are_one_report(text: str) -> None:
    prose, tables = without_tables(text), tables_alone(text)
    expected, found = _records([prose, tables]), _records([prose, render_xlsx(tables)])
    assert agreement(expected, found) >= ENOUGH, _difference(expected, found)


def test_what_stands_on_every_page_changes_no_record(text: str) -> None:
    """A record that goes on over a page's end spans what stands there, since it is one place of the copy; no more."""
    head, number = "某单位决算公开资料", "— {} —"
    mark = re.compile(rf"{number.format('[0-9]+').replace(' ', '')}{head}")
    bare = _records(wrapped(text, 33, head="", number=""))
    marked = _records(wrapped(text, 33, head=head, number=number))
    assert Counter(_without(mark, record) for record in marked.elements()) == bare


def _without(mark: re.Pattern[str], record: object) -> object:
    """A record without what stands on every page."""
    if isinstance(record, tuple):
        return tuple(_without(mark, part) for part in record)
    return mark.sub("", record) if isinstance(record, str) else record


def _pieces(page: Page, spaced_out: str) -> Counter[object]:
    """The page's paragraphs and rows, a row by its cells that hold text, since merged cells differ in a PDF.

    Args:
        spaced_out: what is left out: lines with wide gaps, which may well be read as several paragraphs.
    """
    pieces: Counter[object] = Counter()
    for block in page.blocks:
        if isinstance(block, Grid):
            rows = (tuple(text for cell in row if (text := squashed(cell.text))) for row in block.rows)
            pieces.update(row for row in rows if row)
        elif (paragraph := squashed(page.text[block.start : block.end])) not in spaced_out:
            pieces[paragraph] += 1
    return pieces


def _records(source: str | bytes | list[str | bytes]) -> Counter[object]:
    """What is extracted, as a multiset of what each record says, without ids and offsets."""
    return Counter(_said(extract(source)))


def _said(result: Result) -> Iterator[object]:
    for section in result.sections:
        yield "section", squashed(section.title)
    for line in result.budget_lines:
        path = tuple(squashed(name) for name in line.path)
        yield from (("amount", path, amount.measure, amount.value) for amount in line.amounts)
    for variance in result.variances:
        yield from (("cause", variance.basis, variance.direction, squashed(cause.text)) for cause in variance.causes)
    for record in result.achievements:
        yield "achievement", record.type, record.value, record.unit, record.qualifier, squashed(record.text)
    for record in result.indicators:
        cells = (record.level1, record.level2, record.name, record.target, record.actual, record.weight, record.score)
        yield "indicator", tuple(_cell(cell or "") for cell in cells)
    for finding in result.findings:
        yield "finding", finding.rule


def _cell(text: str) -> str:
    """A cell's text without white space; a number as such, for in a workbook 10.00 is 10."""
    return f"{float(text):g}" if _NUMBER.fullmatch(text) else squashed(text)


def _difference(expected: Counter[object], found: Counter[object]) -> str:
    """The first records that only one of the two has, for whoever reads the failure."""
    missing, extra = list((expected - found).elements())[:8], list((found - expected).elements())[:8]
    return f"only in the text: {missing}\nonly in the file: {extra}"
