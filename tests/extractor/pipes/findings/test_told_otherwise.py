"""What a report says of itself in words, and tells otherwise elsewhere: each kind sound and faulty, and look-alikes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor import extract
from extractor.result import Finding

Table = Callable[[Sequence[Sequence[str]]], str]

ACCOUNT = "某某县林业局2023年度部门决算\n三、情况说明\n"
PROJECT = "某某县林业局培训项目2023年度绩效自评报告\n二、绩效情况\n"
SIGNED = "\n某某县林业局\n2024年4月15日"

# (rule, before, sound, faulty, after): one figure or word changed, in an account or the report on a project.
ACCOUNTS = [
    ("conflict", "全年无调入、调出、招录和退休人员。\n增支的主要原因是", "调整津贴", "年内新录用公务员5名", "。"),
    ("conflict", "全年没有", "人员调出", "人员调入和退休", "。\n增支的主要原因是年内调入干部5名。"),
    ("conflict", "", "2022年", "2023年", "未招录人员。\n2023年增支的原因是新进人员2名。"),
    ("conflict", "公务用车购置费决算", "0.00", "18.60", "万元。\n本年度没有新购和更新公务用车。"),
    ("conflict", "会议费支出2.30万元。\n", "年初未安排", "全年未发生", "会议费支出。"),
    ("conflict", "公务接待费支出1.20万元。\n全年没有公务接待", "超标准", "活动", "。"),
    ("conflict", "因公出国（境）费支出3.20万元。\n没有因公出国（境）", "费年初预算", "团组", "。"),
    ("spent_on_nothing", "（三）公务接待费。支出", "1.20", "0.00", "万元，全年接待5批次、40人次。"),
    ("part_exceeds", "核定行政及事业编制合计45名。年末在编在职人员", "43", "48", "人，无超编。"),
    ("part_exceeds", "单价50万元（含）以上设备", "5", "3", "台（套），其中单价100万元（含）以上设备5台（套）。"),
    ("organization", "根据要求，县", "林业", "司法", "局组织对2023年度项目支出开展绩效自评。"),
    ("organization", "截至2023年12月31日，县", "林业", "水务", "局共有车辆4辆。"),
    ("part_exceeds", "在职人员编制60名，年末实有", "58", "64", "人，未突破编制。"),
    ("reporting_period", "2023年2月2", "8", "9", "日召开会议。"),
    ("parts_total", "核定编制", "70", "72", "名，其中：行政编制42名、参公事业编制12名、其他事业编制16名。"),
    ("parts_total", "全年开办课堂", "96", "97", "期，其中示范村每村7期，共84期，中心镇每镇3期，共12期。"),
    ("share", "事业收入30.00万元，占收入合计60.00万元的50.00%；其他收入30.00万元，占5", "0", "5", ".00%。"),
]
PROJECTS = [
    ("weight_total", "满分100分。一级指标共四项：预算执行10分，产出", "50", "40", "分，效益30分，满意度10分。"),
    ("weight_total", "一级指标权重分别为：决策20分、过程20分、产出30分、效益", "30", "40", "分，总分100分。"),
    ("score_over_weight", "过程类指标20分，实际得分", "19", "21", ".5分。"),
    ("result_word", "群众满意度目标值95%，实际满意度9", "6", "0", "%，达到预期目标。"),
    ("date_order", "培训时间为2023年6月", "2", "20", "日至6月12日。"),
    ("score_over_weight", "数量指标20分，得16.50分；时效指标10分，得", "9", "12", ".00分。"),
    ("score_over_weight", "效益指标满分30分，自评", "29", "31", "分。"),
    ("grade", "绩效自评分三档：90分以上为优，80分（含）至90分为良，60分（含）至80分为中。\n自评总分78.60分，等级为“",
        "中", "优", "”。"),
    ("grade", "自评得分88分，自评结果为“", "良好", "优秀", "”。"),
    ("result_word", "接种率目标为不低于95%，实际9", "5", "3", ".6%，达到目标。"),
    ("result_word", "投诉率目标不超过2%，实际", "1", "2", ".6%，达标。"),
    ("result_word", "合格率目标值100%，实际", "100", "96.5", "%，达到目标值。"),
    ("result_word", "合格率目标≥98%，实际99%，", "达到", "未达到", "目标。"),
    ("result_word", "目标培育不少于600人次，实际培育540人次，完成率90.00%，", "未达到", "达到", "年度预期目标。"),
    ("result_word", "目标开展培训20期，实际开展", "20", "18", "期，完成年度目标。"),
    ("result_word", "绩效指标12项，", "11项完成", "全部完成", "年初目标。\n平台建设截至年末尚未完成，该项指标计0分。"),
    ("date_order", "项目实施期为2023年4月至202", "4年3", "3年3", "月。"),
    ("date_order", "评价组已于2024年", "3", "5", f"月20日完成现场评价。{SIGNED}"),
    ("part_exceeds", "2023年新建村级互助养老点41处。\n自2021年以来累计建成互助养老点", "97", "35", "处。"),
    ("part_exceeds", "186人参加了技能鉴定。\n经鉴定，", "171", "192", "人取得职业资格证书。"),
    ("part_exceeds", "参训学员120人，其中", "116", "126", "人取得结业证书。"),
]  # fmt: skip


def _found(text: str) -> list[Finding]:
    return extract(f"{text}\n", name="report.txt", model=None).findings


@pytest.mark.parametrize(
    ("head", "rule", "before", "sound", "faulty", "after"),
    [*((ACCOUNT, *case) for case in ACCOUNTS), *((PROJECT, *case) for case in PROJECTS)],
)
def test_what_is_told_otherwise_is_found_and_its_sound_twin_left_alone(
    head: str, rule: str, before: str, sound: str, faulty: str, after: str
) -> None:
    assert [each.message for each in _found(f"{head}{before}{sound}{after}")] == []
    assert rule in {each.rule for each in _found(f"{head}{before}{faulty}{after}")}


@pytest.mark.parametrize(
    "text",
    [
        f"{ACCOUNT}公务用车购置费支出16.20万元，为支付上年签订合同的车辆尾款，2023年新购置公务用车0辆。",
        f"{ACCOUNT}会议费支出1.20万元。\n局机关未发生会议费。政府性基金预算未安排会议费支出。",
        f"{ACCOUNT}培训费支出1.20万元。\n受疫情影响，上半年未组织培训。",
        f"{ACCOUNT}办公费支出5.00万元，印刷费支出2.00万元，两项合计7.00万元。",
        f"{ACCOUNT}行政编制20名，事业编制25名。年末在编人员43人，编外聘用人员9人。",
        f"{ACCOUNT}县财政局组织开展2023年度绩效自评工作，我局按要求报送。",
        f"{ACCOUNT}县民政局2023年度安排我局项目支出12.00万元。",
        f"{ACCOUNT}县发改局没有批复该项目5.00万元。年末在职人员编制内43人，实有45人。",
        f"{ACCOUNT}单价50万元以上通用设备3台，单价100万元以上专用设备5台。",
        f"{PROJECT}及时完成率95%，达到预期目标。办理时限目标5个工作日，实际4个工作日，达到目标。",
        f"{PROJECT}成本目标不高于100元，实际98元，达到目标。事故起数目标0起，实际0起，达到目标。",
        f"{PROJECT}计划整治河道20.0公里，实际整治19.0公里，完成计划的95%。",
        f"{PROJECT}基础分100分，附加分5分，得102分。扣分的指标共3项：数量1分，质量2分，效益3分。",
        f"{PROJECT}自评得分95分，等级为优。市级复评等级为良。",
        f"{PROJECT}5项数量指标全部完成年初目标。时效指标要求11月底前验收，该项未按时完成。",
        f"{PROJECT}项目实施时间：2023年9月至次年3月。服务期2022年12月—2023年2月。",
        f"{PROJECT}结转资金将于2024年6月支付，尾款已约定2024年12月付清。{SIGNED}",
        f"{PROJECT}2023年新增床位260张。\n2021年以来，全县累计改造危旧床位110张。",
        f"{PROJECT}参加考核120人，合格118人。参加培训400人，取得证书110人。参加考试90人，获得补贴200人。",
        f"{PROJECT}年内新建互助养老点41处。\n目标新建互助养老点40处，实际新建41处，完成率102.50%。",
    ],
)
def test_what_only_looks_so_is_no_finding(text: str) -> None:
    assert [each.message for each in _found(text)] == []


LINES = [
    ["项目", "上年决算数", "本年决算"],
    ["公务接待费", "3.00", "2.40"],
    ["会员培训专项", "12.40", "11.80"],
    ["差旅费", "6.00", "6.00"],
]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("差旅费与上年持平。接待标准与上年持平。", None),
        ("公务接待费与2021年持平。公务接待费与年初预算持平。", None),
        ("会员培训专项支出与2022年相比没有变化，主要原因是标准均未调整。", "change_direction"),
        ("公务接待费决算数与上年决算数一致。", "change_direction"),
        ("2023年公务接待费2.40万元，与上年持平。", "change_direction"),
        ("全年未发生差旅费支出。", "conflict"),
    ],
)
def test_what_is_said_to_be_level_or_nothing_is_held_to_the_table(table: Table, said: str, rule: str | None) -> None:
    found = {each.rule for each in _found(f"{ACCOUNT}单位：万元{table(LINES)}四、变动说明\n{said}")}
    assert found == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["培训期数", "20期", "18期", "受疫情影响，未能完成计划"], False),
        (["培训期数", "20期", "22期", "学员较多，增办2期"], False),
        (["培训期数", "20期", "22期", "受疫情影响，未能完成计划"], True),
        (["培训期数", "20期", "18期", "超额完成目标"], True),
        (["事故起数", "≤2起", "3起", "未完成控制目标"], False),
    ],
)
def test_the_reason_of_an_indicator_is_held_to_its_figures(table: Table, row: Sequence[str], found: bool) -> None:
    head = ["三级指标", "年度指标值", "实际完成值", "偏差原因分析"]
    text = f"{PROJECT}绩效自评表{table([head, row, ['检查次数', '100次', '100次', '无']])}"
    assert ("result_word" in {each.rule for each in _found(text)}) == found


@pytest.mark.parametrize(
    ("spent", "denied"),
    [
        ("会议费支出4.20万元", "本年未发生会议费支出"),
        ("公务接待费支出1.20万元", "本年无公务接待费支出"),
        ("培训费支出3.00万元", "本部门未发生培训费支出"),
        ("公务用车购置费支出18.00万元", "本年未购置公务用车"),
    ],
)
def test_what_is_denied_and_has_an_amount_is_told_once(spent: str, denied: str) -> None:
    assert [each.rule for each in _found(f"{ACCOUNT}一、支出情况\n{spent}。\n二、其他情况\n{denied}。\n")] == [
        "conflict"
    ]
