"""The original beside the records: pages as they look, evidence in boxes, page numbers, the whole text searched."""

from __future__ import annotations

import functools
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from extractor import pipeline
from extractor.reading import read
from extractor.result import Result
from service.page import page as page_of
from service.paper import drawn, printout
from tests.end_to_end.browsing import GRAVE, drop, focused, lit, opened, squashed
from tests.extractor.reading.pdfml import LEFT, Sheet, pdf_file
from tests.rendering import render_ofd

OWN = "http://jixiao.test/"
MOST_HELD = 20
Opened = Callable[..., AbstractContextManager[Page]]
PAGES = 200
WORD = Path(__file__).parents[2] / "samples" / "water-2023-word.docx"
SAMPLE = Path(__file__).parents[2] / "samples" / "organization-2022-print.pdf"


def answer(path: Path) -> Result:
    """What the service answers: with what is printed where."""
    return pipeline.run(read(path), pipeline.build(model=None), printed=True)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Files by their names, each with the answer for it."""
    folder = tmp_path_factory.mktemp("originals")
    contents = {
        "report.pdf": SAMPLE.read_bytes(),
        "report.ofd": render_ofd(SAMPLE.read_bytes()),
        "long.pdf": pdf_file(
            Sheet().text(LEFT, 100, "云山县水利局2023年度部门决算"),
            *(Sheet().text(LEFT, 100, f"{at}.河道清淤经费支出决算为{at}万元。") for at in range(2, PAGES + 1)),
        ),
        "turned.pdf": pdf_file(
            Sheet().text(LEFT, 100, "云山县水利局2023年度部门决算"),
            Sheet(rotate=90).text(LEFT, 100, "一、河道清淤经费支出决算为45万元。"),
        ),
        "report.docx": WORD.read_bytes(),
    }
    found = {}
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        found[name] = path, answer(path).model_dump_json()
    return found


@pytest.fixture
def desk(browser: Browser, results: dict[str, tuple[Path, str]]) -> Opened:
    """Opens the served page, with a service that answers at once, and a report on it."""

    @contextmanager
    def open_(name: str = "report.pdf", language: str = "zh", **options: Any) -> Iterator[Page]:
        path, answered = results[name]
        html = page_of(None, language, endpoint="v1/")

        def draw(route: Route) -> None:
            asked = parse_qs(urlsplit(route.request.url).query)
            numbers = [int(each) for each in asked["page"]]
            body = route.request.post_data_buffer or b""
            if name == "report.docx":
                pages = drawn(b64decode(json.loads(printed_word())["pdf"]), "copy.pdf", numbers, 800)
                assert b"%PDF-" in body, "the copy is sent, which need not be made again"
                return route.fulfill(content_type="application/json", body=pages.model_dump_json())
            sent = next(each for each in results.values() if each[0].read_bytes() in body)
            pages = drawn(sent[0].read_bytes(), sent[0].name, numbers, int(asked["width"][0]))
            route.fulfill(content_type="application/json", body=pages.model_dump_json())

        with opened(browser, "about:blank", own=OWN, **options) as page:
            page.route(re.compile(f"{OWN}(\\?.*)?$"), lambda route: route.fulfill(content_type="text/html", body=html))
            page.route("**/v1/extract?*", lambda route: route.fulfill(content_type="application/json", body=answered))
            page.route("**/v1/pages?*", draw)
            page.route("**/v1/print", lambda route: route.fulfill(content_type="application/json", body=printed_word()))
            page.goto(OWN)
            drop(page, path)
            expect(page.locator("#report")).to_be_visible()
            yield page

    return open_


@functools.cache
def printed_word() -> str:
    return printout(WORD.read_bytes(), WORD.name, in_memory=True).model_dump_json()


def held(path: Path) -> FilePayload:
    """A file to choose, in memory: of one on a disk Playwright does not tell what is sent."""
    return {"name": path.name, "mimeType": "application/pdf", "buffer": path.read_bytes()}


def words_under(page: Page, box: str, pdf: bytes | Path = SAMPLE) -> str:
    """The words that are printed in a PDF where the first box of a selector stands."""
    number, *sides = page.locator(box).first.evaluate(
        """(box) => {
            const sheet = box.closest(".sheet").getBoundingClientRect();
            const at = box.getBoundingClientRect();
            return [Number(box.closest("[data-page]").dataset.page), (at.left - sheet.left) / sheet.width,
                (sheet.bottom - at.bottom) / sheet.height, (at.right - sheet.left) / sheet.width,
                (sheet.bottom - at.top) / sheet.height];
        }"""
    )
    with pypdfium2.PdfDocument(pdf) as document:
        leaf = document[int(number)]
        width, height = leaf.get_size()
        left, bottom, right, top = (share * side for share, side in zip(sides, [width, height] * 2, strict=True))
        return squashed(leaf.get_textpage().get_text_bounded(left - 1, bottom - 1, right + 1, top + 1))


def in_sight(page: Page, selector: str) -> bool:
    """Whether the first element found stands in the pane and in the window."""
    return bool(
        page.locator(selector).first.evaluate(
            """(element) => {
                const at = element.getBoundingClientRect();
                const pane = document.querySelector("#original").getBoundingClientRect();
                const seen = at.top >= Math.max(pane.top, 0) && at.bottom <= Math.min(pane.bottom, innerHeight);
                return at.height > 0 && seen;
            }"""
        )
    )


def turn_to_original(page: Page) -> None:
    page.click("#sides [data-side=original]")
    seen = page.locator("#original img").first
    expect(seen).to_be_visible()
    assert seen.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 0


def first_quote(page: Page) -> str:
    """Goes to the first words of the first finding; what they are."""
    link = page.locator("#panel-findings .record").first
    link.click()
    return squashed(link.text_content() or "")


@pytest.mark.parametrize("name", ["report.pdf", "report.ofd"])
def test_the_words_of_a_finding_are_marked_where_they_are_printed(desk: Opened, name: str) -> None:
    with desk(name, locale="zh-CN") as page:
        turn_to_original(page)
        expect(page.locator("#text")).to_be_hidden()
        words = first_quote(page)
        expect(page.locator("#original .box.lit").first).to_be_visible()
        page.wait_for_function("() => true")
        assert in_sight(page, "#original .box.lit")
        found = "".join(page.locator("#original .box.lit").evaluate_all("(all) => all.map((each) => each.className)"))
        assert found and words in words_under(page, "#original .box.lit")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_word_file_is_printed_when_its_pages_are_asked_for(desk: Opened) -> None:
    with desk("report.docx", locale="zh-CN") as page:
        expect(page.locator("#paging")).to_be_hidden()
        turn_to_original(page)
        expect(page.locator("#original-problem")).to_be_hidden()
        expect(page.locator("#page-of")).to_contain_text("共")
        words = first_quote(page)
        expect(page.locator("#original .box.lit").first).to_be_visible()
        assert in_sight(page, "#original .box.lit")
        pdf = b64decode(json.loads(printed_word())["pdf"])
        assert words[:6] in words_under(page, "#original .box.lit", pdf)
        page.fill("#seek-words", "灌溉")
        page.press("#seek-words", "Enter")
        expect(page.locator("#seek-count")).to_contain_text("页")


def test_a_word_file_that_cannot_be_printed_is_said(desk: Opened) -> None:
    with desk("report.docx", locale="zh-CN") as page:
        lacking = {"type": "urn:jixiao:problem:report-needs-libreoffice", "title": "", "status": 415, "detail": "None."}
        page.route(
            "**/v1/print",
            lambda route: route.fulfill(status=415, content_type="application/problem+json", body=json.dumps(lacking)),
        )
        page.click("#sides [data-side=original]")
        expect(page.locator("#original-problem")).to_contain_text("None.")
        page.click("#sides [data-side=text]")
        words = first_quote(page)
        assert lit(page) == words, "the text is there as before"


def test_the_same_words_are_marked_on_both_sides(desk: Opened) -> None:
    with desk() as page:
        words = first_quote(page)
        assert lit(page) == words
        turn_to_original(page)
        assert words in words_under(page, "#original .box.lit")
        page.locator("#panel-findings .record").nth(1).click()
        page.click("#sides [data-side=text]")
        assert lit(page) == squashed(page.locator("#panel-findings .record").nth(1).text_content() or "")


def test_words_that_are_chosen_on_a_page_open_their_record(desk: Opened) -> None:
    with desk() as page:
        turn_to_original(page)
        box = page.locator("#original .box.is-amount").first
        key = box.get_attribute("data-box")
        box.click()
        assert focused(page, "data-key") == key
        expect(page.locator(f"#panel-lines .record.chosen[data-key='{key}']").first).to_be_visible()
        assert words_under(page, "#original .box.lit")


def test_kinds_of_boxes_are_hidden_and_a_removed_record_has_none(desk: Opened) -> None:
    with desk() as page:
        turn_to_original(page)
        amounts = page.locator("#original .box.is-amount")
        expect(amounts.first).to_be_visible()
        page.locator("#legend input").first.uncheck()
        expect(amounts.first).to_be_hidden()
        page.locator("#legend input").first.check()
        expect(amounts.first).to_be_visible()


def test_a_page_that_lies_on_its_side_is_turned(desk: Opened) -> None:
    with desk("turned.pdf") as page:
        turn_to_original(page)
        page.fill("#page-number", "2")
        page.press("#page-number", "Enter")
        picture = page.locator("[data-page='1'] img")
        expect(picture).to_be_visible()
        assert picture.evaluate("(img) => img.naturalWidth > img.naturalHeight")
        shape = picture.evaluate("(img) => { const at = img.getBoundingClientRect(); return [at.width, at.height]; }")
        sheet = page.locator("[data-page='1'] .sheet").bounding_box()
        assert sheet and shape == pytest.approx([sheet["width"], sheet["height"]], abs=1), (
            "upright, and as large as its page"
        )


def test_a_long_report_never_holds_more_than_twenty_pictures(desk: Opened) -> None:
    with desk("long.pdf") as page:
        expect(page.locator("#page-of")).to_contain_text(str(PAGES))
        turn_to_original(page)
        page.evaluate(
            """() => {
                window.most = 0;
                new MutationObserver(() => {
                    window.most = Math.max(window.most, document.querySelectorAll("#original img").length);
                }).observe(document.querySelector("#original"), {childList: true, subtree: true});
            }"""
        )
        page.hover("#original")
        for _ in range(40):
            page.mouse.wheel(0, 2600)
            page.wait_for_timeout(60)
        for number in (150, 60, PAGES):
            page.fill("#page-number", str(number))
            page.press("#page-number", "Enter")
            expect(page.locator(f"[data-page='{number - 1}'] img")).to_be_visible()
        assert 3 < page.evaluate("window.most") <= MOST_HELD
        expect(page.locator("#page-number")).to_have_value(str(PAGES))


def test_pages_are_numbered_in_the_text_and_gone_to(desk: Opened) -> None:
    with desk() as page:
        expect(page.locator("#text .page-mark").first).to_have_text("第1页")
        page.fill("#page-number", "3")
        page.press("#page-number", "Enter")
        expect(page.locator("#text .page-mark[data-page='2']")).to_be_in_viewport()
        page.locator("#reading-title").click()
        turn_to_original(page)
        expect(page.locator("#page-number")).to_have_value("3")
        expect(page.locator("[data-page='2'] img")).to_be_visible()


def test_the_whole_text_is_searched_on_both_sides(desk: Opened, results: dict[str, tuple[Path, str]]) -> None:
    text = squashed(json.loads(results["report.pdf"][1])["document"]["text"])
    with desk() as page:
        page.fill("#seek-words", "考录")
        page.press("#seek-words", "Enter")
        count = text.count("考录")
        assert count > 1
        expect(page.locator("#seek-count")).to_contain_text(f"第 1 处，共 {count} 处 · 第1页")
        for at in [*range(2, count + 1), 1]:
            page.press("#seek-words", "Enter")
            expect(page.locator("#seek-count")).to_contain_text(f"第 {at} 处")
        page.press("#seek-words", "Shift+Enter")
        expect(page.locator("#seek-count")).to_contain_text(f"第 {count} 处")
        page.click("#seek-on")
        turn_to_original(page)
        page.click("#seek-on")
        page.click("#seek-back")
        assert "考录" in words_under(page, "#original .box.lit")[:4], "and no more than what touches it"
        assert in_sight(page, "#original .box.lit")
        page.fill("#seek-words", "１４８２．３６ 万元")
        page.press("#seek-words", "Enter")
        expect(page.locator("#seek-count")).to_contain_text("第 1 处")
        page.fill("#seek-words", "绝无此词")
        expect(page.locator("#seek-count")).to_have_text("全文中没有")


def test_the_records_search_leads_into_the_whole_text(desk: Opened, results: dict[str, tuple[Path, str]]) -> None:
    count = json.loads(results["report.pdf"][1])["document"]["text"].count("离退休")
    with desk() as page:
        page.fill("#search", "离退休")
        offer = page.locator("#in-text")
        expect(offer).to_have_text(f"全文中有 {count} 处“离退休”")
        offer.click()
        expect(page.locator("#seek-count")).to_contain_text(f"第 1 处，共 {count} 处")
        page.fill("#search", "绝无此词")
        expect(offer).to_be_disabled()


def test_after_a_reload_the_file_is_chosen_once_more(desk: Opened, results: dict[str, tuple[Path, str]]) -> None:
    with desk() as page:
        page.reload()
        expect(page.locator("#report")).to_be_visible()
        page.click("#sides [data-side=original]")
        expect(page.locator("#original-problem")).to_contain_text("请再选一次同一个文件")
        page.set_input_files("#original-file", held(results["turned.pdf"][0]))
        expect(page.locator("#original-problem")).to_contain_text("页数不同")
        page.set_input_files("#original-file", held(results["report.pdf"][0]))
        expect(page.locator("#original img").first).to_be_visible()
        expect(page.locator("#original-problem")).to_be_hidden()


def test_what_the_service_cannot_draw_is_said_and_tried_again(desk: Opened) -> None:
    with desk() as page:
        busy = '{"type": "urn:jixiao:problem:busy", "title": "Busy", "status": 503, "detail": "All wait."}'
        page.route(
            "**/v1/pages?*", lambda route: route.fulfill(status=503, content_type="application/problem+json", body=busy)
        )
        page.click("#sides [data-side=original]")
        expect(page.locator("#original-problem")).to_contain_text("All wait.")
        page.unroute("**/v1/pages?*")
        page.route("**/v1/pages?*", lambda route: route.fulfill(status=503, content_type="text/html", body="proxy"))
        page.click("#original-again")
        expect(page.locator("#original-problem")).to_contain_text("看不懂")


def test_another_report_takes_the_place_of_the_original(desk: Opened, results: dict[str, tuple[Path, str]]) -> None:
    with desk() as page:
        turn_to_original(page)
        page.click("#again")
        page.route(
            "**/v1/extract?*",
            lambda route: route.fulfill(content_type="application/json", body=results["turned.pdf"][1]),
        )
        page.set_input_files("#file", held(results["turned.pdf"][0]))
        expect(page.locator("#page-of")).to_contain_text("2")
        expect(page.locator("#text")).to_be_visible()
        turn_to_original(page)
        expect(page.locator("#original .leaf")).to_have_count(2)


def test_a_text_has_no_original(browser: Browser, sample_page: str) -> None:
    with opened(browser, sample_page) as page:
        expect(page.locator("#sides")).to_be_hidden()
        expect(page.locator("#paging")).to_be_hidden()
        page.fill("#seek-words", "培训")
        expect(page.locator("#seek-count")).to_contain_text("第 1 处")


def test_the_original_is_made_larger(desk: Opened) -> None:
    with desk() as page:
        turn_to_original(page)
        before = page.locator(".sheet").first.bounding_box()
        page.click("#zoom-in")
        after = page.locator(".sheet").first.bounding_box()
        assert before and after and after["width"] > 1.3 * before["width"]
        assert first_quote(page) in words_under(page, "#original .box.lit")
        page.click("#zoom-out")
        assert page.locator(".sheet").first.bounding_box()["width"] == pytest.approx(before["width"])  # type: ignore[index]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_the_original_on_screens_of_all_sorts_in_english(desk: Opened, width: int, scheme: str) -> None:
    with desk(language="en", width=width, color_scheme=scheme) as page:
        if width < 860:
            page.click("#views [data-view=text]")
        turn_to_original(page)
        expect(page.locator("#original figcaption").first).to_have_text("page 1")
        assert [each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in GRAVE] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < 860:
            page.click("#views [data-view=records]")
        first_quote(page)
        expect(page.locator("#original .box.lit").first).to_be_in_viewport()
        page.click("#language")
        expect(page.locator("#original figcaption").first).to_have_text("第1页")
