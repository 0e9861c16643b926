"""What is done is found beside what is planned, and beside the words of money."""

from __future__ import annotations

import pytest

from extractor import extract


def types(text: str) -> dict[str, str]:
    return {achievement.text: achievement.type for achievement in extract(text).achievements}


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("大气环境方面，一级天数157天（目标是145天以上）、二级天数208天，达标率100%。", "100%"),
        ("全年培训农民860人（计划800人）、举办培训班12期。", "12期"),
        ("新建机井40眼(拟建45眼)、水渠12公里。", "12公里"),
        ("拟提拔人选任前考察谈话630人次，发现问题后否决4人。", "630人次"),
        ("对拟任人选逐一见面谈心，全县12个乡镇换届选举顺利完成。", "12个"),
        ("对拟补选人选开展联审，共审核156人次，取消资格2人。", "156人次"),
        ("乡镇放宽门槛，36个计划职位最终招录公务员31人。", "31人"),
        ("原计划招录公务员40名，最终录用公务员37名。", "37名"),
        ("造林目标是每年5万亩，今春实造5.9万亩。", "5.9万亩"),
        ("预计全镇地区生产总值7.1亿元，新增规上企业5家。", "5家"),
        ("全乡农民人均可支配收入预计16840元，新建大棚120座。", "120座"),
    ],
)
def test_a_plan_does_not_reach_what_was_done(text: str, done: str) -> None:
    assert done in types(f"一、工作完成情况\n{text}")


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("全年培训农民860人（计划800人）、举办培训班12期。", "800人"),
        ("拟新建机井40眼（已选址）、水渠12公里。", "12公里"),
        ("拟提拔使用干部30名，拟培训干部200人次。", "200人次"),
    ],
)
def test_what_is_planned_is_not_done(text: str, planned: str) -> None:
    assert planned not in types(f"一、工作完成情况\n{text}")


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("计划抽检农产品160批次，到10月底抽检了172批次，查处不合格产品6批次。", "172批次"),
        ("计划走访帮扶企业20家，到11月走访了26家，帮助企业解决用工难题31个。", "31个"),
        ("年度任务是培训村干部300人次，实际培训312人次，其中省级调训任务40人次、县级培训任务272人次。", "272人次"),
    ],
)
def test_the_rules_alone_see_that_a_plan_is_over(text: str, done: str) -> None:
    found = extract(f"一、工作完成情况\n{text}", model=None).achievements
    assert done in {achievement.text for achievement in found}


def test_cells_that_begin_with_a_label_are_what_the_label_says() -> None:
    form = "".join(
        "".join(f"\t{cell}\n" for cell in row) + "\n"
        for row in [
            ["项目资金", "年初预算数", "全年预算数", "全年执行数", "执行率"],
            ["年度资金总额", "60.00", "60.00", "58.20", "97.00%"],
            [
                "年度总体目标",
                "预期目标：举办培训班不少于4期，培训村干部300人次。",
                "实际完成情况：举办培训班5期，培训村干部318人次。",
            ],
        ]
    )
    found = types(f"2023年度村干部培训项目绩效自评表\n\n{form}\n")
    assert (found.get("5期"), found.get("318人次")) == ("training_held", "people_trained")
    assert not {"4期", "300人次"} & found.keys()


@pytest.mark.parametrize("title", ["（二）年度绩效目标及完成", "（一）整体绩效目标与完成", "（二）年度目标完成"])
def test_a_title_of_what_was_completed_tells_what_was_done(title: str) -> None:
    assert (
        types(f"一、绩效情况\n{title}\n巡察县直单位11个，形成巡察报告17份，移送线索35条。")["17份"] == "works_produced"
    )


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("用于向63名离任村党组织书记发放生活补贴共计47.8万元。", "47.8万元"),
        ("慰问党外代表人士33人，民贸企业贴息21.6万元。", "21.6万元"),
        ("按每人每月2400元标准发放生活补贴31.7万元。", "31.7万元"),
        ("续聘护林员126名，按人均8000元发放管护报酬，全年100.8万元。", "100.8万元"),
    ],
)
def test_money_paid_out_is_told_beside_the_words_of_money(text: str, paid: str) -> None:
    head = (
        "2023年度部门决算\n一、项目支出绩效自评结果\n专项经费年初预算为300万元，支出决算为298万元，完成预算的99.33%。"
    )
    assert types(head + text).get(paid) == "funds_delivered"


@pytest.mark.parametrize(
    ("text", "spent"),
    [
        ("其中办公费支出26.8万元，印刷费支出3.1万元。", "26.8万元"),
        ("按每人每月2400元标准安排预算31.7万元。", "31.7万元"),
        ("资金来源为县级财政资金60万元。", "60万元"),
        ("培训费执行率95.2%。", "95.2%"),
    ],
)
def test_money_that_is_spent_is_none_paid_out(text: str, spent: str) -> None:
    head = (
        "2023年度部门决算\n一、项目支出绩效自评结果\n专项经费年初预算为300万元，支出决算为298万元，完成预算的99.33%。"
    )
    assert spent not in types(head + text)
