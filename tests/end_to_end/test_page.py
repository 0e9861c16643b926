"""The page of a report, as people use it: from record to words and back, filters, downloads, keyboard, phone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from extractor.result import Result
from tests.end_to_end.browsing import GRAVE, focused, in_view, lit, opened, show_all, squashed

Written = Callable[..., str]


@pytest.fixture
def page(browser: Browser, sample_page: str) -> Iterator[Page]:
    """The page, at the budget lines."""
    with opened(browser, sample_page) as page:
        page.click("#tab-lines")
        yield page


def grave_faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]]


def test_the_overview_says_what_was_read(page: Page, sample: Result) -> None:
    expect(page.locator("h1:visible")).to_have_text(sample.document.title or "")
    for text in (sample.document.organization, sample.document.fiscal_year, sample.document.source):
        expect(page.locator("#report-facts")).to_contain_text(str(text))
    # 年度资金总额: 1471.85 of the adjusted 1482.36 and of the initial 1376.28.
    expect(page.locator("#totals")).to_contain_text("99.3%")
    expect(page.locator("#totals")).to_contain_text("106.9%")
    for tab, records in (
        ("lines", sample.budget_lines), ("achievements", sample.achievements),
        ("indicators", sample.indicators), ("findings", sample.findings),
    ):  # fmt: skip
        expect(page.locator(f".count-{tab} b")).to_have_text(str(len(records)))
        expect(page.locator(f"#count-{tab}")).to_have_text(str(len(records)))


def test_each_line_has_its_card_with_all_that_belongs_to_it(page: Page, sample: Result) -> None:
    cards = page.locator("#panel-lines .card:not(.loose)")
    expect(cards).to_have_count(len(sample.budget_lines))
    line = next(each for each in sample.budget_lines if each.path[-1] == "行政运行")
    card = page.locator(f"#panel-lines [data-card={line.id}]")
    for text in ("功能分类", "2013201", "526.30 万元", "548.17 万元", "104.2%", "超出预算", "人员变动"):
        expect(card).to_contain_text(text)
    expect(card.locator(".record.is-cause")).to_have_text("人员调入及正常晋级晋档增加工资支出人员变动")
    paid = [each for each in sample.achievements if each.budget_line_id]
    assert paid
    show_all(page, "panel-lines")
    for each in paid:
        place = f"#panel-lines [data-card={each.budget_line_id}] [data-key={each.id}]"
        expect(page.locator(place)).to_have_count(1)


def test_what_belongs_to_no_line_is_shown_last(page: Page, sample: Result) -> None:
    last = page.locator("#panel-lines .card").last
    expect(last).to_contain_text("未归属到科目")
    show_all(page, "panel-lines")
    shown = {button.get_attribute("data-key") for button in last.locator(".record.is-achievement").all()}
    assert shown == {each.id for each in sample.achievements if each.budget_line_id is None}


def test_a_rate_over_100_percent_is_drawn_beyond_the_mark(page: Page, sample: Result) -> None:
    over = next(each for each in sample.budget_lines if each.path[-1] == "行政运行")
    under = next(each for each in sample.budget_lines if each.path[-1] == "干部教育培训经费")
    expect(page.locator(f"[data-card={over.id}] .bar .over")).to_have_count(1)
    expect(page.locator(f"[data-card={under.id}] .bar .over")).to_have_count(0)
    expect(page.locator(f"[data-card={under.id}]")).to_contain_text("80.7%")


def test_the_text_stands_beside_with_headings_and_tables(page: Page, sample: Result) -> None:
    text = page.locator("#text")
    expect(text.locator("table")).to_have_count(len(sample.tables))
    for section in (sample.sections[0], sample.sections[-1]):
        expect(text.locator(f"[data-section={section.id}]")).to_have_text(section.title.strip())
    rows = text.locator("table").first.locator("tr")
    assert [cell.strip() for cell in rows.nth(1).locator("td").all_text_contents()] == [
        cell.text for cell in sample.tables[0].rows[1]
    ]
    # Nothing of the report is lost, and nothing is told twice.
    assert squashed("".join(text.locator(".chunk").all_text_contents())) == squashed(sample.document.text)


def test_every_record_leads_to_its_words(page: Page, sample: Result) -> None:
    """Every kind of record, and of each kind every one: the words lit are the record's own."""
    expected = {f"{line.id}.{at}": amount for line in sample.budget_lines for at, amount in enumerate(line.amounts)}
    expected |= {each.id: each for each in [*sample.variances, *sample.achievements]}
    expected |= {f"{each.id}.{at}": cause for each in sample.variances for at, cause in enumerate(each.causes)}
    expected |= {f"{each.id}.{at}": span for each in sample.findings for at, span in enumerate(each.spans)}
    words = {key: each.text for key, each in expected.items()}
    words |= {each.id: sample.document.text[each.start : each.end] for each in sample.indicators}
    seen = set()
    for tab in ("lines", "findings"):
        page.click(f"#tab-{tab}")
        show_all(page, f"panel-{tab}")
        page.locator(f"#panel-{tab} .others").evaluate_all("(all) => all.forEach((each) => (each.open = true))")
        for button in page.locator(f"#panel-{tab} .record[data-key]").all():
            key = button.get_attribute("data-key") or ""
            button.evaluate("(element) => element.click()")
            seen.add(key)
            assert lit(page) == squashed(words[key]), key
            assert focused(page, "data-segment") is not None
    assert seen == set(words)


