"""Why a record is as it is, on the page: a click away, in the reader's words, each word of the report pointed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from extractor.result import Result
from service.page import words
from service.page.why import MOST
from tests.end_to_end.browsing import drop, opened
from tests.end_to_end.test_page import grave_faults

POINTED = "() => [...(CSS.highlights.get('pointed') ?? [])].map((range) => range.toString()).join('')"


@pytest.fixture
def page(browser: Browser, explained: Result, written: Callable[..., str]) -> Iterator[Page]:
    with opened(browser, written(explained)) as page:
        yield page


def why(page: Page, tab: str, key: str) -> Page:
    """The page with the reasons of a record opened."""
    page.click(f"#tab-{tab}")
    page.locator(f"#panel-{tab} .record[data-key='{key}']").click()
    if page.locator("#inspector").get_attribute("open") is None:
        page.click("#inspector > summary")
    expect(page.locator("#why")).to_be_visible()
    return page


def test_an_achievement_says_what_was_considered_and_points_at_the_words(page: Page, explained: Result) -> None:
    record = next(each for each in explained.achievements if each.text == "33名")
    line = next(each for each in explained.budget_lines if each.id == record.budget_line_id)
    why(page, "achievements", record.id)
    parts = page.locator("#why .decision")
    expect(parts.locator("h3")).to_have_text(["是不是成效", "类型：规则的依据", "规则与模型合计", "考虑过的科目"])
    for part, first in zip(parts.all()[1:], ["人才引进", "人才引进", line.path[-1]], strict=True):
        expect(part.locator(".candidate").first).to_contain_text(first)
        assert part.locator(".candidate").count() <= MOST
    expect(parts.nth(1)).to_contain_text("+3.75 特征词 紧缺人才 紧邻")
    parts.nth(1).get_by_role("button", name="紧缺人才", exact=True).click()
    assert page.evaluate(POINTED) == "紧缺人才"
    page.locator("#panel-achievements .record").first.click()
    assert page.evaluate(POINTED) == "", "another record's words are no longer pointed out"


def test_a_cause_says_why_it_is_of_its_category(page: Page, explained: Result) -> None:
    record = next(each for each in explained.variances if each.causes)
    why(page, "lines", f"{record.id}.0")
    expect(page.locator("#why h3")).to_have_text(["类别：规则的依据", "规则与模型合计"])
    expect(page.locator("#why .candidate").first).to_contain_text("资金拨付")
    expect(page.locator("#why .candidate").first.locator("[data-start]").first).to_be_visible()


def test_what_nobody_had_to_choose_says_where_it_was_read(page: Page) -> None:
    why(page, "lines", "b1.0")
    expect(page.locator("#why-parts")).to_contain_text("读自：正文")
    why(page, "indicators", "i1")
    expect(page.locator("#why-parts")).to_contain_text("读自：")


def test_reasons_are_told_in_english_too_and_without_faults_of_accessibility(page: Page, explained: Result) -> None:
    why(page, "achievements", explained.achievements[0].id)
    assert not grave_faults(page)
    page.click("#language")
    expect(page.locator("#why h3").nth(1)).to_have_text("Types, by the rules")
    expect(page.locator("#why-parts")).to_contain_text("beside it")


def test_a_dropped_report_has_its_reasons_without_a_second_upload(browser: Browser, service: str, root: Path) -> None:
    with opened(browser, service, own=service, locale="zh-CN") as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        drop(page, root / "samples" / "organization-2022.txt")
        expect(page.locator("#report")).to_be_visible(timeout=60_000)
        page.reload()  # and over a reload
        why(page, "achievements", "a1")
        expect(page.locator("#why h3").nth(1)).to_have_text("类型：规则的依据")
        assert len(sent) == 1


def test_every_reason_has_its_name_in_both_languages(explained: Result) -> None:
    found = explained.explanations
    assert found is not None
    considered = [
        each
        for why in found.quantities
        for each in [*why.types, *why.joint, *why.lines, *([why.achieved] if why.achieved else [])]
    ]
    considered += [each for why in found.causes for each in [*why.categories, *why.joint]]
    parts = [part for each in considered for part in each.contributions]
    for language in ("zh", "en"):
        names = words.of(language)["values"]
        assert {part.source for part in parts} <= set(names["explanations.source"])
        assert {part.zone for part in parts} - {""} <= set(names["explanations.zone"])
        assert {each.dropped for each in considered} - {""} <= set(names["explanations.dropped"])
