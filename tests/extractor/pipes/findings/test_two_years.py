"""The figures of two years side by side, and the change behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

# (rule, text with a place left open, what is sound there, what is not).
CASES = [
    ("change_rate", "一、支出\n学生人均经费上年为1,200.00元，本年为1,260.00元，比上年增长{}%。", "5.00", "15.00"),
    ("change_rate", "一、支出\n学生人均经费上年1,200.00元，今年1,260.00元，增长{}%。", "5.00", "6.00"),
    ("change_amount", "一、支出\n学生人均经费去年1,200.00元，今年1,260.00元，增加{}元。", "60.00", "160.00"),
    ("change_amount", "一、支出\n公务接待费2022年8.00万元，2021年12.50万元；对比减少{}万元。", "4.50", "4.35"),
    ("change_amount", "一、支出\n公务接待费2021年12.50万元，2022年8.00万元，减少{}万元。", "4.50", "5.40"),
    ("change_rate", "一、支出\n设备购置投入2022年8.00万元，2021年12.50万元，降{}%。", "36.00", "56.25"),
    ("change_rate", "一、支出\n教育经费总投入为900.00万元，比上年的1,000.00万元增长{}%。", "-10.00", "-11.00"),
    ("change_direction", "一、支出\n教育经费总投入为900.00万元，与上年的1,000.00万元相比{}10.00%。", "减", "增"),
    (
        "change_direction",
        "一、支出\n教育经费投入900.00万元，与上年的1,000.00万元相比{}。",
        "减少10.00%",
        "增长12.00%",
    ),
    ("change_direction", "一、支出\n参训2022年120人，2021年100人，{}20人。", "增加", "减少"),
    ("change_amount", "一、支出\n年末余额2021年末20.00万元，2022年末25.00万元，增加{}万元。", "5.00", "6.00"),
]

SOUND = [
    # One of the years was counted anew.
    "学生人均经费上年1,200.00元，本年1,260.00元，同口径增长8.00%。",
    "收入为900.00万元，比上年的1,000.00万元增长2.00%，增幅已剔除划转因素。",
    # The second figure is of something else, or what changed is.
    "上年结转50.00万元，本年收入60.00万元，增加20.00万元。",
    "2021年投入100.00万元，2022年投入150.00万元，产值增长5.00%。",
    "2021年投入100.00万元，2022年投入150.00万元，培训人员增加20人。",
    "支出25.00万元，年初预算30.00万元，比上年的20.00万元增加5.00万元，增长25.00%。",
    "专户支出25.00万元，其中设备15.00万元，耗材10.00万元，比上年的22.00万元增加3.00万元。",
    "2022年投入150.00万元，2021年结余100.00万元，增加30.00万元。",
    # Two years apart.
    "培训投入2019年100.00万元，2022年150.00万元，比上年增长5.00%。",
    # Figures without decimals beside one with: half a unit.
    "公务接待费2022年8万元，2021年12.5万元，减少4.35万元。",
]


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_two_years_side_by_side(
    assert_told_apart: Callable[[str, str, str, str], None], rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)


@pytest.mark.parametrize("text", SOUND)
def test_two_years_that_are_sound(find: Find, text: str) -> None:
    rules = ("change_amount", "change_rate", "change_direction")
    assert [each.message for each in find(f"一、支出\n{text}\n") if each.rule in rules] == []
