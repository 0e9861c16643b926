"""Every document has a kind, which steers what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import extract
from tests.extractor.reading.workbooks import xlsx

SAMPLES = Path(__file__).parents[3] / "samples"
BUDGET = """青溪区2026年区级部门预算
预算主管部门：青溪区水务局
目录
一、部门主要职能
二、部门预算编制说明
青溪区水务局主要职能
负责全区水资源管理。
名词解释
（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的支出。
（二）项目支出：指在基本支出之外为完成特定任务发生的支出。
2026年部门预算编制说明
2026年，青溪区水务局收入预算1250.60万元，其中：财政拨款收入1250.60万元，比2025年预算增加120.30万元；事业收入0万元。
财政拨款支出主要内容如下：
1、农林水支出（213类）水利（03款）行政运行（01项）672.67万元。主要用于：单位的基本支出。2025年当年预算执行数为690.69万元，2026年预算安排672.67万元，比2025年预算执行数减少2.61%。主要原因是：部分人员退休。
2、农林水支出（213类）水利（03款）防汛（14项）320.50万元。主要用于：防汛物资储备。2025年当年预算执行数为300.20万元，2026年预算安排320.50万元，比2025年预算执行数增加6.76%。主要原因是：防汛物资更新。
一、2026年“三公”经费预算情况说明
2026年“三公”经费预算数为5.20万元，比2025年预算减少0.80万元。其中：公务接待费0.50万元，与2025年预算持平，主要原因是接待任务无变化。
"""
CHAT = "小王：晚上吃什么？\n小李：火锅吧，叫上老张。\n小王：好，七点见。\n"
ENGLISH = "The quick brown fox jumps over the lazy dog. " * 20


@pytest.mark.slow  # reads whole samples
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("education-2022", "self_evaluation"),
        ("health-2022", "final_account"),
        ("water-2023", "self_evaluation"),
        ("housing-2023", "final_account"),
    ],
)
def test_the_samples(name: str, kind: str) -> None:
    document = extract(SAMPLES / f"{name}.txt").document
    assert (document.kind, document.kind_confidence >= 0.8) == (kind, True)


@pytest.mark.parametrize("text", [CHAT, ENGLISH], ids=["a chat", "an English page"])
def test_what_is_no_report_says_so(text: str) -> None:
    assert extract(text).document.kind == "other"


def test_a_work_report() -> None:
    text = "清河县民政局2025年工作总结\n一、2025年工作回顾\n全年走访群众2400户。\n二、2026年工作打算\n继续走访。\n"
    assert extract(text).document.kind == "work_report"


def test_a_budgets_amounts_are_of_the_budget_and_of_the_year_before() -> None:
    result = extract(BUDGET)
    assert (result.document.kind, result.document.fiscal_year) == ("budget", 2026)
    found = {
        (line.path[-1], amount.measure, amount.value, amount.fiscal_year)
        for line in result.budget_lines
        for amount in line.amounts
    }
    assert found >= {
        ("行政运行", "initial_budget", 672.67, 2026),
        ("行政运行", "prior_final", 690.69, 2025),
        ("防汛", "initial_budget", 320.5, 2026),
        ("防汛", "prior_final", 300.2, 2025),
        ("财政拨款收入", "initial_budget", 1250.6, 2026),
        ("公务接待费", "initial_budget", 0.5, 2026),
    }
    assert not {measure for _, measure, _, _ in found} & {"final"}


def test_a_budgets_causes_are_held_against_the_year_before() -> None:
    result = extract(BUDGET)
    stated = {(each.basis, each.direction, each.causes[0].text) for each in result.variances}
    assert {("prior_year", "decrease", "部分人员退休"), ("prior_year", "increase", "防汛物资更新")} <= stated
    assert not result.achievements
    assert not [finding for finding in result.findings if finding.rule in ("change_rate", "change_direction")]


@pytest.mark.parametrize(
    "rows",
    [
        [["项目支出绩效目标申报表"], ["项目名称", "阅读推广"], ["一级指标", "二级指标", "三级指标", "指标值"],
         ["产出指标", "数量指标", "举办讲座", "≥30场"], ["效益指标", "社会效益指标", "服务读者", "≥1万人次"]],
        [["项目编码", "项目名称", "申请单位", "项目总金额", "测算依据", "立项依据", "一级指标", "三级指标", "指标值"],
         ["001", "阅读推广", "青川市图书馆", "50", "按场次", "三定方案", "产出指标", "举办讲座", "≥30场"],
         ["001", "阅读推广", "青川市图书馆", "50", "按场次", "三定方案", "效益指标", "服务读者", "≥1万人次"]],
    ],
    ids=["a form", "a list of projects"],
)  # fmt: skip
def test_a_workbook_of_targets_alone_is_declared_with_a_budget(rows: list[list[str]]) -> None:
    result = extract(xlsx({"指标信息": rows}), model=None)
    assert result.document.kind == "budget"
    found = [(record.level1, record.name, record.target, record.actual) for record in result.indicators]
    assert found == [("产出指标", "举办讲座", "≥30场", None), ("效益指标", "服务读者", "≥1万人次", None)]
