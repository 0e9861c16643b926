"""Years that a template brings along from another report: each sentence sound and faulty, and sound ones like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

_TOTAL = (
    "一、收入支出决算总体情况说明\n{0}收入支出总计2000.00万元。与{1}年度相比，收入支出总计增加100.00万元，增长5.26%。\n"
)
_GENERAL = (
    "二、一般公共预算财政拨款支出决算情况说明\n{2}一般公共预算财政拨款支出1880.00万元。"
    "与{3}年度相比，一般公共预算财政拨款支出增加80.00万元，增长4.44%。\n"
)
_PUBLIC = (
    "三、“三公”经费支出决算情况说明\n公务接待费预算4.00万元，支出决算为2.00万元，完成预算的50.00%。"
    + "{4}公务接待费支出决算数小于预算数的主要原因：按需接待。\n{5}公务接待费支出决算数比{6}年度减少1.00万元，"
    "下降33.33%。\n"
)
_OTHER = (
    "四、其他重要事项\n（一）政府采购支出情况\n{7}政府采购金额为212.00万元。\n（二）国有资产占用情况\n"
    + "{8}白石县博物馆开支财政拨款的公务用车保有量为3辆。\n（三）国有资本经营预算\n{9}无国有资本经营预算财政拨"
    "款收入和支出。\n"
)
_TEXT = _TOTAL + _GENERAL + _PUBLIC + _OTHER
_OWN = "白石县博物馆2022年度"
_SOUND = [_OWN, "2021", _OWN, "2021", "2022年度", "2022年度", "2021", _OWN, "2022年，", _OWN]
# Which of the places is filled otherwise, and with what.
FAULTY = [
    (0, "白石县博物馆2023年度"),
    (0, "白石县博物馆2020年度"),
    (0, "2023年度"),
    (1, "2023"),
    (1, "2018"),
    (2, "白石县博物馆2021年度"),
    (2, "本部门2024年度"),
    (3, "2024"),
    (3, "3021"),
    (4, "2023年度"),
    (4, "2020年度"),
    (5, "2021年度"),
    (5, "2020年度"),
    (5, "2222年度"),
    (6, "2025"),
    (7, "白石县博物馆2020年度"),
    (7, "白石县博物馆2023年度"),
    (8, "2023年，"),
    (8, "2020年，"),
    (8, "2822年，"),
    (9, "白石县博物馆2021年度"),
    (9, "白石县博物馆2027年度"),
]
# What is put behind a sound account.
SOUND = [
    "2025年，我单位将编制国有资本经营预算。",
    "2023年度预算将比2022年度增加20.00万元。",
    "白石县博物馆2023年度政府采购预算安排180.00万元。",
    "2021年度政府采购金额为190.00万元，2022年度政府采购金额为212.00万元。",
    "本馆建成于1958年，馆藏距今3500年的文物12件。",
    "该城址已有2500年历史，2024年12月底前完成保护规划。",
    "培训费比2019年度减少3.00万元，下降20.00%，为近年来最低。",
    "编报绩效目标的2023年度项目12个。",
    "2021年度结转的项目支出于上年完成。",
    "馆藏文物与2019年持平。",
    "2021年度会议费支出3.00万元，2022年度会议费支出2.00万元，比2021年度减少1.00万元，下降33.33%。",
    "2021年度项目支出绩效自评质量不高。",
    "2021年度政府采购绩效评价结果已应用。",
    "2023年收入合计争取达到2000万元。",
]


def _filled(at: int = 0, words: str | None = None) -> str:
    places = list(_SOUND)
    if words is not None:
        places[at] = words
    return _TEXT.format(*places)


@pytest.mark.parametrize(("at", "words"), FAULTY)
def test_years_of_another_report(find: Find, at: int, words: str) -> None:
    """One sentence of the account names another year than all the others do."""
    assert find(_filled(at, words), "wrong_year")


def test_account_of_one_year(find: Find) -> None:
    """The account itself has no finding."""
    assert [each.message for each in find(_filled())] == []


@pytest.mark.parametrize("words", SOUND)
def test_other_years_that_are_meant(find: Find, words: str) -> None:
    """Plans, history, and what is compared on purpose."""
    assert [each.message for each in find(_filled() + "（四）其他\n" + words + "\n")] == []
