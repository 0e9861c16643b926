"""What a person sees of a result."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from extractor.result import FileInfo, PageInfo, Result
from service.cli import language as speaking
from service.cli.language import Words, of_locale
from service.cli.terminal import clause, rate, render

WORDS = Path(speaking.__file__).with_name("terminal_words.yaml")


def printed(result: Result, width: int = 120) -> str:
    console = Console(width=width, force_terminal=False)
    with console.capture() as capture:
        console.print(render(result))
    return capture.get()


def row_of(text: str, needle: str) -> int:
    return next(number for number, line in enumerate(text.splitlines()) if needle in line)


def test_overview_says_whose_report_it_is(result: Result) -> None:
    shown = printed(result)
    assert row_of(shown, "青川市图书馆2023年度部门决算") < row_of(shown, "Organization") < row_of(shown, "Fiscal year")
    assert "1 budget lines, 1 explained variances, 2 achievements, 0 indicators, 1 findings" in shown


def test_a_line_stands_with_its_figures_and_what_belongs_to_it_under_it(result: Result) -> None:
    rows = printed(result).splitlines()
    line = next(number for number, row in enumerate(rows) if "阅读推广经费  " in row)
    assert rows[line].split() == ["阅读推广经费", "50.00", "万元", "45.50", "万元", "91.0%"]
    assert rows[line + 1].split() == ["↓", "厉行节约", "thrift,", "against", "budget"]
    assert rows[line + 2].split() == ["•", "全年举办讲座32场", "training_held"]


def test_what_no_line_paid_for_and_what_does_not_add_up_come_after_the_lines(result: Result) -> None:
    shown = printed(result)
    assert row_of(shown, "Budget lines") < row_of(shown, "馆员走访读者410人次") < row_of(shown, "Findings")
    finding = shown.splitlines()[row_of(shown, "the completion rate is not")]
    assert finding.split()[-2:] == ["95%", "91.00%"]
    assert "“95%” at" in shown


def test_in_chinese_everything_is_in_chinese(result: Result) -> None:
    console = Console(width=160, force_terminal=False)
    with console.capture() as capture:
        console.print(render(result, Words("zh")))
    shown = capture.get()
    for said in (
        "单位",
        "部门决算（把握",
        "预算科目 1，差异说明 1，工作成效 2",
        "厉行节约，比预算",
        "举办培训",
        "报告写",
    ):
        assert said in shown
    told = re.sub(r"the completion rate.*", "", shown)  # a finding's message is the result's own
    assert not re.search(r"[A-Za-z]{3,}", told.replace("library.txt", "")), shown


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_locale_s(environment: dict[str, str], language: str) -> None:
    assert of_locale(environment) == language


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (
        {key: set(re.findall(r"{(\w+)", text)) for key, text in words[language].items()}
        for words in [yaml.safe_load(WORDS.read_text(encoding="utf-8"))]
        for language in ("zh", "en")
    )
    assert chinese == english


def test_a_result_without_records_still_shows_its_overview(result: Result) -> None:
    bare = result.model_copy(update={"budget_lines": [], "variances": [], "achievements": [], "findings": []})
    shown = printed(bare)
    assert "Fiscal year" in shown
    assert "Findings" not in shown


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_narrow_terminal_loses_no_cause(result: Result, width: int) -> None:
    shown = "".join(printed(result, width).split())
    assert "厉行节约" in shown


def test_a_report_cannot_steer_the_terminal_or_the_markup(result: Result) -> None:
    result.document.title = "\x1b[2J[bold]决算[/bold]\x07\x9b"
    result.achievements[0].type = "[red]x"
    shown = printed(result)
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)
    assert "[bold]决算[/bold]" in shown
    assert "[red]x" in shown


def test_rate_converts_units_and_is_exact(result: Result) -> None:
    (line,) = result.budget_lines
    line.amounts[0].value, line.amounts[0].unit = 0.3, "亿元"
    line.amounts[1].value, line.amounts[1].unit = 2700, "万元"
    assert rate(line) == Decimal(90)


def test_rate_of_a_line_without_budget_or_with_none_is_unknown(result: Result) -> None:
    (line,) = result.budget_lines
    line.amounts[0].value = 0
    assert rate(line) is None
    del line.amounts[0]
    assert rate(line) is None


def test_clause_ends_at_punctuation_and_at_its_reach() -> None:
    text = "甲。乙丙12人丁，戊"
    start, end = clause(text, text.index("12人"), text.index("12人") + 3)
    assert text[start:end] == "乙丙12人丁"
    assert clause("12人", 0, 3) == (0, 3)
    assert clause("字" * 100 + "12人" + "字" * 100, 100, 103) == (70, 133)


def test_what_one_clause_counts_stands_in_one_row(result: Result) -> None:
    text = "，培训党员20人、干部30人，"
    start = text.index("20人")
    first = result.achievements[1].model_copy(update={"start": start, "end": start + 3, "text": "20人"})
    second = first.model_copy(update={"start": text.index("30人"), "end": text.index("30人") + 3, "text": "30人"})
    second.type = "people_trained"
    result.document.text = text
    shown = printed(result.model_copy(update={"achievements": [second, first], "variances": []}))
    assert "• 培训党员20人、干部30人  people_served, people_trained" in shown
    assert shown.count("培训党员") == 1


def test_a_finding_says_on_which_page_it_stands(result: Result) -> None:
    size = {"file": "report.pdf", "width": 595, "height": 842, "ocr": False}
    at = result.findings[0].spans[0].start
    pages = [PageInfo(number=1, start=0, end=at, **size), PageInfo(number=2, start=at, end=at + 99, **size)]
    about = result.document.model_copy(update={"pages": pages})
    shown = printed(result.model_copy(update={"document": about}))
    assert f"at {at}, page 2" in shown
    assert "page" not in printed(result)
    # And so does whatever else the report says.
    for record in ("阅读推广经费  page 1", "against budget  page 1", "training_held  page 1", "people_served  page 2"):
        assert record in shown, record


def test_of_several_files_the_one_is_named_in_which_it_stands(result: Result) -> None:
    text, at = result.document.text, result.achievements[1].start
    files = [
        FileInfo(name=name, media_type="text/plain", start=start, end=end)
        for name, start, end in (("report.txt", 0, at), ("tables.txt", at, len(text)))
    ]
    shown = printed(result.model_copy(update={"document": result.document.model_copy(update={"files": files})}))
    assert "training_held  report.txt" in shown
    assert "people_served  tables.txt" in shown


def test_a_line_that_is_not_sure_is_called_doubtful(result: Result) -> None:
    assert "doubtful" not in printed(result)
    result.achievements[0].link_score = 0.89
    assert "training_held, doubtful line" in printed(result)
