"""The page of results that no sample has: rare characters, crossing spans, hostile text, nothing at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from playwright.sync_api import Browser, expect

from extractor.result import Achievement, BudgetLine, DocumentInfo, Evidence, FileInfo, Finding, PageInfo, Result
from tests.end_to_end.browsing import lit, opened, squashed

Written = Callable[..., str]


def made(
    text: str, *, records: Sequence[tuple[str, int, int]] = (), findings: Sequence[tuple[int, int]] = ()
) -> Result:
    """A result whose achievements and findings are spans of a text."""

    def span(start: int, end: int) -> dict[str, int | str]:
        return {"start": start, "end": end, "text": text[start:end]}

    return Result(
        document=DocumentInfo(id="d1", source="x.txt", media_type="text/plain", title=None, organization=None,
                              fiscal_year=None, kind="other", kind_confidence=1.0, text=text),
        sections=[], tables=[], variances=[], facts=[], indicators=[],
        budget_lines=[BudgetLine(id="b1", category="project", path=["经费"], code=None, amounts=[])],
        achievements=[
            Achievement(id=name, type="other", value=1, unit="个", qualifier=None, object=None, section_id=None,
                        budget_line_id="b1", link_score=1, confidence=1, source="rules", **span(start, end))
            for name, start, end in records
        ],
        findings=[
            Finding(id=f"e{at}", rule="conflict", severity="error", message="<b>m</b>", expected=None, stated=None,
                    spans=[Evidence(**span(start, end))])
            for at, (start, end) in enumerate(findings)
        ],
    )  # fmt: skip


def test_offsets_count_code_points(browser: Browser, written: Written) -> None:
    """Characters beyond the basic plane are two units of JavaScript's strings and one of the contract's."""
    text = "𠮷野镇😀培训𡈽家干部35人😀，\n𠀀建成广场2个。\n"
    at, again = text.index("35人"), text.index("2个")
    rare = text.index("𡈽")
    result = made(text, records=[("a1", at, at + 3), ("a2", again, again + 2), ("a3", rare, rare + 1)])
    with opened(browser, written(result)) as page:
        for name, words in (("a1", "35人"), ("a2", "2个"), ("a3", "𡈽")):
            page.click(f"#panel-lines [data-key={name}]")
            assert lit(page) == words
        expect(page.locator("#panel-lines [data-key=a1] .clause")).to_have_text("𠮷野镇😀培训𡈽家干部35人😀")
        assert squashed(page.locator("#text").text_content() or "") == squashed(text)


def test_a_record_says_its_page_and_of_several_files_which(browser: Browser, written: Written) -> None:
    text = "培训干部35人，\n建成广场2个。\n"
    at, again = text.index("35人"), text.index("2个")
    result = made(text, records=[("a1", at, at + 3), ("a2", again, again + 2)], findings=[(again, again + 2)])
    page = {"file": "a.pdf", "width": 595, "height": 842, "ocr": False}
    result.document.pages = [
        PageInfo(number=1, start=0, end=again, **page), PageInfo(number=2, start=again, end=len(text), **page)
    ]  # fmt: skip
    with opened(browser, written(result)) as shown:
        shown.click("#tab-lines")
        places = shown.locator("#panel-lines .place").all_text_contents()
        assert [each.strip() for each in places] == ["第1页", "第2页"]
        shown.click("#tab-findings")
        expect(shown.locator("#panel-findings .place")).to_have_text("第2页")
    result.document.files = [
        FileInfo(name=name, media_type="text/plain", start=start, end=end)
        for name, start, end in (("a.pdf", 0, again), ("b.xlsx", again, len(text)))
    ]
    with opened(browser, written(result)) as shown:
        shown.click("#tab-lines")
        places = shown.locator("#panel-lines .place").all_text_contents()
        assert [each.strip() for each in places] == ["a.pdf 第1页", "b.xlsx 第2页"]


def test_spans_that_nest_cross_and_repeat_are_all_marked(browser: Browser, written: Written) -> None:
    text = "零一二三四五六七八九"
    records = [("a1", 0, 10), ("a2", 2, 6), ("a3", 4, 8), ("a4", 4, 8), ("a5", 9, 10), ("a6", 3, 3)]
    with opened(browser, written(made(text, records=records, findings=[(5, 9)]))) as page:
        page.click("#tab-lines")
        for name, start, end in records[:5]:
            page.click(f"#panel-lines [data-key={name}]")
            assert lit(page) == text[start:end], name
        page.click("#panel-lines [data-key=a6]")  # no words: nothing is marked, nothing breaks
        assert lit(page) == ""
        # The innermost comes first, and each record of the words has its turn.
        mark = page.locator("#text .mark", has_text="五").first
        order = []
        for _ in range(5):
            mark.click()
            order.append(page.url.split("#")[1])
        assert sorted(order) == ["a1", "a2", "a3", "a4", "e0.0"]
        assert order[-1] == "a1"
        mark = page.locator("#text .mark", has_text="六").first
        again = []
        for _ in range(5):
            mark.click()
            again.append(page.url.split("#")[1])
        assert set(again) == {"a1", "a3", "a4", "e0.0"}, "a2 ended before"
        assert again[0] == again[4]


def test_a_report_s_text_stays_text(browser: Browser, written: Written) -> None:
    attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>"\'`&lt;${window.hit=1}'
    text = f"{attack}\n培训3人{attack}\n"
    at = text.index("3人")
    result = made(text, records=[("a1", at, at + 2)], findings=[(0, len(attack))])
    about = result.document.model_copy(update={"title": attack, "organization": attack, "source": attack})
    line = result.budget_lines[0].model_copy(update={"path": [attack], "code": attack})
    hostile = result.model_copy(update={"document": about, "budget_lines": [line]})
    with opened(browser, written(hostile)) as page:
        page.click("#tab-lines")
        page.click("#panel-lines [data-key=a1]")
        page.click("#tab-findings")
        expect(page.locator("h1:visible")).to_have_text(attack)
        expect(page.locator("#panel-findings .message")).to_have_text("<b>m</b>")
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None
        expect(page.locator("img, #report script, #report b b")).to_have_count(0)


def test_a_spreadsheet_takes_no_text_for_a_formula(browser: Browser, written: Written) -> None:
    result = made("=cmd()培训3人", records=[("a1", 0, 10)])
    with opened(browser, written(result)) as page:
        page.click("#download summary")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="工作成效 CSV", exact=True).click()
        (row,) = csv.DictReader(io.StringIO(waiting.value.path().read_bytes().decode("utf-8-sig")))
        assert row["原文"] == "'=cmd()培训3人"


def test_nothing_was_read_is_said(browser: Browser, written: Written) -> None:
    empty = made("没有内容").model_copy(update={"budget_lines": []})
    with opened(browser, written(empty)) as page:
        expect(page.locator("#panel-lines")).to_have_text("报告里没有读到这类记录。")
        expect(page.locator("#totals")).to_contain_text("没有")
        expect(page.locator("#plot-none")).to_be_visible()
        expect(page.locator("h1:visible")).to_have_text("x.txt")
