"""What self-evaluations tell apart from what it follows from: each text sound and faulty, and what only looks so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]
ToldApart = Callable[[str, str, str, str], None]

DATES = [
    ("绩效自评于2023年2月10日启动，经科室自评、集体审议，于2023年{}月20日全部完成。", "3", "1"),
    ("自评工作自2023年2月10日开始，至2023年{}月28日结束。", "2", "1"),
    ("项目2022年3月立项，由某公司承建，2022年{}月15日完工。", "11", "2"),
    ("河道清淤工程2021年9月开工，历时四个月，于{}年1月竣工。", "2022", "2021"),
    ("决算编审2023年1月10日部署，期间两次会审，{}月31日上报。", "2023年1", "2022年12"),
    ("专项检查2022年5月6日启动，2022年{}月30日完成。", "6", "4"),
]
LIMITS = [
    ("项目成本控制目标为不超过50.00万元，经财政评审中心审定，实际总成本{}万元，未突破成本控制目标，得满分。", "48.60",
        "53.60"),
    ("维修成本上限为每公里3.20万元，实际每公里{}万元，未超出成本上限。", "3.05", "3.50"),
    ("项目概算120.00万元，竣工决算{}万元，控制在概算范围以内。", "118.40", "128.40"),
    ("会议费预算8.00万元，实际支出{}万元，未超过预算。", "7.60", "8.60"),
    ("单位成本指标值为≤300元，实际{}元，低于指标值。", "296", "326"),
    ("采购预算45.00万元。合同金额{}万元，没有超出采购预算。", "44.10", "45.60"),
    ("项目实际投资{}万元，概算批复120.00万元，未突破概算。", "116.00", "126.00"),
    ("人均培训成本标准为400元，实际人均{}元，控制在标准以内。", "386", "436"),
    ("项目成本控制目标为50.00万元，实际成本{}万元，超出成本控制目标。", "52.40", "48.40"),
]  # fmt: skip
LEFT = [
    (
        "项目上年结转资金10.00万元，2022年财政拨款90.00万元，全年可用资金100.00万元。\n项目实际支出88.40万元，预算执行率"
        "88.40%，财政未收回资金，剩余{}万元全部结转下年使用。",
        "11.60",
        "16.10",
    ),
    (
        "上年结转5.00万元，本年拨款60.00万元，资金总额65.00万元，实际支出62.30万元，结余{}万元，结转下年使用。",
        "2.70",
        "7.20",
    ),
    ("项目可用资金150.00万元，当年支出132.50万元，年末结余{}万元，结转下年继续使用。", "17.50", "15.70"),
    ("年中追加预算20.00万元后，全年预算数120.00万元，实际支出113.60万元，剩余{}万元结转至2023年。", "6.40", "4.60"),
]
POINTS = [
    (
        "2022年全年预算数1250.00万元，执行数1191.25万元，预算执行率95.30%。\n2021年部门预算执行率为90.80%，"
        "本年比上年提高{}个百分点。",
        "4.50",
        "5.40",
    ),
    ("2021年群众满意度为91.20%。\n2022年群众满意度达到93.50%，较上年提高{}个百分点。", "2.3", "3.2"),
    ("上年政府采购执行率88.10%。本年政府采购执行率为84.60%，比上年下降{}个百分点。", "3.5", "5.3"),
    ("2021年案件办结率97.00%。\n2022年案件办结率98.20%，较上年{}1.2个百分点。", "提高", "下降"),
]
LOST = [
    (
        "整体支出绩效自评满分100分，自评得分94.50分。\n扣分涉及三个方面，其他指标均未扣分：一是预算执行率未达100%，扣0.80分；"
        "二是养护里程未完成，扣{}分；三是满意度低于指标值，扣2.00分。",
        "2.70",
        "2.20",
    ),
    ("项目绩效自评得分97分。\n失分项共两项：产出时效指标扣{}分，成本指标扣1分。", "2", "3"),
    ("部门整体绩效自评得分为96.20分，共扣{}分，扣分原因为预算调整率偏高。", "3.80", "3.20"),
    (
        "绩效自评总分100分，得分95分。\n两项指标扣分：培训人数未达目标，扣3分；资料归档不及时，扣{}分。其余指标得满分。",
        "2",
        "1",
    ),
]
SURVEYS = [
    ("发放问卷200份，收回有效问卷192份，有效回收率96.00%。有效问卷中，表示“满意”或“比较满意”的183份，其余9份为“一般”。\n"
        "据此计算，学员满意度为{}%，达到年度指标值（≥90%）。", "95.31", "98.31"),
    ("随机调查受益群众150人，其中138人表示满意。\n群众满意度为{}%。", "92.00", "97.00"),
    ("电话回访企业80家，对服务满意的76家。\n经统计，企业满意度{}%。", "95.00", "98.00"),
    ("向居民发放调查表300份，收回300份。知晓政策的279份，不知晓的21份。\n政策知晓率达到{}%。", "93.00", "96.00"),
]  # fmt: skip
STANDARDS = [
    ("高龄津贴按照每人每月150元的标准发放。\n2022年1月至12月，每月享受津贴的老人均为320人，全年共发放津贴{}万元。",
        "57.60", "75.60"),
    ("孤儿基本生活费标准为每人每月1200元。\n全年保障孤儿45人，发放生活费{}万元。", "64.80", "68.40"),
    ("公益林补偿标准每亩每年16元。\n本年度补偿面积2.50万亩，兑付补偿资金{}万元。", "40.00", "400.00"),
    ("奖励标准为500元/人。\n共有86人获奖，发放奖励{}万元。", "4.30", "3.40"),
    ("护理补贴为每人每月80元。\n7月至12月，享受补贴的残疾人保持不变，为150人，发放补贴{}万元。", "7.20", "14.40"),
]  # fmt: skip
YEARS = [
    ("按照通知要求，我局对照目标逐项核对。现将{}年度部门整体支出绩效自评情况报告如下。", "2022", "2021"),
    ("我局成立工作小组，对{}年度部门整体支出开展了绩效自评。", "2022", "2021"),
    ("现就{}年度项目支出绩效评价工作汇报如下：", "2022", "2023"),
]
UNITS = [
    ("2022年度收入支出总计2000.00万元。\n从总体规模看，全年收支总量约{}亿元，收支规模稳中有升。", "0.20", "2.00"),
    ("2022年度本年支出合计1970.00万元。\n全年支出规模{}亿元。", "0.197", "1.97"),
    ("省级补助资金1326.50万元。\n全年落实省级补助资金{}亿元。", "0.13", "1.3265"),
]
PAIRS = [
    ("自评项目12个，涉及预算金额700.00万元。\n上述项目中，一般公共预算项目9个，涉及资金{}万元；政府性基金预算项目1个，"
        "涉及资金60.00万元；其他资金项目2个，涉及资金30.00万元。", "610.00", "600.00"),
    ("全年签订采购合同15份，合同金额212.00万元。\n其中货物类8份，金额40.00万元；工程类3份，金额{}万元；服务类4份，"
        "金额80.00万元。", "92.00", "29.00"),
    ("绩效自评项目12个，涉及资金700.00万元。\n以上按资金来源分，财政拨款项目{}个，涉及资金610.00万元；自有资金项目3个，"
        "涉及资金90.00万元。", "9", "8"),
]  # fmt: skip
RANKS = [
    ("支出1880.00万元，用于：教育支出1300.00万元；文化支出130.00万元；社会保障支出258.70万元；卫生支出61.30万元；"
        "住房支出130.00万元。\n按支出规模由大到小排列，依次为{}、卫生支出。",
        "教育支出、社会保障支出、文化支出（与住房支出相同）", "教育支出、文化支出、社会保障支出"),
    ("资金投向：甲镇46.00万元，乙镇38.00万元，丙镇52.00万元。\n各镇从高到低依次为{}。", "丙镇、甲镇和乙镇",
        "甲镇、丙镇和乙镇"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sound", "faulty"), DATES)
def test_what_ends_before_it_began_is_found(assert_told_apart: ToldApart, text: str, sound: str, faulty: str) -> None:
    assert_told_apart("date_order", "绩效自评情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), LIMITS)
def test_a_limit_that_was_not_kept_is_found(assert_told_apart: ToldApart, text: str, sound: str, faulty: str) -> None:
    assert_told_apart("result_word", "绩效自评情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), LEFT)
def test_what_goes_on_to_the_next_year_is_what_was_left(
    assert_told_apart: ToldApart, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart("flow", "绩效自评情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), POINTS)
def test_points_between_rates_of_two_sentences(
    find: Find, assert_told_apart: ToldApart, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart("change_direction" if sound == "提高" else "change_amount", "绩效情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), LOST)
def test_points_lost_are_those_that_the_score_lacks(
    assert_told_apart: ToldApart, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart("score_total", "绩效自评情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), SURVEYS)
def test_what_a_survey_found_is_its_rate(assert_told_apart: ToldApart, text: str, sound: str, faulty: str) -> None:
    assert_told_apart("named_rate", "服务对象满意度\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), STANDARDS)
def test_what_is_paid_is_the_standard_times_how_many(
    assert_told_apart: ToldApart, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart("average", "项目实施情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), YEARS)
def test_a_report_is_of_the_year_of_its_title(assert_told_apart: ToldApart, text: str, sound: str, faulty: str) -> None:
    assert_told_apart("wrong_year", "自评组织情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), UNITS)
def test_an_amount_in_another_unit_is_as_large(
    assert_told_apart: ToldApart, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart("conflict", "一、收入支出决算总体情况说明\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), PAIRS)
def test_parts_told_in_two_figures_each(assert_told_apart: ToldApart, text: str, sound: str, faulty: str) -> None:
    assert_told_apart("parts_total", "绩效自评情况\n" + text, sound, faulty)


@pytest.mark.parametrize(("text", "sound", "faulty"), RANKS)
def test_names_in_the_order_of_their_amounts(assert_told_apart: ToldApart, text: str, sound: str, faulty: str) -> None:
    assert_told_apart("summary", "支出情况\n" + text, sound, faulty)


SPENT = [["项目名称", "全年预算数", "全年执行数"], ["食品安全抽检", "68.00", "66.50"], ["智慧市场建设", "12.00", "{}"],
         ["特种设备监管", "25.00", "25.00"]]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "sound", "faulty"),
    [
        ("“智慧市场建设”项目因选址未落实，本年度未启动实施，未发生支出，预算年末全部收回。", "0.00", "12.00"),
        ("智慧市场建设未能启动，预算年末收回。", "3.00", "12.00"),
        ("智慧市场建设项目资金未使用，已由财政收回。", "0.00", "1.20"),
        ("智慧市场建设项目前期资金未使用，特种设备监管按合同执行。", "12.00", None),
        ("特种设备监管部分设备未采购。", "12.00", None),
    ],
)
def test_what_spent_nothing_has_no_amount(find: Find, table: Table, said: str, sound: str, faulty: str | None) -> None:
    text = "项目资金执行情况\n单位：万元" + table(SPENT) + f"二、有关情况说明\n{said}\n"
    assert not find(text.format(sound))
    assert faulty is None or [each.rule for each in find(text.format(faulty))] == ["conflict"]


FUNDS = [["资金来源", "年初预算数", "全年预算数", "全年执行数", "执行率"],
         ["财政拨款", "{}", "95.00", "90.25", "95.00%"]]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("项目资金全部为财政拨款，无上年结转，年度执行中未发生追加、调减等预算调整事项。", True),
        ("本年度预算未作调整。", True),
        ("年中没有追加预算。", True),
        ("年度执行中未发生擅自预算调整的情况。", False),
        ("除年中追加外，未发生预算调整。", False),
        ("上年结转资金15.00万元已纳入预算，未发生预算调整。", False),
    ],
)
def test_a_budget_that_was_not_adjusted(find: Find, table: Table, said: str, found: bool) -> None:
    text = "项目资金情况\n单位：万元" + table(FUNDS) + said + "\n"
    assert not find(text.format("95.00"))
    assert [each.rule for each in find(text.format("80.00"))] == ["conflict"] * found


ITEMS = "（二）一般公共预算财政拨款支出决算具体情况\n" + "".join(
    f"{at}、一般公共服务支出（类）档案事务（款）{name}（项）{final}万元。年初预算为{budget}万元，支出决算为{final}万元，"
    f"完成年初预算的{rate}%。决算数{way}预算数的主要原因：{why}。\n"
    for at, name, budget, final, rate, way, why in (
        (1, "行政运行", "800.00", "820.00", "102.50", "大于", "政策性增资"),
        (2, "档案馆", "100.00", "90.00", "90.00", "小于", "厉行节约"),
        (3, "一般行政管理事务", "40.00", "42.00", "105.00", "大于", "业务量上升"),
    )
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("上述3个项级科目中，支出决算大于年初预算的有2个。", False),
        ("上述3个项级科目中，支出决算大于年初预算的有3个。", True),
        ("上述3个科目中，有2个科目支出决算小于年初预算。", True),
        ("上述3个科目中，有1个科目支出决算小于年初预算。", False),
        ("上述8个项级科目中，支出决算大于年初预算的有6个。", False),
    ],
)
def test_how_many_items_left_their_budget(find: Find, said: str, found: bool) -> None:
    rules = [each.rule for each in find(ITEMS + said + "\n") if each.rule != "missing_explanation"]
    assert rules == ["summary"] * found


SCORES = [["项目名称", "预算金额", "自评得分"], ["甲项目", "168.00", "97.50"], ["乙项目", "96.00", "91.80"]]


@pytest.mark.parametrize(
    ("mean", "found"), [("95.77", False), ("95.89", False), ("95.76", False), ("96.40", True), ("96.77", True)]
)
def test_the_mean_of_a_column(find: Find, table: Table, mean: str, found: bool) -> None:
    told = f"本年度自评项目3个，平均得分{mean}分，得分见下表。" + table([*SCORES, ["丙项目", "58.00", "98.00"]])
    assert [each.rule for each in find("绩效自评情况\n" + told)] == ["average"] * found
    assert not find("绩效自评情况\n" + told.replace("3个", "5个"))


@pytest.mark.parametrize(
    "text",
    [
        "甲项目2022年9月启动，进展顺利，乙项目2022年3月完成。",
        "甲项目2022年9月开工，由某公司承建，乙项目于2022年3月竣工。",
        "项目2022年11月启动，经专家论证，于2月完成。",
        "工程2022年6月完成招标，2022年5月启动设计。",
        "目标不超过5天，实际4天，未超出控制标准。",
        "年初预算5.00万元，全年预算6.00万元，支出5.60万元，未超出全年预算。",
        "成本不低于50.00万元，实际53.60万元，未超过预算。",
        "年初预算5.00万元，追加1.00万元，支出5.60万元，未超过预算。",
        "全年安排100.00万元，实际支出88.40万元，年中另追加2.00万元，结余13.60万元。",
        "2022年预算执行率95.30%。\n2021年政府采购执行率为90.80%，本年比上年提高5.40个百分点。",
        "2022年群众满意度95.30%、企业满意度96.20%。\n2021年满意度为90.80%，本年比上年提高5.00个百分点。",
        "项目绩效自评得分94.50分。\n主要扣分项：执行率扣0.80分，满意度扣2.00分。",
        "项目绩效自评得分94.50分。\n扣分项两项：每低于1个百分点扣0.50分，扣完为止；未达标扣2.00分。",
        "收回有效问卷192份，满意183份。\n按加权计算，学员满意度为98.31%。",
        "收回学员问卷192份，满意183份。收回企业问卷60份，满意59份。\n企业满意度98.33%，学员满意度95.31%。",
        "收回有效问卷192份，非常满意100份，满意60份，基本满意20份，不满意12份。\n满意度为93.75%。",
        "津贴标准为每人每月150元。\n年末享受津贴的老人320人，全年共发放津贴56.13万元。",
        "津贴标准为每人每月150元。\n全年享受津贴的老人320人，发放津贴75.60万元，含上年补发18.00万元。",
        "甲支出30.00万元，乙支出20.00万元，丙支出10.00万元。\n按增幅由高到低依次为丙支出、乙支出、甲支出。",
        "项目总投资1.00亿元。\n上级补助项目投资1000.00万元。",
        "自评项目12个，涉及资金700.00万元。\n上述项目中，重点项目3个，涉及资金300.00万元；一般项目6个，涉及资金200.00万元。",
        "采购预算45.00万元，中标价44.10万元，低于预算0.90万元。",
        "2022年，我局对2021年度项目支出开展绩效自评，结果已公开。",
        "现将2021年度预算执行情况和2022年度部门预算绩效自评情况报告如下。",
        "针对2021年度项目支出绩效评价发现的问题，我局完成了整改。",
        "甲项目自评得分94.50分，乙项目自评得分96.00分。\n扣分涉及两个方面：执行率扣0.80分，满意度扣2.00分。",
    ],
)
def test_what_only_looks_contrary_is_left_alone(find: Find, text: str) -> None:
    assert [each.message for each in find(f"绩效自评情况\n{text}\n")] == []
