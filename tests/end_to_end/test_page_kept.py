"""What stays: the report over Reload, Back and Forward; what goes on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from extractor.result import Result
from extractor.years import Comparison
from service.page import page as page_of
from tests.end_to_end.browsing import drop, lit, opened, squashed

OWN = "http://jixiao.test/"


@pytest.fixture
def page(browser: Browser, sample: Result) -> Iterator[Page]:
    """The served page, with a service that answers each report with its own reading, at once."""
    comparison = Comparison(
        organization="云麓县水利局",
        reports=[],
        lines=[],
        achievements=[],
        plans=[],
        sentences=[],
        findings=[],
        notes=[],
    )

    def result(name: str) -> str:
        about = sample.document.model_copy(update={"title": name, "id": name})
        return sample.model_copy(update={"document": about}).model_dump_json()

    def read(route: Route) -> None:
        name = "first" if b"one.txt" in (route.request.post_data_buffer or b"") else "second"
        route.fulfill(content_type="application/json", body=result(name))

    def read_both(route: Route) -> None:
        lines = [
            f'{{"index": {index}, "name": "{name}.txt", "status": "done", "result": {result(name)}}}\n'
            for index, name in enumerate(("first", "second"))
        ]
        route.fulfill(content_type="application/x-ndjson", body="".join(lines))

    with opened(browser, "about:blank", own=OWN, locale="zh-CN") as page:
        html = page_of(None, "zh", endpoint="v1/")
        page.route(f"{OWN}*", lambda route: route.fulfill(content_type="text/html", body=html))
        page.route("**/v1/extract*", read)
        page.route("**/v1/extract/batch?*", read_both)
        answer = comparison.model_dump_json()
        page.route("**/v1/compare", lambda route: route.fulfill(content_type="application/json", body=answer))
        page.goto(OWN)
        yield page


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in found:
        path.write_text("报告", encoding="utf-8")
    return found


def title(page: Page) -> Locator:
    return page.locator("#report-title")


def test_reload_back_and_forward_keep_the_report(page: Page, reports: list[Path]) -> None:
    drop(page, reports[0])
    expect(title(page)).to_have_text("first")
    page.click("#tab-lines")
    page.locator("#panel-lines .record").first.click()
    words = lit(page)
    page.reload()
    expect(title(page)).to_have_text("first")
    assert lit(page) == words, "and at the record that was chosen"
    page.go_back()
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator("#report")).to_be_hidden()
    page.go_forward()
    expect(title(page)).to_be_visible()
    page.click("#again")
    drop(page, reports[1])
    expect(title(page)).to_have_text("second")
    page.go_back()
    expect(page.locator("#start")).to_be_visible()
    page.go_back()
    expect(title(page)).to_have_text("first")
    page.reload()
    expect(title(page)).to_have_text("first")


def test_a_report_read_again_keeps_what_was_decided_between(page: Page, reports: list[Path], sample: Result) -> None:
    record = f"#panel-achievements [data-key={sample.achievements[0].id}]"

    def choose() -> None:
        drop(page, reports[0])
        page.click("#tab-achievements")
        page.locator(record).first.click()

    choose()
    page.click("#inspector summary")
    page.click("#again")
    choose()
    page.click("#tab-findings")
    page.click("[data-card=e1] [data-verdict=confirmed]")
    page.click("#inspector .checked")
    expect(page.locator("#inspector .checked")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("[data-card=e1]")).to_have_attribute("data-decided", "confirmed")
    expect(page.locator("#review-counts")).to_contain_text("更正 1")


def test_undo_leaves_a_report_alone_that_is_not_seen(page: Page, reports: list[Path]) -> None:
    drop(page, reports[0])
    page.click("[data-card=e1] [data-verdict=confirmed]")
    page.click("#again")
    page.keyboard.press("Control+z")
    drop(page, *reports)
    page.click("#many-compare")
    expect(page.locator("#years-title")).to_be_visible()
    page.keyboard.press("Control+z")
    page.click("#again")
    drop(page, reports[0])
    expect(page.locator("[data-card=e1]")).to_have_attribute("data-decided", "confirmed")


def test_a_comparison_stays_over_a_reload(page: Page, reports: list[Path]) -> None:
    drop(page, *reports)
    page.click("#many-compare")
    expect(page.locator("#years-title")).to_have_text("云麓县水利局")
    page.reload()
    expect(page.locator("#years-title")).to_have_text("云麓县水利局")
    expect(page.locator("#start")).to_be_hidden()


def test_a_link_within_the_page_leaves_the_report(page: Page, reports: list[Path]) -> None:
    drop(page, reports[0])
    expect(title(page)).to_have_text("first")
    page.evaluate("location.hash = 'records'")
    expect(title(page)).to_be_visible()
    page.reload()
    expect(title(page)).to_have_text("first")


def test_a_report_that_the_browser_has_no_room_for_is_said(page: Page, reports: list[Path]) -> None:
    page.evaluate("sessionStorage.setItem('other', 'x'.repeat(5_200_000))")
    drop(page, reports[0])
    expect(page.locator("#notice")).to_contain_text("刷新页面后要重新选择")
    page.reload()
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator("#problem")).to_contain_text("浏览器没有留住这份报告")


def test_back_to_a_report_that_had_to_make_room_shows_it(page: Page, reports: list[Path]) -> None:
    drop(page, reports[0])
    expect(title(page)).to_have_text("first")
    page.click("#again")
    page.evaluate("Object.keys(sessionStorage).forEach((key) => sessionStorage.removeItem(key))")
    drop(page, reports[1])
    expect(title(page)).to_have_text("second")
    page.go_back()
    page.go_back()
    expect(title(page)).to_have_text("first")


def test_the_oldest_report_makes_room_for_the_newest(page: Page, reports: list[Path]) -> None:
    for report in reports:
        page.evaluate("sessionStorage.setItem('jixiao-shown:1', 'x'.repeat(5_200_000))")
        drop(page, report)
        expect(title(page)).to_have_text("first" if report == reports[0] else "second")
        expect(page.locator("#notice")).to_be_hidden()
        page.click("#again")
        assert page.evaluate("sessionStorage.getItem('jixiao-shown:1')") is None
        page.evaluate("sessionStorage.clear()")


def printed(page: Page) -> str:
    with pypdfium2.PdfDocument(page.pdf()) as document:
        return squashed("".join(each.get_textpage().get_text_bounded() for each in document))


def test_paper_has_findings_and_lines_with_their_evidence(browser: Browser, sample_page: str, sample: Result) -> None:
    with opened(browser, sample_page) as page:
        text = printed(page)
        for finding in sample.findings:
            assert squashed(finding.arithmetic) in text
        for line in sample.budget_lines:
            assert squashed(line.path[-1]) in text
        for variance in sample.variances:
            assert all(squashed(cause.text) in text for cause in variance.causes)
        assert text.index(squashed(sample.findings[-1].arithmetic)) < text.index("浅条为预算")
        # A duty of the department, which no finding and no line quotes.
        assert "统一管理公务员工作" not in text
        expect(page.locator("#panel-findings")).to_be_visible()
        expect(page.locator("#panel-lines")).to_be_hidden()


def test_the_report_s_text_is_printed_where_it_is_asked_for(browser: Browser, sample_page: str) -> None:
    with opened(browser, sample_page) as page:
        page.evaluate("window.print = () => { window.asked = document.body.dataset.print; }")
        page.click("#print summary")
        page.click("#print-records")
        assert page.evaluate("window.asked") == "records"
        page.click("#print summary")
        page.click("#print-all")
        assert "统一管理公务员工作" in printed(page)


def test_a_wrong_file_is_answered_with_what_to_do_in_the_reader_s_language(page: Page, reports: list[Path]) -> None:
    problem = {"type": "urn:jixiao:problem:report-encrypted", "title": "t", "status": 422, "detail": "It is encrypted."}
    page.route(
        "**/v1/extract*",
        lambda route: route.fulfill(status=422, content_type="application/problem+json", body=json.dumps(problem)),
    )
    drop(page, reports[0])
    expect(page.locator("#problem-title")).to_have_text("文件有密码保护")
    expect(page.locator("#problem-detail")).to_contain_text("请在原软件中取消密码后另存一份")
    expect(page.locator("#problem-detail")).to_contain_text("It is encrypted.")
    page.click("#language")
    page.click("#retry")
    expect(page.locator("#problem-detail")).to_have_text("It is encrypted.")
