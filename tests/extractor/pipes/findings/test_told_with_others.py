"""Shares of two years, ranges, limits set elsewhere, cars, denied items, rests and rates of years."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

_CARS = "五、财政拨款“三公”经费支出情况\n公务用车购置费37.20万元，{}。\n八、国有资产占有使用情况\n年末共有车辆9辆。{}。"
_GOALS = (
    "一、绩效目标\n每公里造价不超过31万元，满意度不低于90%。\n二、完成情况\n硬化村道5.6公里，每公里造价{}；满意度95%。"
)
# (rule, text with places left open, what is sound there, what is not; "|" parts what fills them).
CASES = [
    (
        "change_amount",
        "四、结构\n2021年项目支出占比为31.20%。2022年项目支出占比为28.50%，项目支出占比较上年下降{}个百分点。",
        "2.70",
        "3.70",
    ),
    (
        "change_direction",
        "四、结构\n2021年项目支出占比为31.20%。2022年项目支出占比为28.50%，项目支出占比较上年{}2.70个百分点。",
        "下降",
        "上升",
    ),
    (
        "change_amount",
        "四、结构\n2021年度支出合计8250.00万元，当年人员经费5428.50万元，占比65.80%。2022年度支出合计8640.00万元，其中"
        "人员经费5875.20万元，占68.00%，人员经费占比较上年上升{}个百分点。",
        "2.20",
        "3.20",
    ),
    (
        "conflict",
        "九、考核\n全年街道平均得分在88.0分至{}分之间。得分最高的梅溪街道为98.5分，最低的北塘街道为88.0分。",
        "98.5",
        "97.0",
    ),
    ("conflict", "九、考核\n空气优良天数比例在82.0%至{}之间，最高的为甲区93.5%，最低的为乙区82.0%。", "93.5%", "91.5%"),
    ("conflict", "九、考核\n各县满意度介于82.0%—91.5%，最高的为甲县91.5%，最低的为乙县{}。", "82.0%", "80.2%"),
    ("result_word", _GOALS, "30.5万元，未超过控制标准", "33.5万元，未超过控制标准"),
    ("result_word", _GOALS, "33.5万元，高于控制标准", "30.5万元，高于控制标准"),
    ("conflict", _CARS, "购置公务用车2辆|当年购置车辆2辆", "购置公务用车2辆|当年购置车辆1辆"),
    ("conflict", _CARS, "更新用车2辆|新增车辆3辆，其中购置2辆", "更新用车2辆|新增车辆3辆，均为当年购置"),
    (
        "conflict",
        "六、基本支出\n公用经费90.00万元，主要用于办公费、水费、差旅费{}。当年没有列支培训费和劳务费支出。",
        "、工会经费",
        "、培训费",
    ),
    (
        "conflict",
        "六、基本支出\n公用经费90.00万元，主要包括：办公费、印刷费、电费。本年未发生{}、会议费和公务用车购置支出。",
        "培训费",
        "印刷费",
    ),
    (
        "parts_total",
        "三、项目\n水库加固工程合同总价880.00万元。2020年支付300.00万元，2021年支付260.00万元，2022年支付200.00万元，余下{}"
        "万元待竣工后支付。",
        "120.00",
        "140.00",
    ),
    (
        "parts_total",
        "三、项目\n新馆建设概算总投资2,400.00万元，分四年安排。2020年已安排600.00万元，2021年已安排850.00万元，2022年安排"
        "700.00万元，剩余{}万元列入2023年预算。",
        "250.00",
        "350.00",
    ),
    ("change_rate", "六、支出\n2021年下降4.00%、2022年增长10.00%，两年累计增长{}。", "5.60%", "6.00%"),
    (
        "change_rate",
        "六、支出\n2020年增长8.00%、2021年增长5.00%、2022年增长6.00%，三年累计增长{}。",
        "20.20%",
        "19.00%",
    ),
    ("change_rate", "六、支出\n2021年度下降10.71%、2022年度下降10.00%，两年累计下降{}。", "19.64%", "20.71%"),
]
SOUND = [
    "九、考核\n满意度介于82.0%—91.5%；得分最高的甲县96.2分，最低的乙县82.0分。",
    "六、支出\n2021年增长8.00%，2022年增长5.00%，三年累计增长19.00%。",
    _CARS.format("购置公务用车2辆", "本年新增车辆3辆，其中调入1辆"),
]


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_told_with_others(
    assert_told_apart: Callable[[str, str, str, str], None], rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)


@pytest.mark.parametrize("text", SOUND)
def test_sound(find: Find, text: str) -> None:
    assert find(text + "\n") == []


def test_a_mean_that_rounds_to_nothing(find: Find) -> None:
    text = "二、目标\n推广有机肥1.20万亩，人均不超过450元，单价控制在300元以内。实际亩均投入311元。\n"
    assert isinstance(find(text), list)
