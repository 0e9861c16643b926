"""Which line, and which way, a cause explains where words of another line stand nearer to it than those of its own."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_cause_wordings import read, said

PUBLIC, MEALS, CAR = "“三公”经费", "公务接待费", "公务用车运行维护费"


def lines(text: str) -> list[tuple[str | None, str, str, str]]:
    """Line, basis and direction of each cause, with its words."""
    return [(line, basis, way, each) for line, basis, way, found in said(text) for each in found]


# What the first reason names is not what the second comparison is of.
@pytest.mark.parametrize(
    "reason",
    [
        "主要原因是公务接待减少",
        "主要是公务接待费下降",
        "原因是因公出国（境）任务取消，公务接待减少",
        "主要原因：会议费压缩",
        "系公务用车运行维护费下降",
        "主要系培训费和会议费减少",
        "原因为公务接待从简，差旅费下降",
        "主要是因为公务用车购置未实施",
        "主要原因在于公务接待费减少0.8万元",
        "主要原因是公务接待费减少0.8万元，公务用车运行维护费减少0.3万元",
    ],
)
def test_a_reason_names_no_line_of_what_is_told_next(reason: str) -> None:
    text = (
        f"“三公”经费全年预算为9.30万元，支出决算为8.20万元，比预算减少1.10万元，{reason}。"
        "与上年决算数相比，减少0.70万元，下降7.87%，主要原因是车辆维修次数少。"
    )
    assert lines(text)[-1] == (PUBLIC, "prior_year", "decrease", "车辆维修次数少")
    assert {line for line, *_ in lines(text)} == {PUBLIC}


@pytest.mark.parametrize(
    "text",
    [
        "人员经费比上年增加5.10万元，主要是公用经费调剂；公用经费比上年减少2.30万元，主要原因是压减差旅。",
        "人员经费比上年增加5.10万元，主要是调资，公用经费0.90万元，比上年减少2.30万元，主要原因是压减差旅。",
        "人员经费比上年增加5.10万元，主要原因是调资。公用经费与上年相比减少2.30万元，主要原因是压减差旅。",
    ],
)
def test_a_line_named_behind_a_reason_is_told_of(text: str) -> None:
    assert lines(text)[-1] == ("公用经费", "prior_year", "decrease", "压减差旅")


# A whole's change, its parts, and then the cause: it is the whole's.
@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "“三公”经费支出5.20万元，比上年减少1.10万元，公务用车运行维护费4.10万元，公务接待费1.10万元，主要是拼车下乡。",
            PUBLIC,
        ),
        (
            "“三公”经费支出5.20万元，比上年减少1.10万元，其中：公务用车运行维护费4.10万元，公务接待费1.10万元。"
            "支出减少的主要原因是拼车下乡。",
            PUBLIC,
        ),
        (
            "“三公”经费年初预算7.50万元，支出决算5.20万元。公务用车运行维护费支出决算4.10万元，完成预算的82%；"
            "公务接待费支出决算1.10万元，完成预算的44%。决算数小于预算数的原因是拼车下乡。",
            PUBLIC,
        ),
        (
            "“三公”经费预算7.50万元，决算5.20万元，完成预算的69.3%。其中公务接待费1.10万元，占21.2%；"
            "公务用车运行维护费4.10万元，占78.8%。决算数小于预算数，主要是拼车下乡。",
            PUBLIC,
        ),
        ("基本支出602万元，较上年减少20万元，人员经费540万元，公用经费62万元，减少的主要原因是拼车下乡。", "基本支出"),
        (
            "本年支出合计910万元，比上年减少34万元。基本支出602万元，项目支出308万元。支出减少的主要原因是拼车下乡。",
            "本年支出合计",
        ),
    ],
)
def test_parts_told_behind_a_whole_do_not_take_its_cause(text: str, line: str) -> None:
    assert [(each[0], each[2], each[3]) for each in lines(text)] == [(line, "decrease", "拼车下乡")]


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费决算4.20万元，其中：公务用车运行维护费3.10万元，公务接待费1.10万元，比上年减少0.60万元，主要原因是来客减少。",
        "“三公”经费决算4.20万元。其中公务接待费支出减少0.60万元，主要原因是来客减少。",
        "“三公”经费比上年下降2.3%，主要是拼车。其中：公务接待费比上年减少0.60万元，主要是来客减少。",
        "“三公”经费决算4.20万元，公务接待费比预算低0.60万元，公务接待费减少的主要原因是来客减少。",
    ],
)
def test_a_part_with_a_change_of_its_own_takes_its_cause(text: str) -> None:
    assert (lines(text)[-1][0], lines(text)[-1][3]) == (MEALS, "来客减少")


# Which way: money before its percentage, and no excess is none.
@pytest.mark.parametrize(
    ("stated", "way"),
    [
        ("公务用车运行维护费较上年增加0.60万元，下降8%", "increase"),
        ("公务用车运行维护费较上年减少0.60万元，增长8%", "decrease"),
        ("公务用车运行维护费比上年增加0.60万元，降低8.1%", "increase"),
        ("公务用车运行维护费同比减少0.60万元，增幅8%", "decrease"),
        ("公务用车运行维护费较上年增加0.60万元，增长8%", "increase"),
        ("公务用车运行维护费年初预算3万元，支出决算2万元，未超过年初预算", "decrease"),
        ("公务用车运行维护费年初预算3万元，支出决算2万元，没有突破预算", "decrease"),
        ("公务用车运行维护费年初预算3万元，支出决算2万元，决算数不高于预算数", "decrease"),
        ("公务用车运行维护费预算3万元，决算2万元，完成预算的66.7%，决算数小于预算数", "decrease"),
        ("公务用车运行维护费决算2万元，同预算比少1万元", "decrease"),
        ("公务用车运行维护费决算2万元，和上年比多0.5万元", "increase"),
    ],
)
def test_which_way_a_line_went(stated: str, way: str) -> None:
    found = lines(f"{stated}，主要原因是车况变化。")
    assert [(line, direction, reason) for line, _, direction, reason in found] == [(CAR, way, "车况变化")]


# The accounts as a whole, and its sides told by one word each.
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2023年度收支总体较上年减少30.50万元，主要是防汛任务减少。", "收支总体"),
        ("收入支出总体与上年相比，减少30.50万元，下降3.1%，主要原因是防汛任务减少。", "收入支出总体"),
        ("本年度收支总体同上年比减少30.50万元，原因是防汛任务减少。", "收支总体"),
        ("2023年支出比上年减少30.50万元，主要是防汛任务减少。", "支出"),
        ("2023年度收入964.20万元，与上年相比，减少30.50万元，主要原因是防汛任务减少。", "收入"),
        ("社会保障与就业支出64.20万元，较上年减少30.50万元，主要原因是防汛任务减少。", "社会保障与就业支出"),
        ("年末结转和结余6.40万元，比年初减少30.50万元，主要是防汛任务减少。", "年末结转和结余"),
        ("2023年末财政拨款结转资金6.40万元，较上年末减少30.50万元，主要是防汛任务减少。", "财政拨款结转资金"),
    ],
)
def test_the_accounts_as_a_whole(text: str, line: str) -> None:
    assert lines(text) == [(line, "prior_year", "decrease", "防汛任务减少")]


def test_either_side_has_its_own_reason() -> None:
    text = (
        "2023年度收入964.20万元，与上年相比，增加30.50万元，主要原因是其他收入增加。"
        "2023年度支出951.70万元，与上年相比，增加28.10万元，主要原因是人员经费增加。"
    )
    assert lines(text) == [
        ("收入", "prior_year", "increase", "其他收入增加"),
        ("支出", "prior_year", "increase", "人员经费增加"),
    ]


# Two reasons in one breath, each behind its own line.
@pytest.mark.parametrize(
    "text",
    [
        "与上年相比，事业收入减少是因为门诊量下降，财政拨款收入增加是因为新增专项。",
        "与上年相比，事业收入减少的原因是门诊量下降，财政拨款收入增加的原因是新增专项。",
        "与上年相比，事业收入减少主要是由于门诊量下降，财政拨款收入增加主要是由于新增专项。",
        "与上年相比，事业收入下降系门诊量下降，财政拨款收入增长系新增专项。",
        "与上年相比，事业收入下降主要因门诊量下降；财政拨款收入增长主要因新增专项。",
        "与上年相比变化情况：1.事业收入减少22.30万元，主要是门诊量下降；2.财政拨款收入增加9.80万元，主要是新增专项。",
        "与上年相比，事业收入减少22.30万元，财政拨款收入增加9.80万元，前者因门诊量下降，后者因新增专项。",
        "与上年相比，事业收入减少22.30万元，财政拨款收入增加9.80万元，前者系门诊量下降，后者系新增专项。",
    ],
)
def test_each_line_has_its_own_reason(text: str) -> None:
    assert lines(text) == [
        ("事业收入", "prior_year", "decrease", "门诊量下降"),
        ("财政拨款收入", "prior_year", "increase", "新增专项"),
    ]


def test_a_clause_that_announces_the_reasons_is_none() -> None:
    text = "与上年相比变化的原因：1.基本支出增加22.30万元，为人员正常晋升；2.项目支出减少9.80万元，为档案数字化已完成。"
    assert [(line, reason) for line, _, _, reason in lines(text)] == [
        ("基本支出", "人员正常晋升"),
        ("项目支出", "档案数字化已完成"),
    ]


# A reason may be told in figures of other lines, and then is as long as they are.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“三公”经费较上年增加1.15万元，主要是公务用车运行维护费增加1.35万元，公务接待费减少0.20万元。",
            (PUBLIC, "公务用车运行维护费增加1.35万元，公务接待费减少0.20万元"),
        ),
        (
            "基本支出较上年增加9.40万元，主要原因是人员经费增加10.10万元，公用经费减少0.70万元；项目支出与上年持平。",
            ("基本支出", "人员经费增加10.10万元，公用经费减少0.70万元"),
        ),
        (
            "财政拨款收入比上年增加310.70万元，主要是一般公共预算财政拨款增加265.20万元，政府性基金预算财政拨款增加45.50万元。",
            ("财政拨款收入", "一般公共预算财政拨款增加265.20万元，政府性基金预算财政拨款增加45.50万元"),
        ),
    ],
)
def test_a_reason_told_in_figures_of_other_lines(text: str, expected: tuple[str, str]) -> None:
    assert [(line, reason) for line, _, _, reason in lines(text)] == [expected]


# What explains nothing: a line without money, nothing that nothing compares, what a report is made by.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“三公”经费较上年减少2.90万元。其中：无因公出国（境）费；公务接待费较上年减少1.30万元，下降4.1%。", []),
        ("“三公”经费较上年减少2.90万元。其中：没有公务用车购置费，公务接待费较上年减少1.30万元。", []),
        ("因公出国（境）费预算0万元，支出决算0万元，全年未安排团组；公务接待费预算2万元，决算1万元。", []),
        ("因公出国（境）费支出0.00万元，全年未组织团组。公务接待费1.20万元。", []),
        ("按上年同口径数据对比，全县“三公”经费支出58.30万元，较上年减少2.60万元，下降4.3%。", []),
        ("根据上级关于预决算公开的部署，我局“三公”经费支出58.30万元，比上年决算数减少2.60万元。", []),
        ("因公出国（境）费支出0万元，全年未安排团组，与预算、与上年均持平。", ["全年未安排团组"]),
        ("因公出国（境）费支出0万元，与上年持平，主要是全年未安排团组。", ["全年未安排团组"]),
    ],
)
def test_what_explains_nothing(text: str, expected: list[str]) -> None:
    assert [reason for *_, reason in lines(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务接待费比上年减少1.70万元，减少原因原因是来客减少。", "来客减少"),
        (
            "公务接待费比上年减少1.70万元，主要原因是压减“三公经费”支出，严控陪餐人数。",
            "压减“三公经费”支出，严控陪餐人数",
        ),
        ("公务接待费比预算少0.90万元，系执行“八项规定”。", "执行“八项规定”"),
        ("公务接待费没有支出，原因是来客减少。", "来客减少"),
    ],
)
def test_where_a_reason_begins_and_ends(text: str, expected: str) -> None:
    assert [reason for *_, reason in lines(text)] == [expected]


# The visits that are counted have no money of their own where the comparison is the line's.
@pytest.mark.parametrize(
    "text",
    [
        "公务接待费0.55万元，全年国内公务接待17批次、96人次，较上年0.90万元减少0.35万元，主要原因是来访改为线上。",
        "公务接待费0.55万元，国内公务接待17批次，比上年减少0.35万元，主要是来访改为线上。",
        "公务接待费0.55万元，国内公务接待17批次、96人。较年初预算减少0.35万元，主要是来访改为线上。",
    ],
)
def test_counted_visits_take_no_comparison(text: str) -> None:
    assert [(line, reason) for line, _, _, reason in lines(text)] == [(MEALS, "来访改为线上")]


# The name of a line and a colon title the amount right behind.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（1）公务接待费：0.55万元，减少0.21万元；（2）公务用车运行维护费：2.90万元。", {(MEALS, 0.55), (CAR, 2.9)}),
        ("1.公务接待费：0.55万元。\n2.公务用车运行维护费：2.90万元。\n", {(MEALS, 0.55), (CAR, 2.9)}),
        ("项目支出：党建工作经费30万元，乡村振兴经费20万元。", {("党建工作经费", 30.0), ("乡村振兴经费", 20.0)}),
        ("基本支出：人员经费300万元，公用经费20万元。", {("人员经费", 300.0), ("公用经费", 20.0)}),
    ],
)
def test_a_name_and_a_colon_title_an_amount(text: str, expected: set[tuple[str, float]]) -> None:
    found = {(line.path[-1], amount.value) for line in read(text).budget_lines for amount in line.amounts}
    assert found == expected


# What a numbered item goes on to say is of the item's line, whatever the heading over all of them names.
@pytest.mark.parametrize("number", ["一是", "（1）", "1.", "①", "第一，"])
@pytest.mark.parametrize(
    "reason", ["因疫情反弹，两期培训班取消，致使经费结余2.00万元", "受疫情反弹影响，两期培训班取消，2.00万元未支出"]
)
def test_an_item_goes_on_with_its_own_line(number: str, reason: str) -> None:
    text = (
        "（三）项目支出\n项目支出60.00万元，由两个项目构成。各项目安排如下：\n"
        f"{number}养老服务经费，全年预算30.00万元，支出28.00万元，完成93.33%。{reason}。\n"
    )
    assert {line for line, *_ in lines(text)} == {"养老服务经费"}


@pytest.mark.parametrize("number", ["一是", "（1）", "1."])
def test_a_number_and_a_name_are_no_reason(number: str) -> None:
    text = f"{number}养老服务经费，年初20.00万元，支出28.00万元，比年初预算增加8.00万元，缘于7名护理员提前到岗。\n"
    assert lines(text) == [("养老服务经费", "budget", "increase", "7名护理员提前到岗")]


# Numbers and 一方面 open the first of several reasons right behind a difference, without another word.
@pytest.mark.parametrize(
    ("first", "second"),
    [("一方面是", "另一方面是"), ("其一，", "其二，"), ("一则", "二则"), ("首先是", "其次是"), ("一来", "二来")],
)
def test_several_reasons_behind_a_difference(first: str, second: str) -> None:
    text = (
        f"养老服务经费支出28.00万元，比预算增加8.00万元，{first}村（社区）换届增加开支，{second}活动由县里临时部署。\n"
    )
    assert [reason for *_, reason in lines(text)] == ["村（社区）换届增加开支", "活动由县里临时部署"]
