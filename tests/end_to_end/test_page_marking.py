"""Words marked in the text: a record that was missed, a cause, the whole of a cause; kept, undone, learned from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from annotations.reviewed import annotated
from annotations.reviews import Review
from extractor.result import Result
from tests.end_to_end.browsing import opened, squashed
from tests.end_to_end.test_page import grave_faults

MISSED = "400名"  # a target, which is no achievement
MARK = """([words, after]) => {
    const pane = document.getElementById("text");
    const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const whole = nodes.map((node) => node.data).join("");
    const at = whole.indexOf(words, whole.indexOf(after));
    const place = (offset) => {
        let passed = 0;
        for (const node of nodes) {
            if (offset <= passed + node.length) return [node, offset - passed];
            passed += node.length;
        }
    };
    const range = new Range();
    range.setStart(...place(at));
    range.setEnd(...place(at + words.length));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.fixture
def page(browser: Browser, explained: Result, written: Callable[..., str]) -> Iterator[Page]:
    with opened(browser, written(explained)) as page:
        page.wait_for_timeout(500)  # all of the text is built
        yield page


def mark(page: Page, words: str, after: str = "") -> None:
    """Marks the first such words after others, as one does with the mouse."""
    page.evaluate(MARK, [words, after or words])
    expect(page.locator("#marking")).to_be_visible()


def saved(page: Page) -> Review:
    page.click("#review summary")
    with page.expect_download() as waiting:
        page.click("#review-save")
    return Review.model_validate_json(waiting.value.path().read_bytes())


def achievements(page: Page) -> int:
    return int(page.locator("#count-achievements").text_content() or 0)


def test_a_missed_achievement_is_added_corrected_undone_and_learned_from(page: Page, explained: Result) -> None:
    before = achievements(page)
    mark(page, MISSED)
    assert not grave_faults(page)
    page.click("#mark-achievement")
    expect(page.locator("#marking")).to_be_hidden()
    expect(page.locator("#count-achievements")).to_have_text(str(before + 1))
    expect(page.locator("#text .lit")).to_have_text(MISSED)
    expect(page.locator("[data-field=value]")).to_have_value("400")
    expect(page.locator("[data-field=unit]")).to_have_value("名")
    expect(page.locator("#why-parts")).to_contain_text("规则的反对理由：")
    page.select_option("[data-field=type]", "party_members_developed")
    page.select_option("[data-field=line]", index=1)
    page.reload()
    expect(page.locator("#count-achievements")).to_have_text(str(before + 1))
    review = saved(page)
    (found,) = review.corrections.values()
    report, stale = annotated(explained, review)
    assert stale == 0
    (held,) = report.achievements
    assert explained.document.text[held.start : held.end] == MISSED
    assert (held.type, held.value, held.unit) == ("party_members_developed", 400, "名")
    assert held.lines == [found.line]
    page.click("#tab-achievements")
    added = page.locator(".record[data-state=added]")
    expect(added).to_contain_text(MISSED)
    added.click()
    page.click("#inspector > summary")
    page.click("#inspector .removed")
    expect(page.locator("#count-achievements")).to_have_text(str(before))
    page.locator("#inspector").wait_for(state="hidden")
    page.keyboard.press("Control+z")
    expect(page.locator("#count-achievements")).to_have_text(str(before + 1))


def test_a_cause_is_added_and_the_whole_of_another_is_marked(page: Page, explained: Result) -> None:
    variance = next(each for each in explained.variances if len(each.causes) == 2)
    first = variance.causes[0]
    page.click("#tab-lines")
    page.locator(f".record[data-key='{variance.id}.0']").click()
    shorter = first.text[2:-2]
    mark(page, shorter, first.text)
    page.click("#mark-extent")
    expect(page.locator(f"#panel-lines .record[data-key='{variance.id}.0'] .clause")).to_have_text(shorter)
    assert squashed("".join(page.locator("#text .lit").all_text_contents())) == squashed(shorter)
    mark(page, first.text[:2], first.text)
    page.click("#mark-cause")
    page.select_option("[data-field=category]", "transfer")
    report, stale = annotated(explained, saved(page))
    assert stale == 0
    (told,) = report.variances
    text = explained.document.text
    assert [(text[each.start : each.end], each.category) for each in told.causes] == [
        (shorter, first.category),
        (first.text[:2], "transfer"),
    ]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator(f"#panel-lines .record[data-key='{variance.id}.0'] .clause")).to_have_text(first.text)


def test_what_is_marked_beyond_the_text_is_not_loaded(page: Page, explained: Result, tmp_path: Path) -> None:
    length = len(explained.document.text)
    wrong = {"kind": "achievement", "start": length, "end": length + 3, "added": True, "type": "other", "value": 1,
             "unit": "个", "line": None}  # fmt: skip
    about = {"id": explained.document.id, "source": "a"}
    path = tmp_path / "a.review.json"
    path.write_text(json.dumps({"review_version": "1", "document": about, "corrections": {"+1": wrong}}), "utf-8")
    before = achievements(page)
    page.set_input_files("#review-file", path)
    expect(page.locator("#live")).to_contain_text("已载入")
    assert achievements(page) == before


def test_the_confidence_is_that_of_what_was_read(page: Page, explained: Result) -> None:
    record = explained.achievements[0]
    page.click("#tab-achievements")
    page.locator(f"#panel-achievements .record[data-key='{record.id}']").click()
    said = page.locator("#inspector-sure").text_content()
    page.click("#inspector > summary")
    page.select_option("[data-field=type]", "other")
    expect(page.locator("#inspector-sure")).to_have_text(said or "")


def test_a_notice_goes_away(page: Page, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{", encoding="utf-8")
    page.set_input_files("#review-file", wrong)
    page.click("#notice-close")
    expect(page.locator("#notice")).to_be_hidden()
    page.set_input_files("#review-file", wrong)
    expect(page.locator("#notice")).to_be_visible()
    page.click("[data-card=e1] [data-verdict=confirmed]")
    expect(page.locator("#notice")).to_be_hidden()
