"""Rows, codes, goals, vehicles, natures of staff and denied costs, against what another place of the report tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Check = Callable[..., None]
Table = Callable[[Sequence[Sequence[str]]], str]

BUDGET = "某某市园林局\n2024年部门预算\n"

# (rule, text with places left open, what is sound there, what is not).
CASES = [
    ("conflict",
     "一、优抚\n为{}户烈士遗属家庭发放慰问金。\n二、服务\n享受慰问的321个烈士遗属家庭全部建立档案。", "321", "312"),
    ("conflict", "一、管护\n养护小型水库闸门{}座。\n二、巡查\n巡查186个小型水库闸门。", "186", "186"),
    ("conflict", "一、帮扶\n走访{}名困难退役军人。\n二、档案\n为245位困难退役军人建档。", "245", "254"),
    ("conflict", "一、培训\n开展{}场安全生产宣讲。\n二、成效\n全年132次安全生产宣讲覆盖各镇。", "132", "123"),
    ("conflict", "一、机构\n现有公务用车{}辆。\n二、“三公”经费\n年末公务用车保有量3辆。", "3", "5"),
    ("conflict", "一、机构\n全局实有公务用车{}辆。\n二、“三公”经费\n截至年末，公务用车保有量为6辆。", "6", "8"),
    ("conflict", "一、机构\n共有公务用车{}辆。\n二、“三公”经费\n2022年末公务用车保有量4辆。", "4", "3"),
    ("part_exceeds",
     "一、机构\n核定编制46名，其中行政编制24名、事业编制22名；年末在职人员43人，其中行政人员{}人、事业人员{}人。",
     "23|20", "25|18"),
    ("part_exceeds",
     "一、机构\n行政编制12名、事业编制30名；在职人员40人，其中行政人员{}人、事业人员{}人。", "10|30", "8|32"),
    ("spent_on_nothing", "一、“三公”经费\n全年未发生公务用车购置费，年内新购置公务用车{}辆。", "0", "1"),
    ("spent_on_nothing", "一、“三公”经费\n没有发生因公出国（境）费用，全年因公出国（境）团组{}个。", "0", "2"),
    ("spent_on_nothing", "一、“三公”经费\n未列支公务接待费，全年国内公务接待{}批次。", "0", "4"),
    ("spent_on_nothing", "一、“三公”经费\n公务用车购置费未发生，全年购置公务用车{}辆。", "0", "2"),
    ("code_name", "一、科目\n双拥经费列2082804{}，年内支出5.00万元。", "拥军优属", "军供保障"),
    ("code_name", "一、科目\n经费列入2080805{}科目，年内支出5.00万元。", "义务兵优待", "拥军优属"),
    ("code_name", "一、科目\n主要列2101102“{}”，年内支出5.00万元。", "事业单位医疗", "行政单位医疗"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), [case for case in CASES if case[2] != case[3]])
def test_a_fault_is_told_from_its_sound_twin(
    assert_told_apart: Check, rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)


@pytest.mark.parametrize(
    "said",
    [
        "一、机构\n共有车辆5辆。\n二、“三公”经费\n年末公务用车保有量3辆。",
        "一、机构\n现有公务用车5辆。\n二、“三公”经费\n开支财政拨款的公务用车保有量3辆。",
        "一、机构\n编制46名，其中行政编制24名、事业编制22名；在职43人，其中行政人员25人（含参公管理人员）、事业人员18人。",
        "一、“三公”经费\n未发生公务用车购置费，上级单位无偿调拨公务用车1辆。",
        "一、科目\n列2082804拥军优属科目的经费5.00万元。",
        "一、优抚\n为321户烈士遗属家庭发放慰问金。\n二、服务\n走访418户困难家庭。",
        "一、管护\n养护小型水库闸门186座。\n二、巡查\n巡查186个小型水库闸门。",
    ],
)
def test_what_is_another_thing_is_no_finding(find: Find, said: str) -> None:
    rules = {"conflict", "spent_on_nothing", "code_name"}
    found = [f for f in find(said + "\n") if f.rule in rules or "行政人员" in f.message]
    assert [f.message for f in found] == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("编报绩效目标的项目{}个，涉及预算资金330.00万元。", True),
        ("纳入绩效目标管理的项目共{}个，金额330.00万元。", True),
        ("2024年安排项目{}个，预算合计330.00万元。", True),
        ("其中一级项目{}个，涉及预算资金330.00万元。", False),
        ("编报绩效目标的项目{}个，涉及预算资金350.00万元。", False),
    ],
)
@pytest.mark.parametrize("number", [3, 4])
def test_as_many_projects_are_told_as_the_table_with_their_money_lists(
    find: Find, table: Table, said: str, found: bool, number: int
) -> None:
    rows = [["序号", "项目名称", "预算金额"], ["1", "公园养护", "200.00"], ["2", "绿地补种", "90.00"],
            ["3", "古树保护", "40.00"], ["", "合计", "330.00"]]  # fmt: skip
    text = f"一、绩效目标设置情况\n{said.format(number)}\n项目支出绩效目标表\n单位：万元\n{table(rows)}"
    told = [each for each in find(text, "parts_total", title=BUDGET) if "列有3个" in each.message]
    assert bool(told) == (found and number == 4)


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("完成32公里堤防日常养护，整治险工险段4处。", False),
        ("完成23公里堤防日常养护，整治险工险段4处。", True),
        ("全年养护堤防23公里，其他工作按计划推进。", True),
        ("新建道路23公里，全面完成年度建设任务。", False),
        ("完成30公里堤防日常养护，整治险工险段4处。", False),
    ],
)
def test_the_target_of_an_indicator_is_that_of_the_goal(find: Find, table: Table, goal: str, found: bool) -> None:
    rows = [
        ["项目名称", "河道堤防维修养护"],
        ["资金总额", "210.00"],
        ["年度目标", goal],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "堤防养护长度", "≥32公里"],
        ["", "数量指标", "险工险段整治数量", "4处"],
        ["", "质量指标", "工程验收合格率", "100%"],
    ]
    text = f"项目支出绩效目标表\n单位：万元\n{table(rows)}"
    assert bool(find(text, "target_conflict", title=BUDGET)) == found


ITEMS = ["行政单位离退休", "事业单位离退休", "机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出"]


@pytest.mark.parametrize(("lacking", "found"), [(0, False), (1, True), (2, False)])
def test_one_line_alone_without_a_reason_is_found(find: Find, lacking: int, found: bool) -> None:
    names = [*ITEMS, "其他行政事业单位养老支出", "伤残抚恤", "死亡抚恤"]
    text = "一、一般公共预算支出情况\n（一）具体使用情况\n"
    for at, name in enumerate(names):
        reason = "" if at in range(2, 2 + lacking) else "，主要原因是人员变动"
        group = "抚恤" if name.endswith("抚恤") else "行政事业单位养老支出"
        text += (
            f"{at + 1}.社会保障和就业支出（类）{group}（款）{name}（项）6{at}.40万元，"
            f"比上年预算增加{at + 1}.60万元{reason}。\n"
        )
    assert bool(find(text, "missing_reason", title=BUDGET)) == found


@pytest.mark.parametrize(
    ("use", "found"),
    [("在职人员的基本医疗保险缴费", False), ("基本医疗和公务员医疗补助缴费", False), ("公务员医疗补助缴费", True),
     ("机关公务员医疗补助", True)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["行政", "事业"])
def test_the_use_of_a_line_is_not_that_of_another_one(find: Find, use: str, found: bool, kind: str) -> None:
    head = "卫生健康支出（类）行政事业单位医疗（款）"
    text = (
        f"一、支出\n（一）{head}{kind}单位医疗（项）37.50万元，主要用于{use}。\n"
        f"（二）{head}公务员医疗补助（项）21.30万元，主要用于公务员医疗补助缴费。\n"
    )
    assert bool(find(text, "line_use", title=BUDGET)) == found
