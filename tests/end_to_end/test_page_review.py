"""Deciding about findings and correcting records on the page: by mouse and keys, kept, undone, saved, loaded, noted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from annotations.reviewed import read
from annotations.reviews import About, Correction, Decision, Review
from extractor.result import Achievement, Amount, Cause, Indicator, Result, Section, Variance
from tests.end_to_end.browsing import focused, opened
from tests.end_to_end.test_page import grave_faults
from tests.end_to_end.test_page_odd import made

Written = Callable[..., str]


@pytest.fixture
def page(browser: Browser, sample_page: str) -> Iterator[Page]:
    with opened(browser, sample_page) as page:
        yield page


def decided(page: Page, id: str) -> str | None:
    return page.locator(f"[data-card={id}]").get_attribute("data-decided")


def saved(page: Page) -> Review:
    page.click("#review summary")
    with page.expect_download() as waiting:
        page.click("#review-save")
    assert waiting.value.suggested_filename == "organization-2022.review.json"
    return Review.model_validate_json(waiting.value.path().read_bytes())


def load(page: Page, path: Path, content: object) -> None:
    """Loads a review file of some content."""
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    page.set_input_files("#review-file", path)


def correction(
    kind: str, record: Achievement | Amount | Cause | Indicator | Variance, **change: object
) -> dict[str, object]:
    return {"kind": kind, "start": record.start, "end": record.end, **change}


def review_of(result: Result, **parts: object) -> dict[str, object]:
    """The content of a review file about a result."""
    return {"review_version": "1", "document": {"id": result.document.id, "source": "a"}, **parts}


def table(page: Page, name: str) -> list[dict[str, str]]:
    """The rows of a table that is downloaded."""
    page.click("#download summary")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"{name} CSV", exact=True).click()
    return list(csv.DictReader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))


def test_a_finding_is_confirmed_dismissed_and_commented(page: Page, sample: Result) -> None:
    page.click("[data-card=e1] [data-verdict=confirmed]")
    page.click("[data-card=e2] [data-verdict=dismissed]")
    page.click("[data-card=e2] button.comment")
    page.locator("[data-card=e2] textarea").fill("四舍五入")
    page.locator("[data-card=e2] textarea").blur()
    page.click("[data-card=e3] [data-verdict=confirmed]")
    page.click("[data-card=e3] [data-verdict=confirmed]")  # again takes it back
    assert [decided(page, id) for id in ("e1", "e2", "e3")] == ["confirmed", "dismissed", ""]
    review = saved(page)
    said = {id: (each.rule, each.verdict, each.comment) for id, each in review.decisions.items()}
    rules = {each.id: each.rule for each in sample.findings}
    assert said == {"e1": (rules["e1"], "confirmed", ""), "e2": (rules["e2"], "dismissed", "四舍五入")}
    assert review.document.id == sample.document.id
    page.click("#review summary")
    expect(page.locator("#review-counts")).to_have_text("属实 1 · 不成立 1")


def test_keys_decide_and_go_from_finding_to_finding(page: Page) -> None:
    page.locator("[data-card=e1]").focus()
    page.keyboard.press("c")
    page.keyboard.press("j")
    assert focused(page, "data-card") == "e2"
    page.keyboard.press("x")
    page.keyboard.press("m")
    page.keyboard.type("cxj", delay=1)  # in a comment they are letters
    page.keyboard.press("Tab")
    assert [decided(page, id) for id in ("e1", "e2")] == ["confirmed", "dismissed"]
    expect(page.locator("[data-card=e2] textarea")).to_have_value("cxj")
    page.locator("[data-card=e2]").focus()
    page.keyboard.press("k")
    assert focused(page, "data-card") == "e1"
    for _ in range(2):
        page.keyboard.press("Control+z")
    assert [decided(page, id) for id in ("e1", "e2")] == ["confirmed", ""]
    expect(page.locator("[data-card=e2] textarea")).to_be_hidden()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")  # there is nothing left
    assert decided(page, "e1") == ""
    expect(page.locator("#live")).to_have_text("没有可撤销的")


def test_a_review_stays_over_a_reload_and_goes_from_browser_to_browser(
    page: Page, browser: Browser, sample_page: str, tmp_path: Path
) -> None:
    page.click("[data-card=e1] [data-verdict=confirmed]")
    page.reload()
    assert decided(page, "e1") == "confirmed"
    path = tmp_path / "a.review.json"
    path.write_text(saved(page).model_dump_json(), encoding="utf-8")
    with opened(browser, sample_page) as other:
        assert decided(other, "e1") == ""
        other.set_input_files("#review-file", path)
        expect(other.locator("[data-card=e1]")).to_have_attribute("data-decided", "confirmed")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "不是复核文件"),
        ('{"schema_version": "1"}', "不是复核文件"),
        ('{"review_version": "1", "document": {"id": "other", "source": "a"}}', "另一份报告"),
    ],
)
def test_a_wrong_review_file_is_refused_and_changes_nothing(
    page: Page, tmp_path: Path, content: str, said: str
) -> None:
    page.click("[data-card=e1] [data-verdict=confirmed]")
    path = tmp_path / "wrong.json"
    path.write_text(content, encoding="utf-8")
    page.set_input_files("#review-file", path)
    expect(page.locator("#notice")).to_contain_text(said)
    expect(page.locator("#notice")).to_contain_text("wrong.json")
    assert decided(page, "e1") == "confirmed"


NOT_WHOLE = [
    {"decisions": None},
    {"decisions": []},
    {"decisions": {"e1": None}},
    {"decisions": {"e1": {"verdict": "confirmed"}}},
    {"decisions": {"e1": {"rule": "sum", "verdict": "maybe"}}},
    {"decisions": {"e1": {"rule": "sum", "comment": 3}}},
    {"corrections": {"a1": "removed"}},
    {"corrections": {"a1": {"start": 1, "end": 2}}},
    {"corrections": {"a1": {"kind": "achievement", "start": "1", "end": 2}}},
    {"corrections": {"a1": {"kind": "achievement", "start": 1, "end": 2, "value": "3"}}},
    {"corrections": {"a1": {"kind": "achievement", "start": 1, "end": 2, "checked": "yes"}}},
    {"corrections": {"v1.0": {"kind": "cause", "start": 1, "end": 2, "category": 5}}},
    {"corrections": {"b1.0": {"kind": "amount", "start": 1, "end": 2, "measure": "none"}}},
    {"corrections": {"b1.0": {"kind": "amount", "start": 1, "end": 2, "colour": "red"}}},
]


def test_a_review_file_that_is_not_whole_changes_nothing(page: Page, tmp_path: Path, sample: Result) -> None:
    page.click("[data-card=e2] [data-verdict=confirmed]")
    for number, parts in enumerate(NOT_WHOLE):
        load(page, tmp_path / f"wrong{number}.json", review_of(sample, **parts))
        expect(page.locator("#notice")).to_contain_text(f"“wrong{number}.json”不是复核文件")
        assert decided(page, "e2") == "confirmed"
    page.reload()
    assert decided(page, "e2") == "confirmed"


def test_what_the_browser_kept_that_is_not_whole_is_left_out(page: Page, sample: Result) -> None:
    for content in [
        "{",
        "null",
        json.dumps(review_of(sample, **NOT_WHOLE[2])),
        json.dumps(review_of(sample, **NOT_WHOLE[-3])),
    ]:
        page.evaluate("(pair) => localStorage.setItem(...pair)", [f"jixiao-review:{sample.document.id}", content])
        page.reload()
        assert decided(page, "e1") == ""
        page.click("[data-card=e1] [data-verdict=confirmed]")
        expect(page.locator("#review-counts")).to_have_text("属实 1")


def test_a_review_file_s_empty_fields_say_nothing(page: Page, tmp_path: Path, sample: Result) -> None:
    record = sample.achievements[0]
    said = Correction(kind="achievement", start=record.start, end=record.end, value=1020)
    rule = sample.findings[0].rule
    about = About(id=sample.document.id, source="a")
    written = Review(document=about, decisions={"e1": Decision(rule=rule)}, corrections={record.id: said})
    load(page, tmp_path / "a.json", written.model_dump_json())
    expect(page.locator("#review-counts")).to_have_text("更正 1")
    assert decided(page, "e1") == ""
    (kept,) = saved(page).corrections.values()
    assert kept.model_fields_set == {"kind", "start", "end", "checked", "removed", "added", "value", "line"}


def test_a_file_that_cannot_be_read_is_said(page: Page, tmp_path: Path) -> None:
    page.evaluate("() => { Blob.prototype.text = () => Promise.reject(new DOMException('gone', 'NotReadableError')) }")
    load(page, tmp_path / "gone.json", "{}")
    expect(page.locator("#notice")).to_contain_text("“gone.json”不是复核文件")


def test_a_correction_of_other_words_is_left_out(page: Page, tmp_path: Path, sample: Result) -> None:
    first, second, third = sample.achievements[:3]
    moved = correction("achievement", first, removed=True) | {"end": first.end + 1}
    corrections = {
        first.id: moved,
        second.id: correction("achievement", second, removed=True),
        third.id: correction("achievement", third, checked=False),
        "a9999": moved,
    }
    load(page, tmp_path / "a.json", review_of(sample, corrections=corrections))
    expect(page.locator("#review-counts")).to_have_text("更正 1")
    page.click("#tab-achievements")
    expect(page.locator("#panel-achievements [data-state]")).to_have_count(1)
    page.locator(f"#panel-achievements [data-key={first.id}]").first.click()
    page.click("#inspector summary")
    expect(page.locator("#inspector .removed")).to_have_attribute("aria-pressed", "false")
    rows = table(page, "工作成效")
    assert [row["编号"] for row in rows] == [each.id for each in sample.achievements if each is not second]


def test_what_is_no_longer_held_for_right_is_no_correction(page: Page) -> None:
    page.click("#tab-achievements")
    page.locator("#panel-achievements .record").first.click()
    page.click("#inspector summary")
    for button in (".checked", ".removed"):
        page.click(f"#inspector {button}")
        expect(page.locator("#review-counts")).to_have_text("更正 1")
        page.click(f"#inspector {button}")
        expect(page.locator("#review-counts")).to_have_text("")
        expect(page.locator("#inspector-restore")).to_be_disabled()
    assert saved(page).corrections == {}


def test_amounts_and_variances_that_are_none_are_left_out_of_tables(page: Page, tmp_path: Path, sample: Result) -> None:
    line = next(each for each in sample.budget_lines if [one.measure for one in each.amounts].count("final") == 1)
    at, final = next((at, one) for at, one in enumerate(line.amounts) if one.measure == "final")
    variance = next(each for each in sample.variances if each.causes)
    corrections = {
        f"{line.id}.{at}": correction("amount", final, removed=True),
        variance.id: correction("variance", variance, removed=True),
    }
    (before,) = (row for row in table(page, "预算科目") if row["编号"] == line.id)
    load(page, tmp_path / "a.json", review_of(sample, corrections=corrections))
    (row,) = (row for row in table(page, "预算科目") if row["编号"] == line.id)
    assert (before["决算"], row["决算"], row["执行率 %"]) == (format(final.value, "g"), "", "")
    assert variance.id not in {row["编号"] for row in table(page, "差异原因")}


def test_sections_in_a_circle_keep_no_page_from_opening(browser: Browser, written: Written) -> None:
    result = made("培训3人，走访5户。", findings=[(2, 4)])
    result.sections = [
        Section(id=id, title=id, level=level, start=0, end=9, parent_id=parent)
        for id, level, parent in (("s1", 1, "s2"), ("s2", 2, "s1"), ("s3", 2, "s3"))
    ]
    with opened(browser, written(result)) as page:
        expect(page.locator("#panel-findings .place").first).to_contain_text("s3")


def test_a_record_is_corrected_in_place_and_undone(page: Page, sample: Result) -> None:
    page.click("#tab-lines")
    record = next(each for each in sample.achievements if each.budget_line_id)
    other = next(
        each for each in sample.budget_lines if each.id != record.budget_line_id and each.path[-1] == "行政运行"
    )
    button = f"#panel-lines [data-key={record.id}]"
    page.click(button)
    page.click("#inspector summary")
    page.select_option("#inspector [data-field=type]", "works_produced")
    page.fill("#inspector [data-field=value]", "1,020")
    page.locator("#inspector [data-field=value]").blur()
    page.select_option("#inspector [data-field=line]", "/".join(other.path))
    moved = page.locator(f"#panel-lines [data-card={other.id}] [data-key={record.id}]")
    expect(moved).to_contain_text("已更正 1,020")
    expect(moved).to_contain_text("成果产出")
    page.fill("#inspector [data-field=value]", "很多")
    page.locator("#inspector [data-field=value]").blur()
    expect(page.locator("#inspector [data-field=value]")).to_have_attribute("aria-invalid", "true")
    (correction,) = saved(page).corrections.values()
    assert (correction.type, correction.value, correction.line) == ("works_produced", 1020, "/".join(other.path))
    assert correction.unit is None
    page.locator("#tab-lines").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(f"#panel-lines [data-card={record.budget_line_id}] [data-key={record.id}]")).to_have_count(1)
    page.click("#inspector-restore")
    expect(page.locator(f"{button} .state")).to_have_count(0)
    assert saved(page).corrections == {}


def test_a_record_is_corrected_by_keys_alone(page: Page, sample: Result) -> None:
    page.click("#tab-achievements")
    key = page.locator("#panel-achievements .record").first.get_attribute("data-key")
    page.locator("#panel-achievements .record").first.focus()
    page.keyboard.press("e")
    assert focused(page, "data-field") == "type"
    page.keyboard.press("Tab")
    page.keyboard.type("77")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert focused(page, "data-key") == key
    expect(page.locator("#inspector form")).to_be_hidden()
    (correction,) = saved(page).corrections.values()
    assert str(correction.value).endswith("77.0")


def test_what_is_none_is_struck_out_and_left_out_of_tables(page: Page, sample: Result) -> None:
    page.click("#tab-achievements")
    key = page.locator("#panel-achievements .record").first.get_attribute("data-key")
    page.click(f"#panel-achievements [data-key={key}]")
    page.click("#inspector summary")
    page.click("#inspector .removed")
    expect(page.locator(f"#panel-achievements [data-key={key}]").first).to_have_attribute("data-state", "removed")
    expect(page.locator("#inspector .removed")).to_have_attribute("aria-pressed", "true")
    page.click("#download summary")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="工作成效 CSV", exact=True).click()
    rows = waiting.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) == len(sample.achievements)  # the heads, and all but one
    page.click("#download summary")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="全部结果 JSON", exact=True).click()
    assert Result.model_validate_json(waiting.value.path().read_bytes()) == sample, "the reading stays as it was"


def test_what_the_page_saves_is_training_data(page: Page, sample: Result, tmp_path: Path) -> None:
    page.click("#tab-achievements")
    first, second = sample.achievements[:2]
    for record, button in ((first, ".removed"), (second, ".checked")):
        page.click(f"#panel-achievements [data-key={record.id}]")
        if not page.locator("#inspector form").is_visible():
            page.click("#inspector summary")
        page.click(f"#inspector {button}")
    (tmp_path / "a.json").write_text(sample.model_dump_json(), encoding="utf-8")
    (tmp_path / "a.review.json").write_text(saved(page).model_dump_json(exclude_unset=True), encoding="utf-8")
    (report,) = read([tmp_path / "a.review.json"]).reports
    assert [(each.start, each.end) for each in report.rejected] == [(first.start, first.end)]
    assert [(each.type, each.value) for each in report.achievements] == [(second.type, second.value)]


def test_a_doubtful_line_is_called_so_until_a_person_vouches_for_it(browser: Browser, written: Written) -> None:
    result = made("培训3人，走访5户。", records=[("a1", 2, 4), ("a2", 7, 9)])
    result.achievements[0].link_score = 0.89
    with opened(browser, written(result)) as page:
        doubtful = page.locator("#panel-lines .chip.doubtful")
        expect(doubtful).to_have_text("归属存疑")
        assert doubtful.evaluate("(chip) => chip.closest('.record').dataset.key") == "a1"
        page.click("#panel-lines [data-key=a1]")
        expect(page.locator("#inspector-title")).to_contain_text("归属科目把握 89.0%")
        page.click("#inspector summary")
        page.click("#inspector .checked")
        expect(doubtful).to_have_count(0)
        expect(page.locator("#panel-lines [data-key=a1]")).to_contain_text("已核")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_axe_finds_no_serious_fault_while_one_decides(
    browser: Browser, sample_page: str, width: int, scheme: str
) -> None:
    with opened(browser, sample_page, width=width, color_scheme=scheme, reduced_motion="reduce") as page:
        page.click("[data-card=e1] [data-verdict=confirmed]")
        page.click("[data-card=e2] [data-verdict=dismissed]")
        page.click("[data-card=e2] button.comment")
        page.click("#review summary")
        assert grave_faults(page) == []
        page.keyboard.press("Escape")
        page.click("#tab-achievements")
        page.locator("#panel-achievements .record").first.click()
        page.click("#inspector summary")
        page.click("#inspector .removed")
        assert grave_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
