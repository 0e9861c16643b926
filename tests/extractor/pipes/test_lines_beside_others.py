"""Which line an amount is of where another stands nearer, and what only looks like a line's name or amount."""

from __future__ import annotations

import pytest

from extractor import extract
from tests.extractor.pipes.test_published_lines import amounts

Triple = tuple[str, str, float]
TITLE = "青云县林业局2023年度部门决算\n"


def told(text: str) -> set[Triple]:
    return amounts(TITLE + text + "\n")


def rules(text: str) -> set[str]:
    return {each.rule for each in extract(TITLE + text + "\n", model=None).findings}


HEADINGS = [
    "四、财政拨款收入支出决算情况说明",
    "四、财政拨款收入情况",
    "三、项目支出情况",
    "五、公用经费说明",
    "二、支出决算情况说明",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_an_item_that_stands_alone_is_not_of_the_heading(heading: str) -> None:
    text = (
        "1.死亡抚恤（项）年初预算5万元，支出决算4万元，完成80%。\n"
        "2.森林资源培育（项）年初未安排预算，支出决算35万元，为追加。"
    )
    found = told(f"{heading}\n分科目看：\n{text}")
    forests = "农林水支出/林业和草原/森林资源培育"
    relief = "社会保障和就业支出/抚恤/死亡抚恤"
    assert found == {(relief, "initial_budget", 5), (relief, "final", 4), (forests, "final", 35)}


def test_an_item_that_several_sections_have_is_the_one_of_the_table() -> None:
    table = "\t科目编码\n\t科目名称\n\t年初预算数\n\t决算数\n\n\t2130201\n\t行政运行\n\t52\n\t48\n\n"
    found = told(
        f"四、财政拨款收入支出决算情况说明\n1.行政运行（项）年初预算52万元，支出决算48万元。\n附件1\n单位：万元\n{table}"
    )
    assert found == {
        ("农林水支出/林业和草原/行政运行", "initial_budget", 52),
        ("农林水支出/林业和草原/行政运行", "final", 48),
    }


def test_a_section_that_stands_alone_and_whose_it_is() -> None:
    found = told("抚恤（款）支出5万元。本部门行政单位医疗（项）支出3万元。")
    assert found == {
        ("社会保障和就业支出/抚恤", "final", 5),
        ("卫生健康支出/行政事业单位医疗/行政单位医疗", "final", 3),
    }


SERVICES = [
    "12345热线办理经费",
    "12315投诉举报中心运行经费",
    "110指挥中心运维费",
    "119消防宣传经费",
    "120急救站建设项目",
    "12348法律服务专项",
]


@pytest.mark.parametrize("name", SERVICES)
def test_a_services_number_begins_a_name(name: str) -> None:
    found = told(
        f"（二）项目情况\n1.治安巡防经费。年初预算20万元，支出18万元。\n2.{name}。年初预算36万元，支出35万元。"
    )
    assert {("治安巡防经费", "final", 18), (name, "initial_budget", 36), (name, "final", 35)} <= found
    assert ("治安巡防经费", "final", 35) not in found


@pytest.mark.parametrize("amount", ["1.120万元", "1.119亿元"])
def test_a_decimal_is_no_number_of_an_item(amount: str) -> None:
    assert told(f"培训费支出{amount}。") == {("培训费", "final", float(amount[:-2]))}


WHOLES = [
    "收入总计100万元，其中年初结转和结余20万元，较2022年90万元增加10万元。",
    "收入总计100万元，其中年初结转和结余20万元，比上年的90万元增加10万元，增长11.11%。",
    "收入总计100万元，其中：年初结转和结余20万元，较上年90万元，增加10万元。",
]


@pytest.mark.parametrize("text", WHOLES)
def test_what_only_the_whole_comes_to_is_the_wholes(text: str) -> None:
    found = told(text)
    assert ("收入总计", "prior_final", 90) in found and ("年初结转和结余", "prior_final", 90) not in found
    assert "change_amount" not in rules(text)


def test_what_the_part_comes_to_stays_its_own() -> None:
    found = told("基本支出30万元，其中人员经费20万元，较上年18万元增加2万元。")
    assert ("人员经费", "prior_final", 18) in found
    found = told(
        "基本支出30万元，其中人员经费20万元，较上年18万元增加3万元。"
    )  # neither fits: the nearer one, which is wrong
    assert ("人员经费", "prior_final", 18) in found


def test_a_change_goes_by_its_percentage() -> None:
    text = "收入总计110万元，其中年初结转和结余20万元，较上年增加10万元，增长10%。"
    assert "change_rate" not in rules(text)
    result = extract(TITLE + text, model=None)
    names = {line.id: line.path[-1] for line in result.budget_lines}
    assert [names.get(each.budget_line_id or "") for each in result.changes] == ["收入总计"]


AGAIN = [
    "部门整体支出年初预算218万元，其中基本支出75万元、项目支出143万元；年中追加9万元，全年预算数为227万元。",
    "部门整体支出年初预算218万元，其中：基本支出75万元，项目支出143万元；全年预算227万元。",
    "部门整体支出年初预算218万元，其中基本支出75万元、项目支出143万元；调整后预算227万元。",
]


@pytest.mark.parametrize("text", AGAIN)
def test_behind_the_parts_the_whole_is_told_again(text: str) -> None:
    found = told(text)
    assert ("部门整体支出", "adjusted_budget", 227) in found
    assert not any(name == "项目支出" and value == 227 for name, _, value in found)


def test_behind_the_parts_the_last_part_goes_on() -> None:
    found = told("部门整体支出年初预算218万元，其中基本支出75万元、项目支出143万元；全年预算数为140万元。")
    assert ("项目支出", "adjusted_budget", 140) in found


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("（二）公务接待费", "公务接待费"),
        ("（三）会议费", "会议费"),
        ("（一）基本支出", "基本支出"),
        ("1.森林防火经费", "森林防火经费"),
    ],
)
def test_under_the_heading_of_a_line_spending_is_its_own(heading: str, name: str) -> None:
    assert (name, "final", 21) in told(f"{heading}\n支出21万元。其中上半年12万元。")


