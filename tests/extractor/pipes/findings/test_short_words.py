"""What short accounts tell in few words: 增 and 减 alone, a year by its number, parts that a list opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor import extract
from extractor.result import Finding

Find = Callable[..., list[Finding]]

# (rule, text with a place left open, what is sound there, what is not).
CASES = [
    ("change_rate", "一、支出\n培训费支出20.00万元，比上年增4.00万元，增{}%。", "25.00", "20.00"),
    ("change_rate", "一、支出\n会议费支出20.00万元，同比减5.00万元，降{}%。", "20.00", "25.00"),
    ("change_rate", "一、支出\n差旅费支出20.00万元，较去年减5.00万元，减{}%。", "20.00", "25.00"),
    ("change_direction", "一、支出\n培训费支出比上年减0.50万元，{}2.00%。", "减", "增"),
    ("change_direction", "一、支出\n培训费支出比上年减少0.50万元，{}2.00%。", "下降", "增长"),
    ("change_direction", "一、支出\n会议费支出较上年增加0.50万元，{}2.00%。", "增幅", "降幅"),
    ("change_rate", "一、支出\n2021年培训费支出决算为6.00万元，较上年增加2.00万元，增长{}%。", "50.00", "5.00"),
    ("change_rate", "一、支出\n培训费支出16.00万元，比上年减少4.00万元，增长{}%。", "-20.00", "-25.00"),
    ("change_rate", "一、支出\n培训费支出16.00万元，增长-4.00万元，下降{}%。", "20.00", "25.00"),
    # No whole gives all of its parts these shares.
    ("share",
     "一、支出\n“三公”经费支出决算中，因公出国（境）费支出决算0.00万元，占0.00%；公务用车购置及运行维护费支出决算1.50万元，"
     "占{}%；公务接待费支出决算0.50万元，占{}%。",
     "75.00|25.00", "0.02|0.95"),
    ("share",
     "一、支出\n财政拨款基本支出中，人员经费150.00万元，占{}%，公用经费50.00万元，占{}%。",
     "75.00|25.00", "25.00|60.00"),
    # The unit stands at the last figure of a run only; 各 is said for 分别.
    ("change_rate",
     "一、收支\n收入、支出总计分别为500.00、500.00万元。与2021年相比，收入、支出总计分别减少125.00、125.00万元，"
     "分别下降{}%、20.00%。",
     "20.00", "30.00"),
    ("change_rate",
     "一、收支\n收入、支出总计各为500.00万元、500.00万元。与2021年相比，收入、支出总计各减少125.00万元、125.00万元，"
     "各下降20.00%、{}%。",
     "20.00", "25.00"),
    ("parts_total",
     "一、支出\n财政拨款基本支出{}万元，其中：人员经费480.00万元，公用经费46.00万元。",
     "526.00", "926.00"),
    ("parts_total",
     "一、支出\n2022年财政拨款基本支出{}万元，其中：\n人员经费480.00万元，主要包括：基本工资、津贴补贴。\n"
     "公用经费46.00万元，主要包括：办公费、印刷费。",
     "526.00", "926.00"),
    ("parts_total",
     "一、支出\n“三公”经费支出决算{}万元，其中：因公出国（境）费0.00万元，公务用车购置及运行维护费2.60万元，"
     "公务接待费3.00万元。", "5.60", "9.60"),
]  # fmt: skip

SOUND = [
    # The rate is of something else, or of a year before that is told loosely.
    "培训费支出比上年减少4.00万元，培训人次增长5.00%。",
    "2021年培训费支出决算为6.00万元，较上年增加2.00万元，增长33.33%。",
    "2021年培训费支出决算为6.00万元，2022年支出9.00万元，较上年增加3.00万元，增长50.00%。",
    "与2021年支出6.00万元相比，培训费支出增加2.00万元，增长33.33%。",
    # The whole is not told: each part may be a share of it.
    "财政拨款基本支出中，人员经费150.00万元，占30.00%，公用经费50.00万元，占10.00%。",
    # The changes of parts are no parts of the whole.
    "基本支出810.20万元，比上年增加100.00万元，其中人员经费增加60.00万元，公用经费增加40.00万元。",
    "培训费支出减少4.00万元，增长-20.00%，支出合计16.00万元。",
    "培训费支出16.00万元，比上年减少4.00万元，增长-20.00%。",
]


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_told_in_few_words(
    assert_told_apart: Callable[[str, str, str, str], None], rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)


@pytest.mark.parametrize("text", SOUND)
def test_sound_in_few_words(find: Find, text: str) -> None:
    assert [each.message for each in find(f"一、支出\n{text}\n")] == []


def test_a_budget_told_in_another_passage_changes() -> None:
    opening = "某某局2022年部门预算公开\n一、预算情况\n“三公”经费预算总额为2.70万元，其中公务接待费1.20万元。\n"
    for rate, rules in (("10.00", []), ("0.02", ["change_rate"])):
        text = f"{opening}“三公”经费预算数比2021年预算数减少0.30万元，减幅{rate}%。\n"
        assert [each.rule for each in extract(text.encode(), model=None).findings] == rules