def test_a_record_s_words_come_into_view_and_a_click_on_them_comes_back(page: Page, sample: Result) -> None:
    last = max((each for each in sample.achievements if each.budget_line_id), key=lambda each: each.start)
    show_all(page, "panel-lines")
    page.click(f"#panel-lines [data-key={last.id}]")
    assert lit(page) == squashed(last.text)
    page.wait_for_timeout(100)
    assert in_view(page, "#text .lit")
    page.evaluate("window.scrollTo(0, 0)")
    page.locator("#text .lit").first.click()
    assert focused(page, "data-key") == last.id
    page.wait_for_timeout(100)
    assert in_view(page, f"#panel-lines [data-key={last.id}]")
    assert page.url.endswith(f"#{last.id}")


def test_choosing_words_opens_a_card_that_was_folded_filtered_out_or_behind_a_tab(page: Page, sample: Result) -> None:
    cause = sample.variances[0].causes[0]
    key = f"{sample.variances[0].id}.0"
    page.click("#collapse")
    expect(page.locator("#panel-lines .body:visible")).to_have_count(0)
    page.fill("#search", "没有这样的词")
    expect(page.locator("#panel-lines .card")).to_have_count(0)
    page.click("#tab-indicators")
    page.locator("#text .is-cause", has_text=cause.text[:8]).first.click()
    assert focused(page, "data-key") == key
    expect(page.locator(f"#panel-lines [data-key='{key}']")).to_be_visible()
    expect(page.locator("#search")).to_have_value("")


def test_filters_show_what_they_say(page: Page, sample: Result) -> None:
    page.select_option("#category", "functional")
    functional = [each for each in sample.budget_lines if each.category == "functional"]
    expect(page.locator("#panel-lines .card")).to_have_count(len(functional))
    expect(page.locator("#count-lines")).to_have_text(f"{len(functional)}/{len(sample.budget_lines)}")
    page.click("#clear")
    expect(page.locator("#count-lines")).to_have_text(str(len(sample.budget_lines)))

    page.select_option("#type", "people_trained")
    paying = {each.budget_line_id for each in sample.achievements if each.type == "people_trained"}
    expect(page.locator("#panel-lines .card")).to_have_count(len(paying))
    types = page.locator("#panel-lines .is-achievement .chip:not(.doubtful)").all_text_contents()
    assert set(types) == {"培训人数"}
    trained = [each.id for each in sample.achievements if each.type == "people_trained"]
    page.click("#tab-achievements")
    show_all(page, "panel-achievements")
    shown = [each.get_attribute("data-key") for each in page.locator("#panel-achievements .record").all()]
    assert sorted(shown, key=str) == sorted(trained)
    page.click("#clear")

    page.click("#tab-findings")
    page.select_option("#finding", "severity:warning")
    warnings = [each.id for each in sample.findings if each.severity == "warning"]
    expect(page.locator("#panel-findings .card")).to_have_count(len(warnings))
    page.select_option("#finding", "rule:conflict")
    expect(page.locator("#panel-findings .card")).to_have_count(
        len([each for each in sample.findings if each.rule == "conflict"])
    )
    page.click("#clear")

    page.click("#tab-lines")
    page.fill("#search", "疫情")
    expect(page.locator("#shown")).to_contain_text(f"/ {len(sample.budget_lines)}")
    assert page.locator("#panel-lines .card").count()
    for card in page.locator("#panel-lines .card").all():
        assert "疫情" in card.inner_text()


