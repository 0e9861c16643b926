"""Many reports on the served page: several files, an archive or a folder become a list that leads into each of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browsing import drop, focused, opened
from tests.end_to_end.test_page import grave_faults

READING = 120_000  # milliseconds that the service may take for all reports
NAMES = ("water-2023.txt", "organization-2022.txt", "education-2022.txt")


@pytest.fixture(scope="module")
def archive(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of the samples in an archive, and one that is empty."""
    path = tmp_path_factory.mktemp("many") / "2022.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in NAMES:
            packed.write(root / "samples" / name, name)
        packed.writestr("空白.txt", "")
    return path


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    with opened(browser, service, own=service, locale="zh-CN") as page:
        yield page


def errors(page: Page) -> list[int]:
    """How many errors each report of the list has, from top to bottom."""
    return [int(text or 0) for text in page.locator("#many-rows td.severity.error").all_text_contents()]


def test_an_archive_becomes_a_list_ranked_by_findings_that_leads_into_each(page: Page, archive: Path) -> None:
    drop(page, archive)
    expect(page.locator("#many-title")).to_have_text("4 份报告", timeout=READING)
    assert focused(page, "id") == "many-title", "a screen reader goes on with the list"
    expect(page.locator("#many-totals")).to_contain_text("读完 3 份，未能读取 1 份")
    found = errors(page)
    assert len(found) == 3
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]
    expect(page.locator("#many-kinds")).to_contain_text("份报告")
    unread = page.locator("#many-rows .unread")
    expect(unread).to_contain_text("空白.txt")
    expect(unread).to_contain_text("报告里没有文字")
    assert not grave_faults(page)

    row = page.locator("#many-rows tr").first
    title = row.locator("[data-report]").text_content()
    row.locator("[data-report]").click()
    expect(page.locator("#report-title")).to_have_text(title or "")
    expect(page.locator("#many")).to_be_hidden()
    page.click("#to-list")
    expect(page.locator("#many-title")).to_be_visible()
    expect(page.locator("#report")).to_be_hidden()
    page.go_back()
    expect(page.locator("#report-title")).to_be_visible()
    page.go_back()
    expect(page.locator("#many-title")).to_be_visible()
    page.reload()
    assert errors(page) == found
    page.locator("#many-rows [data-report]").first.click()
    expect(page.locator("#report-title")).to_have_text(title or "")
    page.click("#tab-achievements")
    page.locator("#panel-achievements .record").first.click()
    expect(page.locator("#why .decision").first).to_be_attached()


def test_a_folder_is_chosen_and_what_is_no_report_in_it_is_left_out(page: Page, root: Path, tmp_path: Path) -> None:
    (tmp_path / "年度" / "水利").mkdir(parents=True)
    for name in ("water-2022.txt", "water-2023.txt"):
        content = (root / "samples" / "years" / name).read_bytes()
        (tmp_path / "年度" / "水利" / name).write_bytes(content)
    (tmp_path / "年度" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "年度" / "~$water-2022.docx").write_bytes(b"x")
    page.set_input_files("#folder", tmp_path / "年度")
    expect(page.locator("#many-title")).to_have_text("2 份报告", timeout=READING)
    expect(page.locator("#many-rows")).to_contain_text("年度/水利/water-2022.txt")
    expect(page.locator("#many-compare")).to_be_visible()
    page.click("#language")
    expect(page.locator("#many-title")).to_have_text("2 reports")


def test_a_list_is_called_off(page: Page, archive: Path) -> None:
    page.route("**/v1/extract/batch?*", lambda _: None)  # a service that never answers
    drop(page, archive)
    page.click("#cancel")
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator("#live")).to_have_text("已取消。")
