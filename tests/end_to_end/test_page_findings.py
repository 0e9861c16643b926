"""The findings open a report's page: by severity and place, each readable where it stands, one card each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from extractor.result import BudgetLine, Evidence, Finding, Result, Section
from tests.end_to_end.browsing import focused, in_view, lit, opened, squashed
from tests.end_to_end.test_page_odd import made

Written = Callable[..., str]

TEXT = (
    "一、总体情况\n全年走访9户，慰问12人。其中，走访8户，慰问12人；捐款3笔。\n"
    "二、项目情况\n修路2条。\n\t修路\n\t5条\n\t5条\n\n"
)
LINES = ["会议费", "培训费", "公务接待费", "公务用车运行维护费", "因公出国（境）费", "党建工作经费"]


@pytest.fixture(scope="module")
def many(written: Written) -> str:
    """The page of findings of three severities in two sections; one has two others that follow, and six lines."""
    return written(many_findings())


def many_findings() -> Result:
    result = made(TEXT, records=[], findings=[])
    two = TEXT.index("二、")
    sections = [
        Section(id=id, title=title, level=1, start=start, end=end, parent_id=None)
        for id, title, start, end in (("s1", "一、总体情况", 0, two), ("s2", "二、项目情况", two, len(TEXT)))
    ]
    visits = TEXT.index("走访9户")
    # Each line has an amount in the words of the finding, which makes it one of the finding's lines.
    lines = [
        BudgetLine.model_validate(
            {"id": f"b{at}", "category": "other", "path": [name], "code": None, "amounts": [
                {"measure": "final", "value": 9, "unit": "万元", "fiscal_year": None, "source": "narrative",
                 "start": visits, "end": visits + 4, "text": TEXT[visits : visits + 4]}]}
        )
        for at, name in enumerate(LINES)
    ]  # fmt: skip
    findings = [
        finding("e1", "error", "走访9户", "走访8户", regulation="《规程》"),
        finding("e2", "warning", "走访8户", root="e1"),
        finding("e3", "hint", "慰问12人", root="e2"),
        finding("e4", "error", "修路2条", "修路\n\t5条\n\t5条"),
        finding("e5", "hint", "捐款3笔"),
    ]
    return result.model_copy(update={"sections": sections, "budget_lines": lines, "findings": findings})


def finding(id: str, severity: str, *quotes: str, **others: str) -> Finding:
    spans = [Evidence(start=TEXT.index(each), end=TEXT.index(each) + len(each), text=each) for each in quotes]
    return Finding.model_validate(
        {"id": id, "rule": "conflict", "severity": severity, "message": f"{id}说（见某处）", "arithmetic": f"{id}说",
         "spans": spans, "expected": None, "stated": "甲；乙", **others}
    )  # fmt: skip


@pytest.fixture
def page(browser: Browser, many: str) -> Iterator[Page]:
    with opened(browser, many) as page:
        yield page


def test_findings_open_the_page_by_severity_and_place(page: Page) -> None:
    expect(page.locator("#tab-findings")).to_have_attribute("aria-selected", "true")
    order = page.locator("#panel-findings").evaluate(
        "(panel) => [...panel.children].map((e) => e.dataset.card ?? e.textContent.replace(/\\d+$/, ''))"
    )
    assert order == ["✕错误", "一、总体情况", "e1", "二、项目情况", "e4", "i提示", "一、总体情况", "e5"]


def test_a_report_without_findings_opens_at_its_lines(browser: Browser, written: Written) -> None:
    with opened(browser, written(made("培训3人", records=[("a1", 0, 4)]))) as page:
        expect(page.locator("#tab-lines")).to_have_attribute("aria-selected", "true")


def test_both_quotes_stand_in_their_sentences_with_their_place(page: Page) -> None:
    card = page.locator("[data-card=e1]")
    quotes = card.locator("> .body > .quotes blockquote")
    assert quotes.all_inner_texts() == ["全年走访9户，慰问12人", "其中，走访8户，慰问12人"]
    assert quotes.locator(".record").all_inner_texts() == ["走访9户", "走访8户"]
    assert card.locator("> .body > .quotes .place").all_inner_texts() == ["一、总体情况", "一、总体情况"]
    expect(card.locator("> .body > .message")).to_have_text("e1说")
    expect(card.locator("> .body > .note")).to_have_text("依据：《规程》")
    row = page.locator("[data-card=e4] blockquote").last
    expect(row).to_have_text("修路 ｜ 5条 ｜ 5条")


def test_what_hangs_on_a_finding_is_folded_under_it_and_has_one_card(page: Page) -> None:
    for id in ("e1", "e2", "e3", "e4", "e5"):
        expect(page.locator(f"[data-card={id}]")).to_have_count(1)
    expect(page.locator("[data-card=e1] [data-card=e2] [data-card=e3]")).to_be_hidden()
    expect(page.locator("[data-card=e1] > .body > .following > summary")).to_have_text("由此引起的疑点 1 处")
    lines = page.locator("[data-card=e1] > .body > .lines_concerned")
    expect(lines.locator("summary")).to_have_text("涉及科目 6 项")
    lines.locator("summary").click()
    assert lines.locator("button").all_inner_texts() == LINES
    # The words of the innermost lead to it, though two folds hide it.
    page.locator("#text .mark.has-finding", has_text="慰问12人").last.click()
    for _ in range(3):
        if focused(page, "data-key") == "e3.0":
            break
        page.locator("#text .lit").last.click()
    page.locator("[data-key='e3.0']").first.scroll_into_view_if_needed()
    expect(page.locator("[data-card=e3]")).to_be_visible()


def test_a_finding_whose_root_is_filtered_out_stands_alone(page: Page) -> None:
    page.select_option("#finding", "severity:hint")
    expect(page.locator("#panel-findings > .card")).to_have_count(2)
    expect(page.locator("#panel-findings > [data-card=e3]")).to_be_visible()


def test_a_line_names_its_findings_and_leads_to_their_cards(page: Page) -> None:
    page.click("#tab-lines")
    link = page.locator("#panel-lines [data-card=b0] [data-finding=e1]")
    expect(link).to_have_text("同一事项在两处的数字不同")
    expect(page.locator("#panel-lines .message")).to_have_count(0)
    link.click()
    assert focused(page, "data-card") == "e1"
    assert in_view(page, "[data-card=e1] h5")


def test_a_quote_leads_to_its_words_and_can_be_opened_by_its_address(page: Page, browser: Browser, many: str) -> None:
    link = page.locator("[data-key='e1.1']")
    assert link.get_attribute("href") == "#e1.1"
    link.click()
    assert lit(page) == squashed("走访8户")
    with opened(browser, f"{many}#e1.1") as other:
        assert lit(other) == squashed("走访8户")


@pytest.mark.parametrize("width", [360, 1024, 1440])
def test_titles_keep_their_width(browser: Browser, many: str, width: int) -> None:
    with opened(browser, many, width=width) as page:
        for tab in ("findings", "lines"):
            page.click(f"#tab-{tab}")
            page.locator("details").evaluate_all("(all) => all.forEach((each) => (each.open = true))")
            for title in page.locator(f"#panel-{tab} .title").all():
                box = title.bounding_box()
                assert box and box["width"] >= min(200, width / 2)
