"""Kinds of faults that an auditor's variants brought to light, each beside the same report without the fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

NUMBERS = [["栏次", "", "1", "2", "3"], ["栏次", "", "1=2+3", "2", "3"], ["", "", "1", "2", "3"]]
CODED = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["合计", "", "300.00", "180.00", "120.00"],
    ["207", "文化旅游体育与传媒支出", "300.00", "180.00", "120.00"],
    ["20701", "文化和旅游", "300.00", "180.00", "120.00"],
    ["2070101", "行政运行", "180.00", "180.00", ""],
    ["2070108", "文化活动", "120.00", "", "120.00"],
]


@pytest.mark.parametrize("numbers", NUMBERS)
def test_a_row_that_numbers_the_columns_is_no_data(find: Find, table: Table, numbers: list[str]) -> None:
    rows = [CODED[0], numbers, *CODED[1:]]
    assert find("支出决算表\n单位：万元\n" + table(rows)) == []


THREE_PUBLIC = [
    ["预算数", "", "", "", "", "", "决算数", "", "", "", "", ""],
    ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"] * 2,
    ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""] * 2,
    [str(number) for number in range(1, 13)],
]


@pytest.mark.parametrize(("total", "count"), [("14.00", 0), ("41.00", 1)])
def test_the_total_over_the_columns_of_its_parts(find: Find, table: Table, total: str, count: int) -> None:
    budget = [total, "0.00", "11.00", "0.00", "11.00", "3.00"]
    rows = [*THREE_PUBLIC, [*budget, "10.60", "0.00", "8.50", "0.00", "8.50", "2.10"]]
    assert len(find("财政拨款“三公”经费支出决算表\n单位：万元\n" + table(rows), "table_total")) == count


@pytest.mark.parametrize(("last", "count"), [("2.00", 0), ("20.00", 1)])
def test_a_list_of_codes_goes_on_in_the_next_lane(find: Find, table: Table, last: str, count: int) -> None:
    rows = [
        ["经济分类科目编码", "科目名称", "决算数"] * 3,
        ["301", "工资福利支出", "90.00", "302", "商品和服务支出", "20.00", "30217", "公务接待费", last],
        ["30101", "基本工资", "60.00", "30201", "办公费", "10.00", "310", "资本性支出", "4.00"],
        ["30102", "津贴补贴", "30.00", "30211", "差旅费", "8.00", "31002", "办公设备购置", "4.00"],
    ]
    found = find("一般公共预算财政拨款基本支出决算明细表\n单位：万元\n" + table(rows), "table_total")
    assert len(found) == count


@pytest.mark.parametrize(("name", "count"), [("卫生健康支出", 0), ("卫生健廉支出", 1)])
def test_a_class_of_the_balance_one_character_off(find: Find, table: Table, name: str, count: int) -> None:
    rows = [
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["一、一般公共预算财政拨款收入", "1", "90.00", f"九、{name}", "40", "90.00"],
        ["本年收入合计", "27", "90.00", "本年支出合计", "57", "90.00"],
        ["总计", "30", "90.00", "总计", "60", "90.00"],
    ]
    found = find("收入支出决算总表\n单位：万元\n" + table(rows))
    assert [finding.stated for finding in found if finding.rule == "line_name"] == [name] * count
    assert not [finding for finding in found if finding.rule == "table_total"]


# (heading, before, sound, faulty, after): the same sentence with one figure or word changed.
TOLD = [
    (
        "七、“三公”经费说明",
        "公务接待费2.10万元，比上年减少0.30万元，下降12.50%，",
        "减少",
        "增加",
        "的主要原因是来访变化。",
    ),
    ("十、机关运行", "机关运行经费124.00万元，比上年增加6.00万元，增长5.08%。", "增加", "减少", "的主要原因是用电。"),
    ("十、机关运行经费", "机关运行经费支出124.00万元，增加6.00万元，增长5.08%，主要是因为", "用电增加", "", "。"),
    ("五、支出说明", "公务员医疗补助年初未安排预算，支出决算为4.00万元", "", "，完成年初预算的100.00%", "。"),
    ("二、绩效情况", "立案查处36件，上半年立案21件，下半年立案", "15", "17", "件。"),
    ("二、绩效情况", "办班32期，进修班9期、中青年干部培训班5期、研讨班11期之外，余下", "7", "8", "期为任职班。"),
    ("二、绩效情况", "审结案件214件，按结案方式分为维持118件、撤销21件、驳回45件、终止", "30", "26", "件。"),
    ("二、绩效情况", "排查", "422", "412", "处，其中甲片186处、乙片94处、丙片88处、丁片54处，查出隐患537处。"),
    ("二、绩效情况", "自评得分", "95.29", "96.29", "分。其中预算执行率97.92%，得9.79分；绩效指标得85.50分。"),
    ("二、绩效情况", "发现安全隐患1036处，已整改", "1002", "1063", "处。"),
    ("二、绩效情况", "受理群众投诉86件，办结", "83", "89", "件。"),
    ("十、绩效", "对8个项目（其中一级项目", "4", "5", "个、二级项目4个）开展自评，“优”的项目6个，“良”的项目2个。"),
    ("一、人员", "年末编制52名，其中行政编制44名、事业编制8名；年末在职人员", "49", "55", "人。"),
    ("一、机构", "内设机构", "3", "4", "个，分别为：办公室、应急指挥股、救灾和物资保障股。"),
    ("一、机构", "纳入汇总公开的单位共", "2", "3", "个，包括：某某局本级以及所属的应急救援中心。"),
    ("十一、一般性支出", "开支会议费2.40万元，用于召开", "3", "0", "次会议。"),
    ("七、“三公”经费说明", "公务接待费支出决算为2.10万元，全年共接待", "18", "0", "批次。"),
    ("二、绩效情况", "立案查处", "36", "〇〇", "件。"),
    ("二、绩效情况", "整改率96.72%", "", "%", "。"),
    ("五、支出说明", "用于购置物资", "", "（如无增减变化，删除此句）", "。"),
]


@pytest.mark.parametrize(("heading", "before", "sound", "faulty", "after"), TOLD)
def test_a_fault_is_found_and_the_sound_sentence_left_alone(
    find: Find, heading: str, before: str, sound: str, faulty: str, after: str
) -> None:
    assert find(f"{heading}\n{before}{sound}{after}\n") == []
    assert find(f"{heading}\n{before}{faulty}{after}\n")


RIGHT = [
    ("一、人员", "核定政法专项编制72名、事业编制26名；年末实有在职人员91人。"),
    ("二、绩效情况", "新受理投诉86件，连同上年结转的5件，共办结89件。"),
    ("二、绩效情况", "排查矛盾纠纷58起，成功化解55起。"),
    ("二、绩效情况", "立案查处36件，按部门分工移交住建3件、交通2件。"),
    ("二、绩效情况", "培训12期，线上5期，线下7期，其余时间自学。"),
    ("十一、一般性支出", "开支会议费3.40万元，其中基本支出列支2.40万元。\n三、支出\n基本支出980.00万元。"),
    ("三、支出", "支出合计50.00万元，基本支出40.00万元，占80.00%（人员经费30.00万元）；项目支出10.00万元，占20.00%。"),
    (
        "三、支出",
        "基本支出40.00万元，占80.00%，由人员经费30.00万元和公用经费10.00万元组成；项目支出10.00万元，占20.00%。",
    ),
    ("二、绩效情况", "改造泵站9座，上半年开工6座，下半年完工9座。"),
    ("四、收支", "收支总计22.00万元，其中年初结转2.00万元、本年支出21.00万元、年末结转1.00万元。"),
    ("一、人员", "核定编制78名，其中行政编制52名、参公事业编制18名、事业编制8名。"),
    ("一、机构", "下属预算单位1个，即县党员教育和人才服务中心，为公益一类事业单位。"),
    ("一、机构", "下属单位3个：区救助站、区婚姻登记处和区认定中心。"),
]


@pytest.mark.parametrize(("heading", "text"), RIGHT)
def test_what_only_looks_like_a_fault(find: Find, heading: str, text: str) -> None:
    assert find(f"{heading}\n{text}\n") == []


def forms(table: Table, second: str = "某某市某局", number: str = "公开02表", note: str = "各项支出情况") -> str:
    """Four tables of an account, each with its lines around it."""
    names = ["收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表"]
    notes = ["取得的各项收入情况", note, "财政拨款总收支情况", "一般公共预算支出情况"]
    text = ""
    for at, (name, shown) in enumerate(zip(names, notes, strict=True)):
        numbered, whose = (number, second) if at == 1 else (f"公开0{at + 1}表", "某某市某局")
        text += f"{name}\n{numbered}\n部门：{whose}\n单位：万元\n{table(CODED)}注：本表反映部门本年度{shown}。\n"
    return text


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, None),
        ({"second": "某某市水利局"}, "organization"),
        ({"number": "公开01表"}, "numbering"),
        ({"note": "取得的各项收入情况"}, "note_conflict"),
    ],
)
def test_the_lines_around_a_form(find: Find, table: Table, changed: dict[str, str], rule: str | None) -> None:
    found = {finding.rule for finding in find(forms(table, **changed))}
    assert found & {"organization", "numbering", "note_conflict"} == ({rule} if rule else set())


@pytest.mark.parametrize(("year", "count"), [("2022", 0), ("2021", 1)])
def test_the_figures_of_the_year_under_the_year_before(find: Find, table: Table, year: str, count: int) -> None:
    rows = [
        ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", "300.00", "一、教育支出", "300.00"],
        ["本年收入合计", "300.00", "本年支出合计", "300.00"],
        ["总计", "300.00", "总计", "300.00"],
    ]
    told = f"三、支出决算情况说明\n{year}年度支出合计300.00万元，其中：基本支出300.00万元。\n"
    assert len(find(f"收入支出决算总表\n单位：万元\n{table(rows)}{told}", "wrong_year")) == count
