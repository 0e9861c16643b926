"""PDF files that cannot be read, and real ones."""

from __future__ import annotations

import json
import re
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import Reason, ReportError
from extractor.reading.page import Page
from extractor.reading.pdf import read_pdf
from tests.extractor.reading.pdfml import LEFT, Sheet, pdf_file
from tests.extractor.reading.pdfsaid import HEADER, ROWS, SENTENCE, contents, failure, said, table

# What cannot be read


def test_scan_is_named() -> None:
    assert failure(pdf_file(Sheet(image=True), Sheet(image=True))) is Reason.SCAN
    assert failure(pdf_file(Sheet(image=True).text(400, 830, "扫描全能王", 8), Sheet(image=True))) is Reason.SCAN
    with pytest.raises(ReportError, match="scan"):
        read_pdf(pdf_file(Sheet(image=True)), "a.pdf")


def test_scanned_pages_among_written_ones_do_not_matter() -> None:
    written = Sheet()
    written.flow(100, SENTENCE * 2 + "。")
    assert said(Sheet(image=True), written) == [SENTENCE * 2 + "。"]


def test_blank_and_empty_files() -> None:
    assert failure(b"") is Reason.EMPTY
    assert failure(pdf_file(Sheet())) is Reason.EMPTY
    assert failure(pdf_file()) is Reason.EMPTY


def test_fonts_that_do_not_say_what_they_draw() -> None:
    assert failure(pdf_file(Sheet().text(LEFT, 100, "\ue001\ue002\ue003\ue004一二"))) is Reason.UNREADABLE


def test_password() -> None:
    sheet = Sheet().text(LEFT, 100, "打得开。")
    assert failure(pdf_file(sheet, password="secret")) is Reason.ENCRYPTED
    assert contents(read_pdf(pdf_file(sheet, password=""), "a.pdf")) == ["打得开。"]


def test_cut_off_and_broken_files() -> None:
    whole = pdf_file(*(Sheet().text(LEFT, 100, "正文。") for _ in range(20)))
    for end in (10, len(whole) // 3, len(whole) // 2, len(whole) - 400):
        assert failure(whole[:end]) is Reason.DAMAGED
    assert failure(b"%PDF-1.7\nnothing of the sort\n%%EOF") is Reason.DAMAGED
    assert failure(b"not a PDF at all") is Reason.DAMAGED


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_damage_anywhere_is_read_or_named(at: int, junk: bytes) -> None:
    whole = pdf_file(table_sheet())
    at %= len(whole)
    try:
        page = read_pdf(whole[:at] + junk + whole[at + len(junk) :], "a.pdf")
    except ReportError:
        return
    contents(page)


def table_sheet() -> Sheet:
    sheet = Sheet()
    sheet.flow(table(sheet, 100, [HEADER, *ROWS]) + 40, SENTENCE + "。")
    return sheet


def test_threads_may_read_at_once() -> None:
    content = pdf_file(*(table_sheet() for _ in range(5)))
    expected = read_pdf(content, "a.pdf").text
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(read_pdf(content, "a.pdf").text)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 6


def test_a_page_of_strokes_without_end_is_read() -> None:
    sheet = table_sheet()
    for n in range(8000):
        sheet.rule(n % 500 + 20, 400 + n % 300, n % 500 + 40 + n % 7, 400 + n % 300)
    assert said(sheet)[0] == [HEADER, *ROWS]


# Real reports


@pytest.fixture(scope="session")
def putuo(reports: Path) -> Page:
    return read_pdf((reports / "putuo-finance-2024.pdf").read_bytes(), "putuo-finance-2024.pdf")


@pytest.fixture(scope="session")
def gold(reports: Path) -> dict[str, list[dict[str, object]]]:
    loaded: dict[str, list[dict[str, object]]] = json.loads(
        (reports.parent / "gold" / "putuo-finance-2024.json").read_text("utf8")
    )
    return loaded


def squashed(text: object) -> str:
    return re.sub(r"\s+", "", str(text))


def test_real_headings_begin_paragraphs(putuo: Page, gold: dict[str, list[dict[str, object]]]) -> None:
    paragraphs = [squashed(part) for part in contents(putuo) if isinstance(part, str)]
    for section in gold["sections"]:
        title = squashed(section["title"])
        assert any(text.startswith(title) for text in paragraphs), title


def test_real_causes_stand_in_one_paragraph(putuo: Page, gold: dict[str, list[dict[str, object]]]) -> None:
    paragraphs = [squashed(part) for part in contents(putuo) if isinstance(part, str)]
    causes = [cause for variance in gold["variances"] for cause in variance["causes"]]  # type: ignore[attr-defined]
    assert len(causes) > 5
    for cause in causes:
        assert any(squashed(cause["text"]) in text for text in paragraphs), cause["text"]


def test_real_pages_leave_no_number_and_no_break_in_a_sentence(putuo: Page) -> None:
    paragraphs = [part for part in contents(putuo) if isinstance(part, str)]
    assert not [text for text in paragraphs if re.fullmatch(r"[-—\s]*\d+[-—\s]*", text)]
    assert not [text for text in paragraphs if text[-1] in "，、（" or text[0] in "，、。；）"]


def test_real_functional_table_is_complete(putuo: Page) -> None:
    [rows] = [rows for rows in summed(putuo) if len(rows) == 19 and len(rows[0][2]) == 3]
    for _, name, amounts in rows:
        assert name
        assert amounts[0] == sum(amounts[1:])


@pytest.mark.parametrize("name", ["putuo-commerce-unit-budget-2025", "putuo-wanli-street-budget-2025"])
def test_real_functional_tables_add_up(reports: Path, name: str) -> None:
    path = reports.parent / "unlabelled" / f"{name}.pdf"
    if not path.exists():
        pytest.skip("the unlabelled reports are not beside this checkout")
    page = read_pdf(path.read_bytes(), path.name)
    tables = summed(page)
    assert len(tables) >= 3
    totals = [
        next(Decimal(cell.replace(",", "")) for cell in row[1:] if amount(cell))
        for part in contents(page)
        for row in part
        if not isinstance(part, str) and squashed(row[0]) == "合计" and any(amount(cell) for cell in row)
    ]
    for rows in tables:
        classes = [amounts for code, _, amounts in rows if len(code) == 3]
        assert sum(amounts[0] for amounts in classes) == totals[0]
        for head in classes:
            assert head[0] in (sum(head[1:]), head[1])


Row = tuple[str, str, list[Decimal]]


def amount(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if re.fullmatch(r"[\d,]+(\.\d+)?", text) else None


def summed(page: Page) -> list[list[Row]]:
    """The functional tables: for each row its code, name and stated amounts (an empty cell being nought)."""
    found = []
    for part in contents(page):
        if isinstance(part, str) or len(part[0]) < 6:
            continue
        rows = []
        for row in part:
            code = "".join(row[:3])
            if re.fullmatch(r"2\d{2}(\d{2}){0,2}", code) and not amount(row[3]):
                rows.append((code, row[3], [amount(cell) or Decimal(0) for cell in row[4:]]))
        if rows:
            found.append(rows)
    return found
