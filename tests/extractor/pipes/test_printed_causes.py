"""What reasons printed accounts give: of both bases and both sides at once, to the end of their statement."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.result import Result

TITLE = "云台县水利局2023年度部门决算情况说明\n"
PUBLIC = "云台县2023年“三公”经费决算情况说明\n"

Told = tuple[str | None, str, str]
BOTH = [("“三公”经费", "prior_year", "decrease"), ("“三公”经费", "budget", "decrease")]


def told(text: str) -> Result:
    return extract(text, model=None)


def explained(result: Result) -> list[Told]:
    """Line, basis and direction of each variance."""
    names = {line.id: "/".join(line.path) for line in result.budget_lines}
    return [(names.get(each.budget_line_id or ""), each.basis, each.direction) for each in result.variances]


def reasons(result: Result) -> list[str]:
    return [cause.text for each in result.variances for cause in each.causes]


@pytest.mark.parametrize(
    "sentence",
    [
        "“三公”经费支出31.2万元，较上年减少2.4万元，下降7.14%，较年初预算数减少0.8万元。主要是公务接待从简。",
        "“三公”经费支出31.2万元，比上年决算数减少2.4万元，比预算数减少0.8万元，主要原因是公务接待从简。",
        "“三公”经费支出31.2万元，与上年相比减少2.4万元，与年初预算相比减少0.8万元，原因是公务接待从简。",
        "“三公”经费支出31.2万元。与上年决算比减少2.4万元，下降7.14%；与年初预算比减少0.8万元，下降2.5%。下降的主要原因是公务接待从简。",
        "“三公”经费支出31.2万元，较上年下降7.14%，较预算下降2.5%，主要是因为公务接待从简。",
        "“三公”经费支出31.2万元，同比减少2.4万元，较年初预算减少0.8万元，减少原因：公务接待从简。",
        "经比较，“三公”经费较上年减少2.4万元，较年初预算减少0.8万元。主要原因：公务接待从简。",
        "“三公”经费较2022年减少2.4万元，比年初预算减少0.8万元，得益于公务接待从简。",
        "“三公”经费比去年少2.4万元，比预算少0.8万元，主要系公务接待从简。",
        "“三公”经费支出31.2万元，较上年决算数下降2.4万元，较年初预算数下降0.8万元，这主要是公务接待从简。",
    ],
)
def test_a_reason_of_both_bases_is_told_of_each_in_order(sentence: str) -> None:
    result = told(PUBLIC + sentence + "\n")
    assert explained(result) == BOTH
    assert reasons(result) == ["公务接待从简"] * 2


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "“三公”经费较上年减少2.4万元，原因是车辆报废；较年初预算减少0.8万元，原因是公务接待从简。",
            [("“三公”经费", "prior_year", "decrease"), ("“三公”经费", "budget", "decrease")],
        ),
        (
            "“三公”经费比预算增加0万元，比上年增加2.4万元，主要原因是来访批次增多。",
            [("“三公”经费", "prior_year", "increase")],
        ),
        (
            "“三公”经费较上年减少2.4万元，较年初预算减少0.8万元。比上年减少的主要原因是公务接待从简。",
            [("“三公”经费", "prior_year", "decrease")],
        ),
        (
            "“三公”经费较预算减少2.4万元；较上年增加0.8万元，主要是来访批次增多。",
            [("“三公”经费", "prior_year", "increase")],
        ),
    ],
)
def test_a_reason_of_one_basis_is_told_of_that_alone(sentence: str, expected: list[Told]) -> None:
    assert explained(told(PUBLIC + sentence + "\n")) == expected


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        (
            "收入总计520万元，比上年增加20万元，增长4%；支出总计515万元，比上年增加30万元，增长6.19%。收支变动较大的主要原因是新建堤防项目开工。",
            ["收入总计", "支出总计"],
        ),
        (
            "收入总计520万元，较2022年增加20万元；支出总计515万元，较2022年增加30万元。收入、支出增加的主要原因是新建堤防项目开工。",
            ["收入总计", "支出总计"],
        ),
        (
            "2023年部门收入520万元，支出515万元，收入比上年增加4%，支出比上年增加6.19%。主要原因是新建堤防项目开工。",
            ["部门收入", "支出"],
        ),
        (
            "收入总计、支出总计分别为520万元、515万元。与2022年相比，收入总计、支出总计分别增加20万元、30万元，分别增长4%、6.19%。主要原因是新建堤防项目开工。",
            ["收入总计", "支出总计"],
        ),
        (
            "财政拨款收入总计520万元，比上年增加20万元；财政拨款支出总计515万元，比上年增加30万元。主要是新建堤防项目开工。",
            ["财政拨款收入总计", "财政拨款支出总计"],
        ),
        (
            "2023年收入520万元，支出515万元，比上年略有增加，原因是新建堤防项目开工。",
            ["收入", "支出"],
        ),
        (
            "收入总计520万元，比上年增加20万元；支出总计515万元，比上年增加30万元，支出增加的主要原因是新建堤防项目开工。",
            ["支出总计"],
        ),
        (
            "收入总计520万元，比上年增加20万元；支出总计515万元，比上年增加30万元。支出增加的主要原因是新建堤防项目开工。",
            ["支出总计"],
        ),
    ],
)
def test_a_reason_of_both_sides_is_told_of_each(sentence: str, lines: list[str]) -> None:
    expected = [(line, "prior_year", "increase") for line in lines]
    assert explained(told(TITLE + sentence + "\n")) == expected


@pytest.mark.parametrize(
    "both", ["这两项均略高于预算，", "上述两项支出均高于预算，", "两项均超出年初预算，", "以上两项均比预算有所增加，"]
)
def test_two_lines_told_of_together_have_one_reason(both: str) -> None:
    sentence = f"培训费预算6万元，支出决算7万元；会议费预算3万元，支出决算4万元，{both}主要原因是防汛培训加开两期。"
    expected = [("培训费", "budget", "increase"), ("会议费", "budget", "increase")]
    assert explained(told(TITLE + sentence + "\n")) == expected


@pytest.mark.parametrize(
    "reason",
    [
        "严控“三公”经费开支，全年实际支出比预算有所节约",
        "上级检查次数增加，公务接待费支出也就相应增加",
        "上级部门调研次数增多，故接待数比上年度增加",
        "上年末的接待费因系统封账今年初才报账，因此也列入本年统计",
        "年内完成公车改革，车辆大幅减少，故调减预算",
        "本年度购置巡查车2辆，比上年度少3辆",
        "调整社保基数标准，支出增加",
        "本单位无公务接待，与去年相比无变化，与预算相比无变化",
        "驻村队员轮换，接待随之增多",
        "与上年持平，车辆没有增减",
    ],
)
@pytest.mark.parametrize("cue", ["主要原因是", "增减变化的主要原因：", "原因是："])
def test_a_reason_goes_on_to_what_it_brought_about(reason: str, cue: str) -> None:
    result = told(f"{PUBLIC}公务接待费支出4.2万元，比上年增加0.6万元，增长16.67%，{cue}{reason}。全年接待12批次。\n")
    assert reasons(result) == [reason]


@pytest.mark.parametrize(
    "behind",
    [
        "与预算相比减少0.4万元",
        "全年接待国内来访12批次86人次",
        "较年初预算少0.4万元",
        "2023年公务用车购置数及保有量分别为0辆和3辆",
        "年末公务用车保有量3辆",
    ],
)
def test_a_reason_ends_before_other_figures(behind: str) -> None:
    text = f"{PUBLIC}公务接待费支出4.2万元，比上年增加0.6万元，主要原因是上级调研次数增多，{behind}。\n"
    assert reasons(told(text))[:1] == ["上级调研次数增多"]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("培训费比上年增加3万元，大头来自防汛培训加开两期。", "防汛培训加开两期"),
        ("培训费比上年增加3万元，增量大头在于防汛培训加开两期。", "防汛培训加开两期"),
        ("培训费比上年增加3万元，防汛培训加开两期是费用走高的关键。", "防汛培训加开两期"),
        ("培训费比上年增加3万元，防汛培训加开两期，也正是培训支出走高的症结。", "防汛培训加开两期"),
        ("培训费比上年增加3万元，防汛培训加开两期，是总盘子变大的首要推力。", "防汛培训加开两期"),
        ("培训费比上年增加3万元，皆由防汛培训加开两期带动。", "防汛培训加开两期"),
        ("培训费比上年大幅增加，这主要是防汛培训加开两期。", "防汛培训加开两期"),
        ("培训费比上年增加3万元，主要是因防汛培训加开两期。", "防汛培训加开两期"),
    ],
)
def test_what_opens_and_closes_a_reason_is_no_part_of_it(sentence: str, reason: str) -> None:
    result = told(TITLE + "培训费支出9万元。" + sentence + "\n")
    assert reasons(result) == [reason]
    assert explained(result) == [("培训费", "prior_year", "increase")]


@pytest.mark.parametrize(
    "sentence",
    [
        "根据国务院关于推进政府预算信息公开的部署，经云台县财政局汇总，2023年“三公”经费决算31万元，比上年减少2万元。",
        "经县财政局汇总，全县“三公”经费决算31万元，较上年减少2万元。",
        "全县“三公”经费决算31万元，比上年减少2万元，剔除机构划转因素，同口径下降1.5%。",
        "“三公”经费决算31万元（含上年结转支出，下同），比上年减少2万元。",
        "办公经费决算数为31万元，比上年增加2万元。主要是水电费、邮电费、差旅费等。",
        "办公经费决算数为31万元，比上年增加2万元，主要是水费、电费和物业费。",
        "一般债券转贷收入年初预算12万元，年中不做调整，完成调整后预算数的12万元，执行率100%。",
        "支出合计年初批复31万元，由基本支出20万元、项目支出11万元两块构成，比上年增加2万元。",
    ],
)
def test_formalities_and_uses_are_no_reasons(sentence: str) -> None:
    assert reasons(told(PUBLIC + sentence + "\n")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“三公”经费支出31万元，比年初预算增加2万元，其中：公务用车运行维护费20万元，比年初预算增加3万元；公务接待费11万元，"
            "比年初预算减少1万元。\n“三公”经费支出中公务接待费低于预算数的主要原因为来访批次减少。\n",
            ("公务接待费", "budget", "decrease"),
        ),
        (
            "“三公”经费支出决算比2022年增加2万元。“三公”经费支出决算公务接待费增加的主要原因是来访批次增多。\n",
            ("公务接待费", "prior_year", "increase"),
        ),
        (
            "全县“三公”经费31万元，其中：公务接待费11万元，公务用车运行维护费20万元。\n与上年决算比减少2万元，下降6.06%，"
            "主要原因是来访批次减少。\n",
            ("“三公”经费", "prior_year", "decrease"),
        ),
        (
            "社会保障和就业支出46万元：主要用于本单位在\n社会保障和就业方面的支出。较2022年度决算数减少9万元，主要原因是抚恤金减少。\n",
            ("社会保障和就业支出", "prior_year", "decrease"),
        ),
        (
            "商品和服务支出8万元，占基本支出预算%，同比增加5万元，增长166.67%，增长原因是防汛物资储备增加。\n",
            ("商品和服务支出", "prior_year", "increase"),
        ),
        (
            "公务用车购置及运行费20万元（其中：公务用车购置费0万元，公务用车运行费20万元），比上年增加2万元，主要原因是车辆老旧。\n",
            ("公务用车购置及运行费", "prior_year", "increase"),
        ),
        (
            "基本支出比上年增加59万元，增幅22%，主要变动原因如下：\n1.对个人和家庭的补助支出较上年（减少）16万元，减幅7%。"
            "主要原因是：遗属减少一名。\n",
            ("对个人和家庭的补助支出", "prior_year", "decrease"),
        ),
    ],
)
def test_the_line_of_a_reason(text: str, expected: Told) -> None:
    assert explained(told(TITLE + text))[-1] == expected