def test_the_plot_is_a_table_of_the_lines_with_both_figures(page: Page, sample: Result) -> None:
    page.click("#plot-more")
    rows = page.locator("#plot-rows tr")
    budgets = [
        each for each in sample.budget_lines
        if each.category != "total"
        and any(a.measure == "final" for a in each.amounts)
        and any(a.measure in ("initial_budget", "adjusted_budget") and a.value for a in each.amounts)
    ]  # fmt: skip
    expect(rows).to_have_count(len(budgets))
    assert rows.first.locator("td.number").all_text_contents() == ["526.30", "548.17", "104.2%"]
    page.select_option("#category", "three_public")
    expect(rows).not_to_have_count(len(budgets))
    page.click("#clear")
    rows.first.locator(".link").click()
    assert focused(page, "data-card") == next(each.id for each in budgets if each.path[-1] == "行政运行")


def test_downloads_hold_the_result(page: Page, sample: Result) -> None:
    def download(name: str) -> tuple[str, str]:
        page.click("#download summary")
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name, exact=True).click()
        path = waiting.value.path()
        return waiting.value.suggested_filename, path.read_bytes().decode("utf-8-sig")

    name, content = download("全部结果 JSON")
    assert name == "organization-2022.json"
    assert Result.model_validate(json.loads(content)) == sample
    name, content = download("工作成效 CSV")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert name == "organization-2022-achievements.csv"
    assert [row["原文"] for row in rows] == [each.text for each in sample.achievements]
    assert [float(row["数值"]) for row in rows] == [each.value for each in sample.achievements]
    _, content = download("预算科目 CSV")
    row = next(row for row in csv.DictReader(io.StringIO(content)) if row["预算科目"].endswith("行政运行"))
    assert (row["年初预算"], row["决算"], row["执行率 %"]) == ("526.3", "548.17", "104.16")
    for table, count in (
        ("差异原因 CSV", sum(len(each.causes) for each in sample.variances)),
        ("绩效指标 CSV", len(sample.indicators)), ("疑点 CSV", len(sample.findings)),
    ):  # fmt: skip
        assert len(list(csv.DictReader(io.StringIO(download(table)[1])))) == count
    # Nobody is there who could write a workbook.
    page.click("#download summary")
    expect(page.locator("#downloads")).not_to_contain_text("Excel")


def test_everything_is_there_for_who_uses_the_keyboard_only(page: Page, sample: Result) -> None:
    page.reload()
    page.keyboard.press("Tab")
    assert focused(page, "href") == "#records"
    page.keyboard.press("Enter")
    page.locator("#tab-lines").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page, "id") == "tab-achievements"
    expect(page.locator("#panel-achievements")).to_be_visible()
    page.keyboard.press("End")
    assert focused(page, "id") == "tab-indicators"
    page.keyboard.press("Home")
    assert focused(page, "id") == "tab-findings"
    page.keyboard.press("ArrowRight")
    # On to the first card: its heading folds, its record leads to the text, and the words lead back.
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page, "aria-expanded") and focused(page, "class") == "fold":
            break
    page.keyboard.press("Enter")
    assert focused(page, "aria-expanded") == "false"
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
        if "is-cause" in (focused(page, "class") or ""):
            break
    key = focused(page, "data-key")
    assert key
    page.keyboard.press("Enter")
    assert focused(page, "role") == "button"
    words = lit(page)
    assert words
    page.keyboard.press("ArrowRight")
    after = focused(page, "data-segment")
    page.keyboard.press("ArrowLeft")
    assert focused(page, "data-segment") != after
    assert lit(page) == words, "moving on marks nothing"
    page.keyboard.press("Enter")
    assert focused(page, "data-key") == key
    # The whole text is one stop of the tab key, with its current mark.
    expect(page.locator("#text [tabindex='0']")).to_have_count(1)