def test_of_the_whole_department_spending_is_the_wholes() -> None:
    assert ("支出", "final", 21) in told("二、收支情况\n2023年收入22万元，支出21万元。其中基本支出12万元。")


COMPARED = [
    ("比预算的25万元少3万元", "initial_budget"),
    ("比年初预算的25万元少3万元", "initial_budget"),
    ("比2022年的25万元少3万元", "prior_final"),
    ("较上年的25万元减少3万元", "prior_final"),
    ("对照2022年的25万元下降3万元", "prior_final"),
    ("较上年累计支出25万元下降3万元", "prior_final"),
    ("比上年实际支出数25万元减少3万元", "prior_final"),
]


@pytest.mark.parametrize(("said", "measure"), COMPARED)
def test_what_an_amount_is_compared_with_is_no_line(said: str, measure: str) -> None:
    expected = {("公务用车运行维护费", "final", 22), ("公务用车运行维护费", measure, 25)}
    assert told(f"“三公”经费支出22万元，其中：公务用车购置费0万元；公务用车运行维护费22万元，{said}。") - {
        ("“三公”经费", "final", 22), ("公务用车购置费", "final", 0)
    } == expected  # fmt: skip


BRACKETS = [
    "收、支总计（含结转和结余）均为228万元",
    "收入支出总计（含年初结转）为228万元",
    "收支总计（含结转和结余）共228万元",
    "收支总计（不含往来款）合计228万元",
]


@pytest.mark.parametrize("text", BRACKETS)
def test_a_bracket_between_name_and_amount(text: str) -> None:
    assert {value for _, measure, value in told(f"本部门2023年度{text}，比上年增加10万元。") if measure == "final"} == {
        228
    }


COUNTED = ["资助发明专利41件共8.2万元", "养护村道3条共计9万元", "修补桥梁2座合计7万元", "补助脱贫户30户总计6万元"]


@pytest.mark.parametrize("text", COUNTED)
def test_what_counted_things_came_to_is_no_amount_of_the_line(text: str) -> None:
    found = told(f"1.村庄建设补助资金。年初预算35万元，支出35万元：{text}。")
    assert found == {("村庄建设补助资金", "initial_budget", 35), ("村庄建设补助资金", "final", 35)}


def test_receptions_are_counted_beside_their_amount() -> None:
    assert ("公务接待费", "final", 2.3) in told("公务接待费预算3万元，全年接待12批次共2.3万元。")


BOUGHT = [
    "实际采购352万元",
    "实际采购金额352万元",
    "实际采购额352万元",
    "实际完成采购352万元",
    "累计采购金额352万元",
    "实际成交金额352万元",
]


@pytest.mark.parametrize("said", BOUGHT)
def test_what_was_bought_is_what_procurement_spent(said: str) -> None:
    assert told(f"全年政府采购预算386万元，{said}。") == {
        ("政府采购", "initial_budget", 386),
        ("政府采购", "final", 352),
    }


@pytest.mark.parametrize("lead", ["当年列支", "当年支出", "另列支", "本年发生", "期间开支", "另外支付", "累计发生"])
def test_that_it_was_spent_this_year_belongs_to_no_name(lead: str) -> None:
    assert ("会议费", "final", 1.2) in told(f"机关运行经费支出102万元。{lead}会议费1.2万元。")


CHANGED = [
    "追加后预算",
    "调整后全年预算数为",
    "执行中追加调整后全年预算数",
    "经追加调整后全年预算为",
    "年中调减后的预算",
    "调剂后预算数为",
]


@pytest.mark.parametrize("said", CHANGED)
def test_a_budget_behind_its_change_is_the_whole_years(said: str) -> None:
    found = told(f"培训费年初预算8万元，{said}9万元，支出7万元。")
    assert found == {("培训费", "initial_budget", 8), ("培训费", "adjusted_budget", 9), ("培训费", "final", 7)}


def test_a_budget_without_a_name_is_that_of_the_table() -> None:
    head = "\t部门预算（万元）\n\t年初预算数\n\t全年预算数\n\t执行数\n\t分值\n\t执行率\n\t得分\n\n"
    rows = "\t支出合计\n\t218.00\n\t227.00\n\t219.00\n\t10\n\t96.5%\n\t9.6\n\n"
    title = "青云县林业局2023年度部门整体绩效自评报告\n"
    text = "（一）预算\n2023年部门年初预算218万元，"
    text += "全年预算227万元，实际支出219万元，与上年决算210万元相比增加9万元。\n附件1\n"
    assert ("支出合计", "prior_final", 210) in amounts(title + text + head + rows)
    other = text.replace("218", "200").replace("227", "205")
    assert ("支出合计", "prior_final", 210) not in amounts(title + other + head + rows)
