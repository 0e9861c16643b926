"""The served page, as someone uses it who does not write programs: drop or paste a report, and whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from extractor.result import Result
from tests.end_to_end.browsing import GRAVE, drop, focused, lit, opened

READING = 60_000  # milliseconds that the service may take for a report
ONE_OF_EACH = {
    ".txt": "education-2022.txt",
    ".docx": "water-2023-word.docx",
    ".pdf": "organization-2022-print.pdf",
    ".html": "agriculture-2023-page.html",
}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    with opened(browser, service, own=service, locale="zh-CN") as page:
        yield page


def figure(text: str) -> float:
    """The number in an amount."""
    return float(text.strip(" 万亿元").replace(",", ""))


def shown(page: Page) -> Page:
    """The page once its report is shown."""
    expect(page.locator("#report")).to_be_visible(timeout=READING)
    return page


@pytest.mark.parametrize("suffix", ONE_OF_EACH)
def test_a_report_of_each_format_is_dropped_and_read(page: Page, root: Path, samples: list[Path], suffix: str) -> None:
    assert set(ONE_OF_EACH) == {path.suffix for path in samples}
    drop(page, root / "samples" / ONE_OF_EACH[suffix])
    shown(page)
    expect(page.locator("#report-facts")).to_contain_text(ONE_OF_EACH[suffix])
    page.click("#tab-lines")
    record = page.locator("#panel-lines .record.is-amount").first
    record.click()
    assert figure(lit(page)) == figure(record.text_content() or "")
    page.locator("#text .lit").first.click()
    assert focused(page, "data-key") == record.get_attribute("data-key")
    expect(page.locator("#start")).to_be_hidden()


def test_a_file_is_chosen_and_then_another(page: Page, root: Path) -> None:
    page.set_input_files("#file", root / "samples" / "water-2023.txt")
    shown(page)
    assert focused(page, "id") == "report-title", "a screen reader goes on with the report"
    expect(page.locator("#live")).to_contain_text("读完")
    first = page.locator("#report-title").text_content()
    page.click("#again")
    expect(page.locator("#report")).to_be_hidden()
    page.set_input_files("#file", root / "samples" / "health-2022.txt")
    shown(page)
    expect(page.locator("#report-title")).not_to_have_text(first or "")
    expect(page.locator("#text .lit")).to_have_count(0)
    page.click("#tab-lines")
    page.locator("#panel-lines .record").first.click()
    assert lit(page)


def test_text_is_pasted(page: Page) -> None:
    page.click("#paste button")
    expect(page.locator("#problem")).to_contain_text("还没有文字")
    expect(page.locator("#retry")).to_be_hidden()
    page.fill("#pasted", "青川市图书馆2023年度部门决算\n培训经费年初预算为50万元，支出决算为45.5万元。\n")
    page.click("#paste button")
    shown(page)
    expect(page.locator("#panel-lines")).to_contain_text("91.0%")
    expect(page.locator("#report-facts")).to_contain_text("粘贴的文字")


def test_a_wrong_file_is_refused_in_words_and_a_right_one_taken_after(page: Page, root: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "picture.png"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    drop(page, wrong)
    problem = page.locator("#problem")
    expect(problem).to_be_visible(timeout=READING)
    expect(page.locator("#problem-title")).not_to_be_empty()
    expect(page.locator("#problem-detail")).to_contain_text("请")
    expect(page.locator("#problem-status")).to_contain_text("4")
    assert focused(page, "id") == "problem"
    drop(page, root / "samples" / "water-2023.txt")
    shown(page)
    expect(problem).to_be_hidden()


def test_several_years_are_dropped_and_compared(page: Page, root: Path) -> None:
    years = root / "samples" / "years"
    drop(page, years / "water-2023.txt", years / "water-2022.txt")
    page.locator("#many-compare").click(timeout=READING)
    expect(page.locator("#years-title")).to_have_text("云麓县水利局", timeout=READING)
    assert focused(page, "id") == "years-title", "a screen reader goes on with the comparison"
    expect(page.locator("#report")).to_be_hidden()
    expect(page.locator(".year-finding")).to_have_count(4)
    expect(page.locator(".year-finding.error").first).to_contain_text("2023年报告写为4.53万元，2022年报告为4.35万元")
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in GRAVE]
    assert not found
    page.click("#language")
    expect(page.locator("#years")).to_contain_text("Last year's plans")
    page.click("#again")
    expect(page.locator("#start")).to_be_visible()


def test_reports_that_cannot_be_compared_are_said(page: Page, root: Path) -> None:
    drop(page, root / "samples" / "water-2023.txt", root / "samples" / "health-2022.txt")
    page.locator("#many-compare").click(timeout=READING)
    expect(page.locator("#problem")).to_contain_text("不是同一单位", timeout=READING)
    expect(page.locator("#problem")).to_contain_text("of different organizations")


def test_no_server_is_said_and_the_file_kept_for_another_try(page: Page, root: Path) -> None:
    page.context.set_offline(True)
    drop(page, root / "samples" / "water-2023.txt")
    expect(page.locator("#problem")).to_contain_text("服务没有应答")
    page.context.set_offline(False)
    page.click("#retry")
    shown(page)


def test_what_the_service_says_is_told(page: Page, root: Path) -> None:
    """A problem document is shown as it is, and when to come back; an answer that is none is called so."""
    busy = '{"type": "about:blank", "title": "Slow Service", "status": 503, "detail": "All workers are busy."}'

    def answer(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", headers={"Retry-After": "7"}, body=busy)

    page.route("**/v1/extract*", answer)
    drop(page, root / "samples" / "water-2023.txt")
    expect(page.locator("#problem-title")).to_have_text("Slow Service")
    expect(page.locator("#problem-detail")).to_contain_text("All workers are busy. 请在 7 秒后再试。")
    page.unroute("**/v1/extract*")
    page.route("**/v1/extract*", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>proxy"))
    page.click("#retry")
    expect(page.locator("#problem-title")).to_have_text("看不懂服务的答复")


def test_an_answer_that_is_no_result_is_said(browser: Browser, service: str, root: Path) -> None:
    faults: list[str] = []
    with opened(browser, service, own=service, faults=faults, locale="en") as page:
        page.route(
            "**/v1/extract*", lambda route: route.fulfill(status=200, content_type="application/json", body="{}")
        )
        drop(page, root / "samples" / "water-2023.txt")
        expect(page.locator("#problem-title")).to_have_text("The service's answer makes no sense")
        # What the browser says to its console comes on another way than what it shows.
        for _ in range(200):
            if faults:
                break
            page.wait_for_timeout(100)
    assert len(faults) == 1


def test_a_key_is_asked_for_and_sent(page: Page, root: Path) -> None:
    sent: list[str | None] = []

    def guarded(route: Route) -> None:
        sent.append(route.request.headers.get("authorization"))
        if sent[-1]:
            route.continue_()
        else:
            body = '{"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "Give a key."}'
            route.fulfill(status=401, content_type="application/problem+json", body=body)

    page.route("**/v1/extract*", guarded)
    drop(page, root / "samples" / "water-2023.txt")
    expect(page.locator("#problem")).to_contain_text("Give a key.")
    assert focused(page, "id") == "key"
    page.fill("#key", "secret")
    page.click("#retry")
    shown(page)
    assert sent == [None, "Bearer secret"]


def test_a_report_on_its_way_can_be_called_off(page: Page, root: Path) -> None:
    page.route("**/v1/extract*", lambda route: None)  # never answered
    drop(page, root / "samples" / "water-2023.txt")
    expect(page.locator("#working")).to_contain_text("water-2023.txt")
    expect(page.locator("#working progress")).to_be_visible()
    page.click("#cancel")
    expect(page.locator("#working")).to_be_hidden()
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#offer")).to_be_visible()
    assert focused(page, "id") == "file"


def test_excel_is_asked_of_the_service_with_the_same_file(page: Page, root: Path) -> None:
    drop(page, root / "samples" / "water-2023.txt")
    shown(page)
    asked = []

    def workbook(route: Route) -> None:
        asked.append((route.request.headers["accept"], route.request.post_data_buffer or b""))
        route.fulfill(status=200, content_type=EXCEL, body=b"PK\x03\x04 a workbook")

    page.route("**/v1/extract*", workbook)
    page.click("#download summary")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Excel").click()
    assert waiting.value.suggested_filename == "water-2023.xlsx"
    assert waiting.value.path().read_bytes() == b"PK\x03\x04 a workbook"
    ((accept, body),) = asked
    assert accept == EXCEL
    assert (root / "samples" / "water-2023.txt").read_bytes() in body
    page.unroute("**/v1/extract*")
    page.route("**/v1/extract*", lambda route: route.abort())
    page.click("#download summary")
    page.get_by_role("button", name="Excel").click()
    expect(page.locator("#notice")).to_contain_text("服务没有应答")


def test_a_report_is_read_with_the_keyboard_alone(page: Page, root: Path) -> None:
    # Waited for from the beginning: Playwright needs a moment before the browser leaves the dialog to it.
    with page.expect_file_chooser() as chooser:
        for _ in range(10):
            page.keyboard.press("Tab")
            if focused(page, "id") == "file":
                break
        page.keyboard.press("Enter")
    chooser.value.set_files(root / "samples" / "water-2023.txt")
    shown(page)


def test_the_language_is_the_browser_s_and_stays_over_a_reload(browser: Browser, service: str) -> None:
    with opened(browser, service, own=service, locale="en-GB") as page:
        expect(page.locator("h1:visible")).to_have_text("Read a final account or performance report")
        page.click("#language")
        expect(page.locator("h1:visible")).to_have_text("读一份部门决算或绩效自评报告")
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_axe_finds_no_serious_fault_before_a_report(browser: Browser, service: str, width: int, scheme: str) -> None:
    with opened(browser, service, own=service, width=width, color_scheme=scheme) as page:
        page.click("#key-part summary")
        page.click("#paste button")
        found = Axe().run(page).response["violations"]
        assert [fault["id"] for fault in found if fault["impact"] in GRAVE] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_shown_is_what_the_service_answered(page: Page, root: Path) -> None:
    with page.expect_response("**/v1/extract*") as waiting:
        drop(page, root / "samples" / "organization-2022.txt")
    result = Result.model_validate(waiting.value.json())
    shown(page)
    expect(page.locator("#count-lines")).to_have_text(str(len(result.budget_lines)))
    expect(page.locator("#count-achievements")).to_have_text(str(len(result.achievements)))
