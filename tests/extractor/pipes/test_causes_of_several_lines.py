"""A report that speaks of several lines in one breath: whose reason is whose, and where each ends."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_cause_wordings import Said, read, said

CARE = "公务用车运行维护费"


def reasons(text: str) -> list[str]:
    return [reason for *_, each in said(text) for reason in each]


def test_a_number_before_a_line_is_no_part_of_its_name() -> None:
    text = (
        "1.农林水支出（类）水利（款）\n"
        "（1）防汛（项）年初预算20万元，决算26万元，完成年初预算的130%，决算数大于年初预算数的主要原因：汛期延长。\n"
        "（2）抗旱（项）年初预算9万元，决算6万元，完成年初预算的66.67%，决算数小于年初预算数，系旱情较轻。\n"
    )
    paths = {line.id: "/".join(line.path) for line in read(text).budget_lines}
    found = [(paths[each.budget_line_id or ""], each.causes[0].text) for each in read(text).variances]
    assert found == [("农林水支出/水利/防汛", "汛期延长"), ("农林水支出/水利/抗旱", "旱情较轻")]


def test_what_a_bracket_tells_in_passing_is_not_spoken_of() -> None:
    text = (
        "2023年度收入总计812.40万元（含年初结转和结余16.32万元），较上年增加73.50万元，增长9.95%，主要是追加换届经费。"
    )
    assert said(text) == [("收入总计", "prior_year", "increase", ["追加换届经费"])]


def test_the_former_and_the_latter_are_the_two_told_of_last() -> None:
    text = (
        "会议费支出4.72万元，完成预算97.30%；培训费支出7.33万元，完成预算118.20%。"
        "前者系两次例会合并召开，后者系增办一期轮训。"
    )
    assert said(text) == [
        ("会议费", "budget", "decrease", ["两次例会合并召开"]),
        ("培训费", "budget", "increase", ["增办一期轮训"]),
    ]


def test_of_several_lines_of_one_name_the_one_just_told_is_meant() -> None:
    text = (
        "1.一般公共服务支出（类）宣传事务（款）一般行政管理事务（项）：支出决算为98.25万元，完成预算87.28%，"
        "决算数小于预算数的主要原因是宣讲改为线上推送。\n"
        "2.一般公共服务支出（类）网信事务（款）一般行政管理事务（项）：支出决算为12.00万元，完成预算100%。\n"
    )
    result = read(text)
    paths = {line.id: line.path for line in result.budget_lines}
    assert paths[result.variances[0].budget_line_id or ""][1] == "宣传事务"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "基本支出比上年减少21.30万元，系上年发放了考核奖；项目支出比上年增加68.55万元，换届考察集中在本年度开展。",
            [
                ("基本支出", "prior_year", "decrease", ["上年发放了考核奖"]),
                ("项目支出", "prior_year", "increase", ["换届考察集中在本年度开展"]),
            ],
        ),
        (
            "与上年相比，基本支出增加96.72万元（划入人员14名），项目支出减少8.10万元（站点改造上年已完工）。",
            [
                ("基本支出", "prior_year", "increase", ["划入人员14名"]),
                ("项目支出", "prior_year", "decrease", ["站点改造上年已完工"]),
            ],
        ),
        (
            "新录用公务员2名，使基本支出比上年增长3.12%；项目支出比上年下降17.05%，因征迁任务扫尾。",
            [
                ("基本支出", "prior_year", "increase", ["新录用公务员2名"]),
                ("项目支出", "prior_year", "decrease", ["征迁任务扫尾"]),
            ],
        ),
    ],
)
def test_each_line_of_a_sentence_has_its_own_reason(text: str, expected: list[Said]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The second behind a semicolon, whether it counts or not.
        ("减少的原因有二：公路改造资金减少；车购税补助随之调减", ["公路改造资金减少", "车购税补助随之调减"]),
        ("主要原因：补发上年度考核奖；管理所招聘专业人员5名", ["补发上年度考核奖", "管理所招聘专业人员5名"]),
        ("一方面压减会议和差旅，另一方面轮训班推迟至次年举办", ["压减会议和差旅", "轮训班推迟至次年举办"]),
        ("主要原因是会议合并召开，加之差旅减少", ["会议合并召开，加之差旅减少"]),
        # What came of a reason is no part of it, but to the end of its statement behind 主要原因是.
        ("由于省里统建平台，本级系统并入实施，故预算指标已调减", ["省里统建平台，本级系统并入实施"]),
        ("因争议案件多在基层化解，致使办案补助减少", ["争议案件多在基层化解"]),
        ("主要原因是省里统建平台，故预算指标已调减", ["省里统建平台，故预算指标已调减"]),
        ("上年承办运动会，属一次性任务，是今年规模下降的主要原因", ["上年承办运动会，属一次性任务"]),
        # A cue of one character within a word is none.
        ("上年到位的养老服务体系建设资金结转本年使用所致", ["上年到位的养老服务体系建设资金结转本年使用"]),
    ],
)  # fmt: skip
def test_reasons_begin_and_end_where_they_do(text: str, expected: list[str]) -> None:
    assert reasons(f"项目支出236.10万元，比上年减少30.40万元，下降11.41%，{text}。") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成年初预算的111.57%。自7月起统一提高社区工作者薪酬标准，决算数因此大于年初预算数。",
         "自7月起统一提高社区工作者薪酬标准"),
        ("比上年减少0.87万元，下降30.96%。兄弟单位来访批次较上年明显减少。", "兄弟单位来访批次较上年明显减少"),
        ("比上年增加9.20万元，增长15.08%。签约面扩大带动劳务费支出比上年增加9.20万元。", "签约面扩大"),
    ],
)  # fmt: skip
def test_a_sentence_of_its_own_says_why(text: str, expected: str) -> None:
    assert reasons(f"劳务费支出70.20万元，{text}") == [expected]


def test_a_numbered_title_names_the_project_whose_budget_follows() -> None:
    text = (
        "3.县二初中迁建。全年预算数5000.00万元，执行数2300.00万元，执行率46.00%，主要原因是征地拆迁遇阻。\n"
        "4.预算执行情况。年初预算数900.00万元，执行数800.00万元。\n"
    )
    result = read("三、项目支出情况\n" + text)
    assert "县二初中迁建" in [line.path[-1] for line in result.budget_lines]
    assert "预算执行情况" not in [line.path[-1] for line in result.budget_lines]
    assert said("三、项目支出情况\n" + text)[0][0] == "县二初中迁建"


def test_a_total_told_of_again_is_that_of_the_same_money() -> None:
    text = "2023年度财政拨款收入、支出决算总计3218.06万元。与上年相比，收、支总计各减少402.11万元，主要原因是专项退出。"
    assert said(text) == [("财政拨款收入支出总计", "prior_year", "decrease", ["专项退出"])]


TOTALS = "2023年度收入总计512.40万元，支出总计512.40万元"
BOTH = ["收入总计", "支出总计"]


@pytest.mark.parametrize(
    "change",
    [
        "，与2022年度相比，各增加20.10万元，增长4.08%。",
        "，较上年均增加20.10万元，增长4.08%。",
        "。收支较上年决算数增加20.10万元，增长4.08%，",
        "。与上年相比，收、支都增加20.10万元。",
        "，比上年同步增加20.10万元，",
        "。与2022年度相比，收入、支出各自增长4.08%，",
    ],
)
def test_one_change_of_both_sides_is_explained_for_both(change: str) -> None:
    expected = [(side, "prior_year", "increase", ["门诊病人增多"]) for side in BOTH]
    assert said(f"{TOTALS}{change}主要原因是门诊病人增多。") == expected


@pytest.mark.parametrize(
    ("side", "told"),
    [("收入总计", "收入增加20.10万元"), ("支出总计", "支出增加20.10万元"), ("收入总计", "收入较上年增加20.10万元")],
)
def test_a_side_told_again_in_the_next_sentence_is_that_one(side: str, told: str) -> None:
    assert said(f"{TOTALS}。{told}，主要原因是门诊病人增多。") == [(side, "prior_year", "increase", ["门诊病人增多"])]


@pytest.mark.parametrize("cue", ["减少的主要原因都是", "减少原因均为", "原因皆系", "减少的主要因素是"])
def test_a_reason_of_all_is_of_all_that_went_its_way(cue: str) -> None:
    text = (
        "公务接待费支出2.00万元，比上年减少1.00万元；培训费支出4.00万元，比上年增加1.00万元；"
        f"会议费支出3.00万元，比上年减少2.00万元。{cue}落实过紧日子要求。"
    )
    one = [("会议费", "prior_year", "decrease", ["落实过紧日子要求"])]
    both = [("公务接待费", "prior_year", "decrease", ["落实过紧日子要求"]), *one]
    assert said(text) == (one if "因素" in cue else both)
    assert not read(text).findings
