"""Reasons that reports give beside a project's deeds and in passing, with and without words that open them."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.reading.plain import parse
from extractor.result import Result

Said = tuple[str | None, str, str, list[str]]
ACCOUNT = "云山县司法局2023年度部门决算\n"
EVALUATION = "云山县司法局2023年度部门整体支出绩效自评报告\n三、项目完成情况\n（一）社区矫正经费\n"
PROJECT = "社区矫正经费"


def said(text: str) -> list[Said]:
    result: Result = pipeline.run(parse(text, "report.txt"), pipeline.build())
    names = {line.id: line.path[-1] for line in result.budget_lines}
    return [
        (names.get(each.budget_line_id or ""), each.basis, each.direction, [cause.text for cause in each.causes])
        for each in result.variances
    ]


@pytest.mark.parametrize(
    ("text", "direction", "reason"),
    [
        ("预算50万元，支出46万元，定位终端续租时厂商让价，省下4万元。", "decrease", "定位终端续租时厂商让价"),
        (
            "预算50万元，支出46万元。资金少花4万元，源自外请讲师改由本局律师兼任。",
            "decrease",
            "外请讲师改由本局律师兼任",
        ),
        ("预算50万元，支出53万元，之所以超出预算3万元，是新设两处工作站的结果。", "increase", "新设两处工作站"),
        ("一处工作站产权未办妥，故4万元当年没有支付，年初预算50万元用了九成。", "decrease", "一处工作站产权未办妥"),
        ("预算50万元，支出46万元。按照约定，三成尾款验收后才付，而验收排在次年，造成执行率偏低。", "decrease", ""),
        ("年初预算50万元，因新接上级交办任务，年中追加6万元，调整后56万元。", "increase", "新接上级交办任务"),
        ("全年预算50万元，执行46万元，未支付的4万元是终端尾款。组织讲座12场。", "decrease", "终端尾款"),
        ("全年预算50万元，执行46万元，余下4万元，盖因两期轮训停办。", "decrease", "两期轮训停办"),
        ("预算50万元，支出53万元，多用3万元，工作站房租上涨。", "increase", "工作站房租上涨"),
        ("预算50万元，支出46万元；两家工作站验收未过关，4万元补助暂缓兑付。", "decrease", "两家工作站验收未过关"),
        ("预算50万元，支出46万元，一批终端推迟到货，尚有4万元未付。", "decrease", "一批终端推迟到货"),
        ("预算50万元，支出46万元，尚有4万元未付，缘于终端推迟到货。", "decrease", "终端推迟到货"),
        ("预算50万元，支出46万元，租金优惠使支出比预算少4万元。", "decrease", "租金优惠"),
    ],
)
def test_a_project_tells_why_money_was_left_amid_its_deeds(text: str, direction: str, reason: str) -> None:
    told = said(EVALUATION + text)
    assert [(line, basis, way) for line, basis, way, _ in told] == [(PROJECT, "budget", direction)]
    assert reason in told[0][3][0] and (not reason or told[0][3] == [reason])


@pytest.mark.parametrize(
    "text",
    [
        "预算50万元，支出46万元，组织公益劳动36场，教育谈话1200人次。",
        "全年预算50万元，执行46万元，更换终端48台，新设工作站3处，结余4万元。",
        "预算50万元，支出46万元，全面完成矫正任务，结余4万元。",
        "预算50万元，执行50万元，为队员配发雨衣60件。",
        "预算50万元，支出46万元，12期培训如数办完，尚有4万元未付。",
        "预算50万元，支出46万元，有力保障了社会安定。",
        "全年预算50万元，执行46万元，主要用于终端租赁和心理辅导。",
        "支出46万元，矫正对象受教育面扩大。",
    ],
)
def test_deeds_beside_amounts_are_no_reasons(text: str) -> None:
    assert said(EVALUATION + text) == []


@pytest.mark.parametrize(
    ("behind", "reason"),
    [
        ("系招标节约，已按规定结转。", "招标节约"),
        ("系招标节约，该部分资金已交回财政。", "招标节约"),
        ("系招标节约，这笔钱年底退回了财政。", "招标节约"),
        ("系招标节约，相应指标已由财政收回。", "招标节约"),
        ("系终端尾款须待验收后支付，这笔款项结转2024年使用。", "终端尾款须待验收后支付"),
        ("因两期轮训停办，若剔除该因素则与上年持平。", "两期轮训停办"),
        ("因两期轮训停办，剔除这一因素后与上年相当。", "两期轮训停办"),
        ("缘于两期轮训停办，故无法计算完成比例。", "两期轮训停办"),
    ],
)
def test_what_became_of_the_money_is_no_part_of_a_reason(behind: str, reason: str) -> None:
    text = "五、培训费支出说明\n培训费年初预算9万元，支出决算6万元，比年初预算减少3万元，" + behind
    assert said(ACCOUNT + text) == [("培训费", "budget", "decrease", [reason])]


@pytest.mark.parametrize(
    ("behind", "reason"),
    [
        ("增在更换教室投影上。", "更换教室投影"),
        ("主要多在新开两期夜校上。", "新开两期夜校"),
        ("多出来的部分用在了新开两期夜校。", "新开两期夜校"),
        ("超出来的钱用于新开两期夜校。", "新开两期夜校"),
        ("这与新开两期夜校直接相关，全年办班9期。", "新开两期夜校"),
        ("这同新开两期夜校密切相关。", "新开两期夜校"),
        ("新开两期夜校是其唯一因素。", "新开两期夜校"),
        ("新开两期夜校是该项的主要原因。", "新开两期夜校"),
        ("课酬标准7月起上调，带动支出走高。", "课酬标准7月起上调"),
        ("课酬标准7月起上调，因此支出增长。", "课酬标准7月起上调"),
        ("受课酬标准上调影响略有增加。", "课酬标准上调"),
        ("受课酬标准上调的影响支出有所上升。", "课酬标准上调"),
        ("课酬标准7月起上调，这是连续第三年增长。", "课酬标准7月起上调"),
    ],
)
def test_what_opens_and_closes_a_reason_in_passing(behind: str, reason: str) -> None:
    text = "五、培训费支出说明\n培训费支出决算9万元，上年决算6万元，比上年增加3万元，" + behind
    assert said(ACCOUNT + text) == [("培训费", "prior_year", "increase", [reason])]


@pytest.mark.parametrize(
    "text",
    [
        "2023年培训费年初预算9万元，经追加和调剂，全年预算数为12万元，支出11万元。",
        "2023年度财政拨款收支总计900万元，与收支总计口径一致，增减变动的缘由亦同。",
        "2023年度财政拨款收支总计900万元，比上年增加50万元，变化的原因同上。",
        "本年收入合计900万元，全部为财政拨款收入；另有年初结转和结余14万元，系上年未支付的终端尾款。",
        "全年政府采购预算90万元，实际采购80万元，节约10万元。抽查12个单位，发现问题6个，限期整改到位6个。",
    ],
)
def test_what_refers_elsewhere_or_is_told_besides_is_no_reason(text: str) -> None:
    assert said(ACCOUNT + "五、收支情况说明\n" + text) == []


def test_what_is_told_of_a_rate_of_the_work_is_no_lines_reason() -> None:
    problems = "七、存在的主要问题\n一是年末案件集中，办结率94.5%，未达到95%的目标。"
    assert said("云山县司法局2023年度部门整体支出绩效自评报告\n" + problems) == []


def test_a_reason_without_a_cue_is_of_budget_and_last_year() -> None:
    text = "五、培训费支出说明\n培训费6万元，比预算的9万元少3万元，比上年的8万元少2万元，下降25%，两期轮训停办。"
    reason = ["两期轮训停办"]
    told = said(ACCOUNT + text)
    assert told == [("培训费", "budget", "decrease", reason), ("培训费", "prior_year", "decrease", reason)]


def test_the_change_behind_a_list_of_parts_is_of_the_whole() -> None:
    text = "四、支出说明\n基本支出执行60万元，其中人员经费50万元、公用经费10万元，比年初预算多4万元，"
    wanted = [("基本支出", "budget", "increase", ["新录用两名公务员"])]
    assert said(ACCOUNT + text + "主要原因是新录用两名公务员。") == wanted
    assert said(ACCOUNT + text + "多支部分有一个来头：新录用两名公务员。")[0][:3] == wanted[0][:3]


def test_a_line_with_a_bracket_in_its_name_had_no_spending() -> None:
    text = "三、三公经费说明\n公务接待费2万元，同比下降23%，系压缩陪餐人数。因公出国（境）无支出，原因是未组团。"
    assert said(ACCOUNT + text)[1][0::2] == ("因公出国（境）费", "unchanged")


def test_what_stayed_the_same_behind_its_reason_says_against_what() -> None:
    text = "（一）因公出国（境）费\n预算0.00万元，决算0.00万元，当年未安排团组，与上年持平。"
    assert said(ACCOUNT + text) == [("因公出国（境）费", "prior_year", "unchanged", ["当年未安排团组"])]