def test_the_language_changes_in_place(page: Page, sample: Result) -> None:
    page.click("#tab-findings")
    page.click("#language")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#tab-findings")).to_contain_text("Findings")
    expect(page.locator("#panel-findings")).to_contain_text("Two places, two figures")
    expect(page.locator("#panel-findings")).to_be_visible()
    chrome = " ".join(page.locator(".top, #filters, #tabs, .tab-tools, #legend, #counts").all_inner_texts())
    assert not [c for c in chrome.replace("中文", "") if "\u4e00" <= c <= "\u9fff" and c not in sample.document.text]
    page.click("#language")
    expect(page.locator("#tab-findings")).to_contain_text("疑点")


def test_marks_can_be_hidden_by_kind(page: Page) -> None:
    amount = page.locator("#text .is-amount").first
    assert amount.evaluate("(e) => getComputedStyle(e).borderBottomStyle") == "solid"
    page.get_by_role("checkbox", name="金额").uncheck()
    assert amount.evaluate("(e) => getComputedStyle(e).borderBottomStyle") == "none"


def test_kinds_differ_by_more_than_colour(page: Page) -> None:
    lines = page.locator("#legend .mark").evaluate_all(
        "(all) => all.map((e) => { const s = getComputedStyle(e); return [s.borderBottomStyle, s.borderBottomWidth,"
        " s.textDecorationStyle, s.fontWeight].join(); })"
    )
    assert len(set(lines)) == len(lines) == 6


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440])
def test_nothing_is_wider_than_the_window(browser: Browser, sample_page: str, width: int) -> None:
    with opened(browser, sample_page, width=width) as page:
        for tab in ("lines", "achievements", "indicators", "findings"):
            page.click(f"#tab-{tab}")
            page.wait_for_timeout(100)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, tab
        if page.locator("#views").is_visible():
            page.click("#views [data-view=text]")
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_text_takes_turns_with_the_records(browser: Browser, sample_page: str, sample: Result) -> None:
    with opened(browser, sample_page, width=390, has_touch=True, is_mobile=True) as page:
        expect(page.locator("#text")).to_be_hidden()
        page.click("#tab-lines")
        record = page.locator("#panel-lines .record.is-cause").first
        key = record.get_attribute("data-key")
        record.tap()
        expect(page.locator("#records")).to_be_hidden()
        page.wait_for_timeout(100)
        assert in_view(page, "#text .lit")
        page.locator("#text .lit").first.tap()
        expect(page.locator("#text")).to_be_hidden()
        assert focused(page, "data-key") == key
        assert in_view(page, f"[data-key='{key}']")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_no_serious_fault(browser: Browser, sample_page: str, scheme: str, width: int) -> None:
    with opened(browser, sample_page, width=width, color_scheme=scheme, reduced_motion="reduce") as page:
        for tab in ("lines", "achievements", "indicators", "findings"):
            page.click(f"#tab-{tab}")
            page.wait_for_timeout(200)
            assert grave_faults(page) == []
        if width < 800:
            page.click("#views [data-view=text]")
            assert grave_faults(page) == []
        else:
            page.click("#download summary")
            page.locator("#text .mark").first.click()
            assert grave_faults(page) == []


def test_headings_have_no_gaps(page: Page) -> None:
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "(all) => all.filter((e) => e.offsetParent).map((e) => Number(e.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_a_link_to_a_record_opens_at_its_words(browser: Browser, sample_page: str, sample: Result) -> None:
    last = sample.achievements[-1]
    with opened(browser, f"{sample_page}#{last.id}") as page:
        assert lit(page) == squashed(last.text)
