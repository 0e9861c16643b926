"""The note is written from the page, of what was confirmed there, where a service writes it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browsing import drop, opened


@pytest.fixture
def page(browser: Browser, sample_page: str) -> Iterator[Page]:
    with opened(browser, sample_page) as page:
        yield page


def test_a_page_in_a_file_offers_no_note(page: Page) -> None:
    expect(page.locator("#review-note")).to_have_count(0)


def test_the_note_is_written_of_what_was_confirmed(browser: Browser, service: str, root: Path) -> None:
    with opened(browser, service, own=service, locale="zh-CN") as page:
        drop(page, root / "samples" / "organization-2022.txt")
        expect(page.locator("#report")).to_be_visible(timeout=60_000)
        page.click("#panel-findings > .card >> nth=1 >> [data-verdict=confirmed]")
        message = page.locator("#panel-findings > .card >> nth=1 >> .message").text_content() or ""
        page.click("#review summary")
        with page.expect_download(timeout=60_000) as waiting:
            page.click("#review-note")
        assert waiting.value.suggested_filename == "organization-2022-note.docx"
        (table,) = docx.Document(io.BytesIO(waiting.value.path().read_bytes())).tables
        assert len(table.rows) == 2 and message in table.rows[1].cells[1].text
        with page.expect_download(timeout=60_000) as waiting:
            page.set_input_files("#note-files", root / "samples" / "education-2022.txt")
        letter = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
        assert any(each.text.startswith("二、青禾县教育局") for each in letter.paragraphs)
        page.route("**/v1/note", lambda route: route.fulfill(
            status=503, content_type="application/problem+json",
            body=json.dumps({"type": "urn:jixiao:problem:busy", "title": "t", "status": 503, "detail": "later"}),
        ))  # fmt: skip
        page.click("#review summary")
        page.click("#review-note")
        expect(page.locator("#notice")).to_contain_text("服务正忙")
