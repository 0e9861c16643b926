"""What a report tells of one thing in several places: numbers and their lists, what is left, ways between years."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extractor.pipes.findings.conftest import Find

Check = Callable[[str, str, str, str], None]

# (rule, text with gaps, what fills them soundly, what makes a fault); "|" parts the gaps.
CASES = [
    # A number and the list in words that it announces.
    ("parts_total", "一、问题\n存在以下{}个问题：一是编报不细；二是支付较慢；三是档案不全。", "三", "四"),
    ("parts_total", "一、做法\n全年主要抓了{}件事：一是抓建设；二是抓服务；三是抓安全；四是抓队伍。", "四", "三"),
    ("parts_total", "一、不足\n主要有{}方面不足。一是人手少。二是场地小。", "两", "三"),
    ("parts_total", "一、建议\n提出{}点建议：第一，早谋划；第二，早申报；第三，早支付。", "3", "2"),
    ("parts_total", "一、原因\n滞后有{}方面原因：其一，雨季长；其二，材料缺。", "两个", "三个"),
    (
        "parts_total",
        "一、问题\n存在以下{}个方面的问题：\n（一）编报不细\n项目较散。\n（二）支付较慢\n年底集中。",
        "两",
        "四",
    ),
    # Bodies of an area.
    ("part_exceeds", "一、概况\n全县14个乡镇。\n二、成效\n在{}个乡镇设立服务窗口。", "14", "16"),
    ("part_exceeds", "一、概况\n我区下辖6个街道、52个社区。\n二、成效\n活动覆盖{}个社区。", "50", "58"),
    ("part_exceeds", "一、概况\n全县共有96个行政村。\n二、成效\n污水治理惠及{}个行政村。", "69", "98"),
    # What is left of what was found.
    ("flow", "一、治理\n全年排查出隐患215处，已整改203处。\n二、问题\n上述隐患中尚有{}处未完成整改。", "12", "15"),
    ("flow", "一、受理\n全年受理诉求480件，办结462件。\n二、问题\n仍有{}件未办结。", "18", "28"),
    ("flow", "一、清查\n共梳理出闲置房产36宗，完成处置29宗。\n二、问题\n还有{}宗房产未处置到位。", "7", "9"),
    # What is left of money, whose terms stand apart.
    (
        "flow",
        "一、总体\n2022年本年收入480.20万元，年初结转和结余20.50万元。\n二、支出\n本年支出478.90万元。\n"
        "三、结余\n年末结转和结余{}万元。",
        "21.80",
        "12.80",
    ),
    ("flow", "一、车辆\n年初共有公务用车5辆，当年购置1辆，当年报废2辆。\n二、用车\n年末公务用车保有量{}辆。", "4", "5"),
    (
        "flow",
        "一、资金\n全年预算数500.00万元，实际支出470.00万元，预算执行率94.00%。\n二、问题\n受雨季影响，剩余{}万元。",
        "30.00",
        "40.00",
    ),
    # A change told away from its figures.
    (
        "change_amount",
        "一、评价\n工单办理满意率比上年提高{}个百分点。\n二、明细\n工单办理满意率由2021年的91.2%提升到2022年的95.8%。",
        "4.6",
        "3.6",
    ),
    (
        "change_amount",
        "一、评价\n来信来访总量同比减少{}件。\n二、明细\n来信来访总量由2021年的180件下降到2022年的110件。",
        "70",
        "90",
    ),
    (
        "change_direction",
        "一、评价\n线上申报率比上年{}4.0个百分点。\n二、明细\n线上申报率从上年的82.0%提高到86.0%。",
        "提高",
        "下降",
    ),
    (
        "change_direction",
        "一、三公\n2022年“三公”经费支出6.20万元，上年“三公”经费支出7.00万元。“三公”经费变动率{}。",
        "小于0",
        "大于0",
    ),
    # Rows of a table, and what the text says of them.
    (
        "summary",
        "一、项目\n\t项目\n\t执行率\n\n\t渠道维护\n\t99.00%\n\n\t泵站检修\n\t72.50%\n\n\t水质监测\n\t76.00%\n\n"
        "二、问题\n有{}个项目的执行率低于80%。",
        "2",
        "3",
    ),
    (
        "summary",
        "一、项目\n\t项目\n\t执行率\n\n\t渠道维护\n\t99.00%\n\n\t泵站检修\n\t72.50%\n\n\t水质监测\n\t76.00%\n\n"
        "二、问题\n执行率达到95%以上的项目有{}个。",
        "1",
        "2",
    ),
    # Money for a number of things that paragraphs list.
    (
        "parts_total",
        "一、项目\n共安排项目{}个，金额110.00万元，具体如下：\n渠道维护项目60.00万元，用于清淤。\n"
        "泵站检修项目30.00万元，用于更换机组。\n水质监测项目20.00万元，用于取样。",
        "3",
        "4",
    ),
    (
        "parts_total",
        "一、项目\n共安排项目3个，金额{}万元，具体如下：\n渠道维护项目60.00万元，用于清淤。\n"
        "泵站检修项目30.00万元，用于更换机组。\n水质监测项目20.00万元，用于取样。",
        "110.00",
        "130.00",
    ),
    (
        "parts_total",
        "一、自评\n对3个项目开展自评，涉及资金{}万元：渠道维护60.00万元、泵站检修30.00万元、水质监测20.00万元。",
        "110.00",
        "120.00",
    ),
    # Staff by kinds, and all of them.
    ("parts_total", "一、人员\n在职人员中，行政人员11人、事业人员19人。\n二、测算\n按{}名在职人员测算。", "30", "31"),
    # Targets and what was done of them.
    ("named_rate", "一、概况\n项目计划维修水闸12座。\n二、完成\n实际维修水闸{}座，完成率100%。", "12", "11"),
    ("result_word", "一、概况\n年度目标培训船员300人次。\n二、完成\n实际培训船员{}人次，超额完成。", "320", "280"),
    ("named_rate", "一、产量\n年度造林任务2.0万亩，实际完成2.4万亩，完成率{}%。", "120", "110"),
    # Days between two days.
    ("date_order", "一、行动\n专项行动自6月10日启动，至{}月17日结束，历时100天。", "9", "8"),
    ("date_order", "一、行动\n集中整治从11月20日持续到12月19日，为期{}天。", "30", "50"),
    ("date_order", "一、展览\n展览为期{}天，从9月20日至9月29日。", "10", "15"),
    # Points lost of all indicators, rates, answers, counts.
    (
        "score_total",
        "一、自评\n预算执行率权重10分，扣0.30分；产出指标权重50分，扣2.50分；效益指标权重30分，未扣分；"
        "满意度指标权重10分，扣0.20分。自评得分{}分。",
        "97.00",
        "96.00",
    ),
    (
        "named_rate",
        "一、调查\n收回有效问卷288份。评价为“满意”的274份，“基本满意”的14份。服务对象满意度为{}%。",
        "95.14",
        "96.14",
    ),
    ("named_rate", "一、抽检\n抽检样品600批次，合格率98.50%，不合格{}批次。", "9", "19"),
    ("impossible_rate", "一、支付\n截至年底，资金支付率达到{}%。", "95", "105"),
    ("parts_total", "一、机构\n设8个股室，下属事业单位5个，共{}个。", "13", "14"),
    (
        "parts_total",
        "一、培训\n举办培训班4期，第一期60人，第二期55人，第三期65人，第四期60人，共培训{}人。",
        "240",
        "290",
    ),
    ("parts_total", "一、指标\n设定绩效指标12项，完成11项，未完成{}项。", "1", "2"),
    ("parts_total", "一、展览\n举办展览6个，其中原创展览4个、引进展览{}个；观众18万人次，其中学生5万人次。", "2", "3"),
    ("change_rate", "一、事故\n全年发生事故6起，比上年减少2起，下降{}%。", "25", "20"),
    (
        "parts_total",
        "一、基地\n2020年建成基地12个，2021年建成15个，2022年建成18个。\n二、累计\n"
        "2020年以来三年间，累计建成基地{}个。",
        "45",
        "48",
    ),
    ("part_exceeds", "一、审计\n提出审计建议86条，被采纳{}条。", "80", "90"),
    (
        "direction_conflict",
        "一、结余\n年末结转和结余比上年末增加33.00万元，增长78.57%，主要原因是{}。",
        "工程开工较晚，工程款未能按计划支付",
        "工程施工进度快于预期，工程款提前完成支付",
    ),
]


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_a_fault_is_told_from_its_sound_twin(
    assert_told_apart: Check, rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)


# Texts in which nothing is wrong.
SOUND = [
    "一、接待\n公务接待费支出2.20万元，上年公务接待费支出2.00万元。",
    "一、人员\n核定编制32名，其中行政编制12名、事业编制20名。现有在职人员中，行政人员11人、事业人员19人。",
    "一、人员\n核定编制32名。行政人员11人、事业人员19人。",
    "一、人员\n编制32名，其中行政编制12名、事业编制20名，实有行政人员11人、事业人员19人。",
    "一、三公\n2022年“三公”经费支出6.20万元，其中公务用车运行维护费4.60万元、公务接待费1.60万元；"
    "上年“三公”经费支出7.00万元，其中公务用车运行维护费5.20万元、公务接待费1.80万元。",
    "一、支出\n本年基本支出460.00万元，其中人员经费400.00万元、公用经费60.00万元；"
    "2021年基本支出520.00万元，其中人员经费450.00万元、公用经费70.00万元。",
    "一、用车\n公务用车购置费16.50万元，全年购置公务用车1辆；公务用车运行维护费7.20万元，"
    "主要用于车辆燃料、维修和保险，年末公务用车保有量4辆。",
    "一、服务\n全县14个乡镇。在16个乡镇卫生院和32个村级站点设立窗口，走访乡镇48个次。",
    "一、问题\n预算编制不细等三个方面问题仍未解决。一是编报不细；二是支付较慢。",
    "一、公益课堂\n7月1日至8月31日开设课堂，共40天。",
    "一、评分\n满分100分，其中投入指标满分20分，过程指标满分20分，扣1分；产出指标满分30分，扣2分；"
    "效益指标满分30分，扣1分。自评得分96分。",
    "一、治理\n全年排查出隐患215处，已整改203处。\n二、问题\n其中逾期的尚有5处未整改。",
]


@pytest.mark.parametrize("text", SOUND)
def test_nothing_is_found_in_sound_texts(find: Find, text: str) -> None:
    assert [each.message for each in find(text + "\n")] == []


FORM = (
    "\t一级指标\n\t二级指标\n\t三级指标\n\t年度指标值\n\t实际完成值\n\t分值\n\t得分\n\n"
    "\t产出指标\n\t数量指标\n\t维护站点\n\t≥16个\n\t16个\n\t50\n\t50\n\n"
    "\t产出指标\n\t数量指标\n\t举办培训\n\t≥24场\n\t21场\n\t50\n\t45\n\n"
)


@pytest.mark.parametrize(
    ("said", "is_sound"),
    [
        ("设置数量指标2项，完成1项，未完成1项。", True),
        ("设置数量指标2项，2项均已完成。", False),
        ("数量指标2项，全部完成。", False),
        ("设置数量指标3项。", False),
    ],
)
def test_a_text_counts_the_indicators_of_its_form(find: Find, said: str, is_sound: bool) -> None:
    places = [each.message for each in find(f"一、自评表\n{FORM}二、说明\n{said}\n") if "数量指标" in each.message]
    assert bool(places) != is_sound


@pytest.mark.parametrize(("again", "is_sound"), [("17", True), ("19", False)])
def test_a_work_report_opens_with_what_its_sections_tell(find: Find, again: str, is_sound: bool) -> None:
    text = (
        "某某局2022年度工作总结\n2022年，某某局全年立案查处案件17起，成效明显。\n一、执法\n"
        f"全年立案查处案件{again}起，其中一般程序4起。\n二、宣传\n发放资料3000份。\n"
    )
    assert bool(find(text, "conflict", title="")) != is_sound


@pytest.mark.parametrize(("name", "is_sound"), [("青禾县水利局", True), ("青禾县林业局", False)])
def test_another_body_accounts_for_its_own_money(find: Find, name: str, is_sound: bool) -> None:
    text = (
        "青禾县水利局\n2022年部门预算编制说明\n一、职责\n青禾县水利局负责水利工程建设。\n二、收支\n"
        f"按照综合预算的原则，{name}所有收入和支出均纳入部门预算管理。\n"
    )
    assert bool(find(text, "organization", title="")) != is_sound
