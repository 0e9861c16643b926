"""What a user relies on in each comparison: it says what differs between two years, and nothing of what does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import pipeline
from extractor.reading.plain import parse
from extractor.result import Result
from extractor.years import Comparison, Fault, YearsError, compare

HEAD = "{name}{year}年度部门决算\n第一部分 部门决算情况说明\n"


def report(year: int, text: str, name: str = "云山县水利局") -> Result:
    """What the rules read in a report of a year."""
    return pipeline.run(parse(HEAD.format(name=name, year=year) + text, f"{name}-{year}.txt"), pipeline.build())


def compared(last: str, this: str, gap: int = 1) -> Comparison:
    return compare([report(2022, last), report(2022 + gap, this)])


def said(last: str, this: str, gap: int = 1) -> list[tuple[str, str]]:
    """Rule and severity of each finding."""
    return [(each.rule, each.severity) for each in compared(last, this, gap).findings]


MONEY = "一、支出决算情况说明\n"


@pytest.mark.parametrize(
    ("last", "this", "found"),
    [
        ("培训费支出6.50万元。", "培训费支出5.50万元，上年决算数为6.50万元。", []),
        ("培训费支出6.50万元。", "培训费支出5.50万元，上年决算数为6.05万元。", ["error"]),
        ("培训费支出6.50万元。", "培训费支出5.50万元，比上年减少1.00万元。", []),
        ("培训费支出6.50万元。", "培训费支出5.50万元，比上年减少2.00万元。", ["error"]),
        ("培训费支出6.50万元。", "培训费支出5.50万元，比上年增加1.00万元。", ["error"]),
        ("培训费支出6.50万元。", "培训费支出6.50万元，与上年持平。", []),
        ("培训费支出65000元。", "培训费支出5.50万元，上年决算数为6.50万元。", []),
        ("培训费支出6.50万元。", "培训费支出5.50万元，上年决算数为6.51万元。", ["hint"]),
        ("培训费支出6.50万元。", "培训费支出5.50万元，比年初预算减少2.00万元。", []),
        ("会议费支出6.50万元。", "培训费支出5.50万元，比上年减少2.00万元。", []),
    ],
)
def test_last_years_figure_against_its_own_report(last: str, this: str, found: list[str]) -> None:
    findings = said(f"{MONEY}{last}\n", f"{MONEY}{this}\n")
    assert findings == [("prior_year", severity) for severity in found]


def test_a_year_between_makes_last_years_figure_another() -> None:
    comparison = compared(f"{MONEY}培训费支出6.50万元。\n", f"{MONEY}培训费支出5.50万元，比上年减少2.00万元。\n", gap=2)
    assert comparison.findings == []
    assert "缺少报告" in comparison.notes[0]


def test_a_whole_follows_from_its_part() -> None:
    last = f"{MONEY}“三公”经费支出9.00万元，其中：公务接待费支出4.00万元，公务用车运行维护费支出5.00万元。\n"
    this = (
        f"{MONEY}“三公”经费支出8.00万元，比上年减少2.00万元。其中：公务接待费支出3.00万元，比上年减少2.00万元；"
        "公务用车运行维护费支出5.00万元，与上年持平。\n"
    )
    findings = compared(last, this).findings
    roots = {each.id: each for each in findings if each.root is None}
    assert len(findings) == 2
    assert [each.root in roots for each in findings if "三公" in each.message.partition("：")[0]] == [True]


BALANCE = "一、收入支出决算总表\n单位：万元\n\t项目\n\t决算数\n\n\t年初结转和结余\n\t{0}\n\n\t年末结转和结余\n\t{1}\n\n"


@pytest.mark.parametrize(("opening", "found"), [("12.30", []), ("21.30", [("carried_over", "warning")])])
def test_a_year_begins_with_what_the_last_one_ended_with(opening: str, found: list[tuple[str, str]]) -> None:
    assert said(BALANCE.format("10.00", "12.30"), BALANCE.format(opening, "15.00")) == found


PROJECTS = "二、项目支出情况\n\t项目名称\n\t年初预算数\n\t决算数\n\n{0}\n"


def projects(*names: str) -> str:
    rows = [f"\t{name}\n\t50.00\n\t4{at}.00\n" for at, name in enumerate(names)]
    return PROJECTS.format("\n".join(rows))


@pytest.mark.parametrize(
    ("last", "this", "found"),
    [
        (("河道治理工程", "防汛物资储备项目"), ("河道治理工程", "防汛物资储备项目"), []),
        (("河道治理工程",), ("河道治理工程", "智慧水务平台建设"), ["line_came"]),
        (("河道治理工程", "智慧水务平台建设"), ("河道治理工程",), ["line_gone"]),
        (("河道治理工程", "防汛物资储备项目"), ("河道治理工程", "防汛物资储备经费"), ["line_renamed"]),
        (("河道治理工程", "驻村帮扶工作经费"), ("河道治理工程", "驻村帮扶经费"), ["line_renamed"]),
        (("河道治理工程", "党建工作经费"), ("河道治理工程", "水土保持专项资金"), ["line_came", "line_gone"]),
        ((), ("河道治理工程",), []),
    ],
)
def test_lines_that_came_went_or_changed_their_name(
    last: tuple[str, ...], this: tuple[str, ...], found: list[str]
) -> None:
    texts = [projects(*names) if names else f"{MONEY}培训费支出6.50万元。\n" for names in (last, this)]
    assert [rule for rule, _ in said(*texts)] == found


FUNCTIONAL = "（一）具体情况\n{0}（类）{1}（款）{2}（项）。支出决算为{3}万元。\n"


def test_a_line_that_the_classification_renamed_is_one() -> None:
    old = FUNCTIONAL.format("社会保障和就业支出", "行政事业单位离退休", "机关事业单位基本养老保险缴费支出", "40.00")
    new = FUNCTIONAL.format("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出", "41.00")
    last, this = report(2019, old), report(2020, new)
    comparison = compare([last, this])
    assert comparison.findings == []
    assert [len(line.years) for line in comparison.lines] == [2]


def test_what_is_new_is_said_once_with_all_that_stands_under_it() -> None:
    known = FUNCTIONAL.format("农林水支出", "水利", "防汛", "40.00")
    new = FUNCTIONAL.format("科学技术支出", "技术研究与开发", "科技成果转化与扩散", "12.00")
    (found,) = compared(known, known + new).findings
    assert (found.rule, "科学技术支出" in found.message) == ("line_came", True)


WORK = "一、主要工作完成情况\n"


@pytest.mark.parametrize(
    ("last", "this", "found"),
    [
        ("培训基层干部450人次。", "培训基层干部480人次。", []),
        ("培训基层干部450人次。", "培训基层干部4500人次。", ["achievement_jump"]),
        ("培训基层干部4500人次。", "培训基层干部480人次。", ["achievement_jump"]),
        ("培训基层干部4人次。", "培训基层干部24人次。", []),
        ("新建村级服务站3个。", "举办业务培训班60期。", []),
        ("群众满意率达到96.5%。", "群众满意率达到9.65%。", ["achievement_jump"]),
        ("发放救助资金1.2亿元。", "发放救助资金12500万元。", []),
    ],
)
def test_an_achievement_that_jumps(last: str, this: str, found: list[str]) -> None:
    assert [rule for rule, _ in said(f"{WORK}{last}\n", f"{WORK}{this}\n")] == found


PLAN = WORK + "培训基层干部450人次。\n二、下一步打算\n2023年{0}。\n"


@pytest.mark.parametrize(
    ("plan", "this", "found"),
    [
        ("计划新建村级服务站20个", "新建村级服务站20个。", []),
        ("计划新建村级服务站20个", "新建村级服务站18个。", ["plan_missed"]),
        ("计划新建村级服务站20个", "培训基层干部460人次。", ["plan_untold"]),
        ("力争群众投诉率控制在10%以内", "群众投诉率降到6.5%。", []),
        ("力争群众投诉率控制在10%以内", "群众投诉率达到16.5%。", ["plan_missed"]),
    ],
)
def test_a_plan_beside_what_was_done(plan: str, this: str, found: list[str]) -> None:
    assert [rule for rule, _ in said(PLAN.format(plan), f"{WORK}{this}\n")] == found


@pytest.mark.parametrize(
    ("last", "this", "found"),
    [
        ("截至2022年12月31日，共有车辆6辆。", "截至2022年12月31日，共有车辆6辆。", ["stale_sentence"]),
        ("截至2022年12月31日，共有车辆6辆。", "截至2023年12月31日，共有车辆6辆。", []),
        ("根据《2022年度目标管理办法》，设股室6个。", "根据《2022年度目标管理办法》，设股室6个。", []),
        ("自2019年起，每年对3个单位开展督查。", "自2019年起，每年对3个单位开展督查。", []),
        (
            "培训费支出6.48万元，举办培训班3期。",
            "培训费支出6.48万元，举办培训班3期。\n全年培训费支出5.92万元。",
            ["stale_sentence"],
        ),
    ],
)
def test_sentences_that_were_taken_over(last: str, this: str, found: list[str]) -> None:
    assert [rule for rule, _ in said(f"{MONEY}{last}\n", f"{MONEY}{this}\n")] == found


def test_three_years_are_compared_each_with_the_one_before() -> None:
    figures = ("6.50万元", "5.50万元，比上年减少1.00万元", "5.00万元，比上年减少1.00万元")
    texts = [f"培训费支出{each}。" for each in figures]
    results = [report(2021 + at, f"{MONEY}{text}\n") for at, text in enumerate(texts)]
    comparison = compare([results[2], results[0], results[1]])
    assert [each.fiscal_year for each in comparison.reports] == [2021, 2022, 2023]
    (found,) = comparison.findings
    assert {span.fiscal_year for span in found.spans} == {2022, 2023}
    (line,) = comparison.lines
    assert [year.final for year in line.years] == [65000.0, 55000.0, 50000.0]


@pytest.mark.parametrize(
    ("years", "names", "fault"),
    [
        ((2022,), ("甲县水利局",), Fault.TOO_FEW),
        ((2022, 2022), ("甲县水利局", "甲县水利局"), Fault.SAME_YEAR),
        ((2022, 2023), ("甲县水利局", "乙县民政局"), Fault.OTHER_ORGANIZATION),
    ],
)
def test_what_cannot_be_compared(years: tuple[int, ...], names: tuple[str, ...], fault: Fault) -> None:
    results = [report(year, f"{MONEY}培训费支出6.50万元。\n", name) for year, name in zip(years, names, strict=True)]
    with pytest.raises(YearsError) as error:
        compare(results)
    assert error.value.fault is fault


def test_a_report_without_a_year_cannot_be_compared() -> None:
    result = report(2022, f"{MONEY}培训费支出6.50万元。\n")
    nameless = result.model_copy(update={"document": result.document.model_copy(update={"fiscal_year": None})})
    with pytest.raises(YearsError, match="which fiscal year"):
        compare([result, nameless])


MOVED = (
    "一、支出决算情况说明\n培训费支出{training}.50万元，与上年持平。会议费支出{meeting}.20万元，上年决算数为{meeting}.20万元。\n"
    "二、主要工作完成情况\n截至{year}年12月31日，培训基层干部{people}人次，新建村级服务站{built}个。\n"
    "三、下一步打算\n{following}年计划新建村级服务站{planned}个。\n"
)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.integers(2, 9000), st.integers(2, 60), st.data())
def test_a_report_moved_by_a_year_whose_figures_are_consistent_says_nothing(
    training: int, meeting: int, people: int, built: int, data: st.DataObject
) -> None:
    planned = data.draw(st.integers(1, built))
    figures = {"training": training, "meeting": meeting, "people": people, "built": built, "planned": planned}
    texts = [MOVED.format(year=year, following=year + 1, **figures) for year in (2022, 2023)]
    assert compared(*texts).findings == []


def test_what_stands_in_a_sentence_that_was_taken_over_follows_from_it() -> None:
    last = f"{MONEY}2022年度培训费支出6.48万元，比上年减少0.52万元。\n"
    this = f"{MONEY}2022年度培训费支出6.48万元，比上年减少0.52万元。\n"
    stale, prior = compared(last, this).findings
    assert (stale.rule, stale.root) == ("stale_sentence", None)
    assert (prior.rule, prior.root) == ("prior_year", stale.id)
