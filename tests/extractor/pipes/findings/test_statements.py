"""Sentences whose own figures contradict each other, and sentences whose figures agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from extractor.result import Finding

Find = Callable[..., list[Finding]]

WRONG = [
    ("2022年度支出年初预算为200万元，支出决算为150万元，完成年初预算的57.00%。", "completion_rate", "75.000%"),
    ("新增绿地1.8万亩，完成年度目标1.5万亩的112%。", "completion_rate", "120.0%"),
    ("公务接待费预算0万元，决算0万元，完成预算的100%。", "impossible_rate", None),
    ("2022年度收入总计600.00万元，比上年增加100.00万元，增长25.00%。", "change_rate", "20.000%"),
    ("2022年度收入总计600.00万元，比上年增加100.00万元，下降20.00%。", "change_direction", "增加"),
    ("公务接待费支出决算为6.00万元，与上年相比减少1.00万元，减少20.00%。", "change_direction", "增加"),
    ("培训费支出决算为6.00万元，比上年增加6.00万元，增长100.00%。", "impossible_rate", None),
    ("支出合计200.00万元，其中：基本支出150.00万元，占57.00%；项目支出50.00万元，占25.00%。", "share", "75.000%"),
    ("2022年基本支出200.00万元。公用经费30.00万元，占基本支出的51.00%。", "share", "15.000%"),
    ("“三公”经费支出8.00万元，占预算10.00万元的70.00%。", "share", "80.000%"),
    ("公务接待费5.00万元，较上年少支1.00万元，降幅26.67%。", "change_rate", "16.667%"),
    ("支出决算为6.00万元，比上年决算数（8.00万元）减少3.00万元。", "change_amount", "2.00万元"),
    ("年初预算为6.00万元，支出决算为8.00万元，比年初预算数增加3.00万元。", "change_amount", "2.00万元"),
    ("公务接待费支出4.31万元，上年5.02万元，较上年增加0.71万元。", "change_direction", "减少"),
    ("公务用车运行维护费5.84万元，比上年的6.35万元增长8.03%。", "change_direction", "减少"),
    ("公务用车运行维护费5.84万元，比上年的6.35万元下降18.03%。", "change_rate", "8.031%"),
    ("公务接待费决算6.00万元，比年初预算8.00万元增加2.00万元。", "change_direction", "减少"),
    ("有效利用系数由0.50提高到0.60，提高10.00%。", "growth", "20.000%"),
    ("年初预算为80.00万元，支出决算为90.00万元，决算数小于预算数的主要原因是人员增加。", "change_direction", ">"),
    ("年初预算为90.00万元，支出决算为80.00万元，决算数大于预算数。", "change_direction", "<"),
    ("年初预算为80.00万元，支出决算为90.00万元，决算数与预算数持平。", "change_direction", ">"),
    ("新建机井168座，其中甲片74座、乙片12座、丙片92座。", "parts_total", "178座"),
    ("甲部分得48.5分、乙部分得46.2分，自评总分为95.7分。", "parts_total", "94.7分"),
    ("政府采购支出总额90.00万元，其中：货物支出60.00万元、服务支出40.00万元。", "parts_total", "100.00万元"),
]  # fmt: skip

RIGHT = [
    "2022年度支出年初预算为200万元，支出决算为150万元，完成年初预算的75.00%。",
    "年初预算为320万元，年中调整为300万元，支出决算为150万元，预算执行率50%。",
    "2022年度收入总计600.00万元，比上年增加100.00万元，增长20.00%。",
    "本年支出合计200.00万元，其中：基本支出150.00万元，占75.00%；项目支出50.00万元，占25.00%。",
    "年初预算为0万元，支出决算为49.3万元，完成年初预算的百分比例无法计算。",
    "年初预算为90.05万元，支出决算为90.00万元，决算数与预算数基本持平。",
    "年初预算为80.00万元，支出决算为90.00万元，决算数大于预算数的主要原因是人员增加。",
    # Parts of a list that is not complete, parts that overlap, and parts of two lists.
    "全年接待群众900人次，其中来访320人次、来电410人次。",
    "在职干部120人，其中党员80人、女性60人。",
    "新建机井168座，其中甲片76座、乙片92座；维修泵站90座。",
    "新建机井168座，其中甲片60座、乙片70座；维修泵站40座。",
    "收入合计900.00万元，支出合计600.00万元，与上年相比，收入合计增加100.00万元，增长12.50%。",
    "2022年度“三公”经费支出决算为8.00万元，比上年减少2.00万元，下降20.00%，其中：公务接待费1.50万元。",
    "支出决算为6.00万元，比上年决算数（8.00万元）减少2.00万元，下降25.00%。",
    "“三公”经费支出8.00万元，占预算10.00万元的80.00%，比2021年的9.00万元少支1.00万元。",
    "公务用车运行维护费5.84万元，比上年的6.35万元下降8.03%。",
    "年初预算2641.20万元，决算3069.81万元，超出年初预算428.61万元，超幅16.23%。",
    "满意度由82%提高到91%，提高9个百分点。",
    "接待群众1.2万余人次，占全部的60%。",
]


@pytest.mark.parametrize(("text", "rule", "expected"), WRONG, ids=[text[:24] for text, _, _ in WRONG])
def test_a_contradiction_is_found_with_what_it_should_be(
    find: Find, text: str, rule: str, expected: str | None
) -> None:
    found = find(text)
    assert [finding.rule for finding in found] == [rule]
    assert found[0].expected == expected


@pytest.mark.parametrize("text", RIGHT, ids=[text[:24] for text in RIGHT])
def test_figures_that_agree_are_left_alone(find: Find, text: str) -> None:
    assert find(text) == []


def test_a_finding_shows_its_clauses_and_its_arithmetic(find: Find) -> None:
    (finding,) = find("2022年度支出年初预算为200万元，支出决算为150万元，完成年初预算的57.00%。")
    assert {"支出决算为150万元", "完成年初预算的57.00%"} <= {span.text for span in finding.spans}
    assert "150万元÷200万元=75.000%" in finding.message
    assert finding.stated == "57.00%"


def test_the_change_of_a_list_may_be_that_of_its_total(find: Find) -> None:
    text = "支出合计600.00万元，其中：基本支出200.00万元、项目支出400.00万元，比上年增加100.00万元，增长20.00%。"
    assert find(text) == []


def test_shares_of_a_full_breakdown_make_a_hundred(find: Find) -> None:
    text = (
        "2022年度支出合计30000.00万元，其中：甲类支出10000.40万元，占33.33%；乙类支出10000.40万元，占33.33%；"
        "丙类支出9999.20万元，占33.33%。"
    )
    assert [finding.rule for finding in find(text)] in ([], ["share_sum"])
    text = "2022年度支出合计300万元，其中：甲类支出100万元，占33%；乙类支出100万元，占33%；丙类支出100万元，占33%。"
    assert [finding.rule for finding in find(text)] == []
    text = (
        "2022年度支出合计300万元，其中：甲类支出100万元，占33.2%；乙类支出100万元，占33.2%；丙类支出100万元，占33.2%。"
    )
    assert {finding.rule for finding in find(text)} == {"share"}


money = st.decimals(min_value=Decimal(50), max_value=Decimal(90000), places=2)


def rate(part: Decimal, whole: Decimal) -> str:
    return str((100 * part / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(money, money, money, money)
def test_a_report_that_adds_up_has_no_findings(
    find: Find, basic: Decimal, project: Decimal, budget: Decimal, change: Decimal
) -> None:
    whole = basic + project
    assume(change < whole * Decimal("0.9"))
    text = REPORT.format(
        whole=whole, basic=basic, project=project, budget=budget, change=change, growth=rate(change, whole - change),
        done=rate(whole, budget), first=rate(basic, whole), second=rate(project, whole),
    )  # fmt: skip
    assert find(text) == []
    wrong = re.sub(r"(?<=预算的)[\d.]+", lambda found: str(round(Decimal(found[0]) * Decimal("1.05"), 2)), text)
    assert [finding.rule for finding in find(wrong)] == ["completion_rate"]


REPORT = """三、支出决算情况说明
2022年度本年支出合计{whole}万元，其中：基本支出{basic}万元，占{first}%；项目支出{project}万元，占{second}%。
四、财政拨款支出决算情况说明
2022年度财政拨款支出年初预算为{budget}万元，支出决算为{whole}万元，完成年初预算的{done}%。
五、收入情况
2022年度收入合计{whole}万元，与上年相比，增加{change}万元，增长{growth}%，主要是因为项目增加。
"""
