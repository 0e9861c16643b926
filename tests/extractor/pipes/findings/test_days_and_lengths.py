"""Days of a project in its item and its form, how long something took, and items whose names begin with digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.pipes.numbering import numbered
from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

_HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
# (the project, its item in the prose, the indicator, its target and its result, a sound day, one that is none).
DAYS = [
    ("街巷整治项目", "5月8日开工，{}竣工，惠及居民860户。", "竣工时间", "10月底前", "10月26日", "10月26日", "8月26日"),
    (
        "灌区渠道整治项目",
        "渠道衬砌{}全部施工完毕，惠及农田2600亩。",
        "工程完工日期",
        "11月底前",
        "2022年11月上旬",
        "11月上旬",
        "9月中旬",
    ),
    ("信息平台升级项目", "平台于{}通过验收。", "项目验收时间", "12月10日前", "12月6日", "12月6日", "11月6日"),
    (
        "消防站新建项目",
        "{}签订施工合同，之后按图施工。",
        "工程完工时间",
        "12月10日前",
        "10月20日",
        "5月12日",
        "11月12日",
    ),
    ("公厕改造项目", "{}投入使用，日均服务900人。", "完工时间", "9月底前", "9月18日", "9月28日", "8月15日"),
    ("路灯改造项目", "灯杆、线路{}全部完工。", "完工时间", "9月底前", "9月", "9月28日", "11月28日"),
    ("校舍维修项目", "{}开工，年内交付。", "竣工验收时间", "12月底前", "8月25日", "7月3日", "9月3日"),
    ("渡口改造项目", "{}部署完成，随后培训船员。", "系统验收日期", "12月底前", "6月25日", "5月30日", "8月30日"),
]
# What is told of a part, of a plan, or of several works is none of the day of the whole.
APART = [
    "8月15日首批投入使用，日均服务900人。",
    "原计划8月15日完工。",
    "5座桥分别于6月2日、8月15日完工。",
    "主体工程7月15日完工，附属设施随后跟上。",
    "8月15日前完工。",
]
LENGTHS = [
    ("排查行动自3月1日启动、6月30日收官，前后历时{}，查出隐患153处。", "四个月", "三个月"),
    ("整治行动从4月8日开始，到9月20日结束，历时{}。", "近六个月", "近四个月"),
    ("整治行动从4月8日开始，到9月20日结束，历时{}。", "五个多月", "三个多月"),
    ("改造工程2021年11月5日开工，2022年5月28日竣工，工期{}。", "约7个月", "四个月"),
    ("书画展5月18日开幕，6月16日闭幕，展期{}。", "一个月", "两周"),
    ("平台2022年1月10日启动试点，12月20日结束，历时{}。", "近一年", "半年"),
    ("整治行动3月启动、7月结束，历时{}。", "五个月", "三个月"),
    ("整治行动3月启动、7月结束，历时{}。", "四个月", "七个月"),
    ("项目2020年6月15日开工，2022年6月20日完工，历时{}。", "两年", "一年半"),
    ("集中攻坚自5月10日至7月31日，持续{}。", "两个半月", "三个半月"),
    ("培训班7月4日开班，7月15日结业，为期{}。", "两周", "四周"),
]


def _form(table: Table, project: str, item: str, row: Sequence[str]) -> str:
    rows = [
        _HEAD,
        ["产出指标", "时效指标", *row, "10", "10"],
        ["产出指标", "数量指标", "处数", "5处", "5处", "10", "10"],
    ]
    return (
        f"二、项目绩效自评结果\n1.{project}。全年预算90.00万元，支出88.00万元。{item}\n"
        f"附件1 项目支出绩效自评表（{project}）\n" + table([["项目名称", project]]).rstrip("\n") + "\n" + table(rows)
    )


@pytest.mark.parametrize(("project", "item", "name", "due", "day", "sound", "faulty"), DAYS)
def test_days_of_a_project(
    find: Find, table: Table, project: str, item: str, name: str, due: str, day: str, sound: str, faulty: str
) -> None:
    assert find(_form(table, project, item.format(sound), [name, due, day]), rule="date_order") == []
    assert find(_form(table, project, item.format(faulty), [name, due, day]), rule="date_order")


@pytest.mark.parametrize("item", APART)
def test_days_of_a_part(find: Find, table: Table, item: str) -> None:
    assert find(_form(table, "公厕改造项目", item, ["完工时间", "9月底前", "9月18日"]), rule="date_order") == []


@pytest.mark.parametrize(("day", "found"), [("11月24日", 0), ("10月27日", 1)])
def test_days_of_an_item_in_the_form_on_all(find: Find, table: Table, day: str, found: int) -> None:
    row = ["产出指标", "时效指标", "宿舍修缮改造工程竣工验收时间", "11月底前", "11月24日", "8", "8"]
    text = (
        f"二、项目绩效自评结果\n1.校园维护经费。支出88.00万元，完成宿舍修缮改造2处。工程{day}通过竣工验收，当月启用。\n"
        "附件1 2022年度单位整体支出绩效自评表\n" + table([_HEAD, row])
    )
    assert len(find(text, rule="date_order")) == found


@pytest.mark.parametrize(("day", "found"), [("2022年11月", 0), ("2022年8月", 1)])
def test_contract_after_the_end(find: Find, table: Table, day: str, found: int) -> None:
    done = f"平台由供应商开发，已于{day}部署完毕，培训操作人员96人次。"
    text = (
        "六、项目支出绩效情况\n1.数字档案项目。支出41.20万元。2022年9月27日完成公开招标，10月16日签订服务合同。\n"
        "附件1 项目支出绩效自评表\n"
        + table([["项目名称", "数字档案项目"], ["全年实际完成情况", done]]).rstrip("\n")
        + "\n\n"
        + table([_HEAD, ["产出指标", "数量指标", "平台功能模块", "8个", "8个", "15", "15"]]).lstrip("\n")
    )
    assert len(find(text, rule="date_order")) == found


@pytest.mark.parametrize(("text", "sound", "faulty"), LENGTHS)
def test_lengths(find: Find, text: str, sound: str, faulty: str) -> None:
    assert find("二、行动\n" + text.format(sound) + "\n", rule="date_order") == []
    assert find("二、行动\n" + text.format(faulty) + "\n", rule="date_order")


@pytest.mark.parametrize(
    "text",
    [
        "工程5月8日开工，9月20日竣工，比合同工期六个月提前完成。",
        "平台5月8日开工，9月20日上线，质保期历时三年。",
        "整治行动4月8日开始，9月20日结束，其中集中排查历时两个月。",
    ],
)
def test_lengths_of_other_stretches(find: Find, text: str) -> None:
    assert find("二、行动\n" + text + "\n", rule="date_order") == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("7.12345热线运行经费", 7),
        ("6.8090宣讲团经费", 6),
        ("3.110联动指挥系统", 3),
        ("4.5G基站建设", 4),
        ("2.3D打印实训室", 2),
        ("5.5A级景区创建", 5),
    ],
)
def test_names_that_begin_with_digits(line: str, value: int) -> None:
    number = numbered(line)
    assert number is not None
    assert (number.style, number.value) == ("arabic", value)


@pytest.mark.parametrize("line", ["1.234公里", "1.125吨", "2.345万元", "1.100家企业", "3.14159", "1.123与上年持平"])
def test_decimals_are_no_numbers_of_items(line: str) -> None:
    number = numbered(line)
    assert number is None or number.style != "arabic"


def test_items_are_parted_where_a_name_begins_with_digits(find: Find) -> None:
    items = (
        "二、项目绩效自评结果\n6.药品监管补助资金。年初预算18.00万元，全年预算21.50万元，支出21.50万元。\n"
        "7.12345热线运行经费。年初预算36.00万元，全年预算38.40万元，支出38.40万元。\n"
        "8.制式服装经费。年初预算24.00万元，全年预算24.00万元，支出24.00万元。\n"
    )
    assert find(items) == []


@pytest.mark.parametrize(
    ("text", "sound", "faulty"),
    [
        (
            "2022年度收入总计753.21万元，其中年初结转和结余84.26万元，较2021年689.40万元增加{}万元。",
            "63.81",
            "65.81",
        ),
        ("2022年度支出合计960.00万元，其中项目支出300.00万元，与上年900.00万元相比增加{}万元。", "60.00", "80.00"),
    ],
)
def test_changes_behind_a_part(find: Find, text: str, sound: str, faulty: str) -> None:
    head = "一、收入支出决算情况说明\n"
    assert find(head + text.format(sound) + "\n") == []
    assert [each.rule for each in find(head + text.format(faulty) + "\n")] == ["change_amount"]


@pytest.mark.parametrize(("last", "found"), [("1300", []), ("1320", ["2350批次"])])
def test_parts_of_what_was_done_that_are_called_tasks(find: Find, last: str, found: list[str]) -> None:
    text = (
        "二、抽检情况\n年初定的任务是抽检2300批次，实际完成2350批次，其中承接省级转移任务420批次、市级下达任务630批次、"
        f"县本级自行安排{last}批次。\n"
    )
    assert [each.stated for each in find(text, rule="parts_total")] == found
