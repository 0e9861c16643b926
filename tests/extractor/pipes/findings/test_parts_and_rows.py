"""Two sums of which one holds, rows above a rate, the longest of all, later changes, means; each sound and faulty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

GUESTS = "七、“三公”经费支出决算情况说明\n公务接待12批次、90人次（其中"
TRIPS = "一、因公出国（境）费\n全年安排因公出国（境）团组2个、累计7人次，支出18.00万元。\n第一个团组赴甲国参展，"
SPENT = "二、项目情况\n扶持资金支出4.00亿元。项目分为修路、供水、供电三类，资金"
ITEM = (
    "（三）一般公共预算财政拨款支出决算具体情况\n1、一般公共服务支出（类）档案事务（款）行政运行（项）。"
    "年初预算为{}万元，支出决算为{}万元，完成年初预算的{}%。"
)
LIMIT = "二、履职情况\n建设类事项承诺办结时限为15个工作日，"
HEADS = "一、人员情况\n年末在职人员40人。\n二、机关运行经费\n机关运行经费支出150.00万元。按年末在职人员计算，"
FUND = (
    "八、政府性基金预算财政拨款收入支出决算情况说明\n政府性基金预算财政拨款收入84.00万元，{}84.00万元，具体如下：\n"
    "城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）"
)

CASES = [
    ("parts_total", GUESTS + "上级检查4批次、30人次，同行来访8批次、{}人次）。", "60", "66"),
    ("parts_total", GUESTS + "甲省{}批次、35人次，乙省3批次、25人次，丙省4批次、30人次）。", "5", "6"),
    ("parts_total", TRIPS + "{}人，支出10.00万元；第二个团组赴乙国考察，3人，支出8.00万元。", "4", "5"),
    ("share_sum", SPENT + "分别占50.5%、30.2%和{}%。", "19.3", "13.9"),
    ("share_sum", SPENT.replace("分为", "分成") + "依次占40.0%、35.0%和{}%。", "25.0", "23.0"),
    (
        "change_direction",
        ITEM.format("300.00", "312.00", "104.00") + "该项支出比年初预算{}12.00万元。",
        "多支出",
        "少支出",
    ),
    ("change_direction", ITEM.format("300.00", "288.00", "96.00") + "此项支出较年初预算{}12.00万元。", "减少", "增加"),
    ("change_amount", ITEM.format("300.00", "312.00", "104.00") + "该项支出比年初预算增加{}万元。", "12.00", "21.00"),
    ("result_word", LIMIT + "实际最短3个工作日、最长{}个工作日，全部在承诺时限内办结。", "15", "18"),
    ("result_word", LIMIT + "最长用时{}个工作日，均未超过承诺时限，无超时。", "14", "16"),
    ("average", HEADS + "人均机关运行经费{}万元。", "3.75", "3.57"),
    ("average", HEADS.replace("年末在职", "在职") + "人均机关运行经费为{}万元。", "3.75", "4.75"),
    (
        "change_rate",
        "一、上年情况\n2021年度事业收入400.00万元。\n二、收入决算情况说明\n2022年度事业收入500.00万元，"
        "门诊回升。与上年相比，事业收入增长{}%。",
        "25.00",
        "20.00",
    ),
    ("parts_total", FUND.format("支出合计") + "{}万元。", "84.00", "48.00"),
    ("parts_total", FUND.format("支出收入") + "{}万元。", "84.00", "94.00"),
    ("parts_total", FUND.format("本年支出总额为") + "{}万元。", "84.00", "85.00"),
    (
        "change_direction",
        "七、“三公”经费支出决算情况说明\n公务接待费支出决算{}3.00万元，与2021年持平。",
        "为",
        "减少为",
    ),
    ("change_direction", "七、“三公”经费支出决算情况说明\n公务接待费支出决算{}2.00万元，与上年持平。", "为", "上升至"),
    (
        "empty_reason",
        "七、“三公”经费支出决算情况说明\n公务接待费年初预算2.50万元，支出决算2.00万元，"
        "决算数小于预算数的主要原因：{}。",
        "费用节省",
        "费用减少",
    ),
    (
        "empty_reason",
        "七、“三公”经费支出决算情况说明\n公务接待费年初预算2.50万元，支出决算2.00万元，"
        "决算数小于预算数的主要原因是{}。",
        "经费支出节约",
        "经费支出下降",
    ),
]

SOUND = [
    FUND.format("支出合计") + "48.00万元等。",
    FUND.format("2021年支出合计84.00万元，2022年支出合计90.00万元，收入") + "90.00万元。",
    GUESTS + "上级检查4批次、30人次，同行来访6批次、50人次）。",
    LIMIT + "除1件外，最长18个工作日，其余均在承诺时限内办结。",
    LIMIT + "最长18个工作日，3件超期。",
    HEADS + "人均机关运行经费约3.80万元。",
    "七、“三公”经费支出决算情况说明\n公务接待费支出决算减少额为0.00万元，与2021年持平。",
    "七、“三公”经费支出决算情况说明\n会议费年中调减为2.00万元，与上年持平。",
    "七、“三公”经费支出决算情况说明\n公务接待费比上年减少为0.00万元，与上年持平。",
    "七、“三公”经费支出决算情况说明\n公务接待费支出决算减少为0.00万元，与2021年持平。",
]

RATES = [
    ["项目名称", "预算数（万元）", "执行数（万元）", "执行率"],
    ["管网改造", "80.00", "79.20", "99.00%"],
    ["技能培训", "50.00", "47.50", "95.00%"],
    ["宣传", "40.00", "35.20", "88.00%"],
    ["运维", "20.00", "17.00", "85.00%"],
]


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_kinds(assert_told_apart: Callable[..., None], rule: str, text: str, sound: str, faulty: str) -> None:
    assert_told_apart(rule, text, sound, faulty)


@pytest.mark.parametrize("text", SOUND)
def test_alike_but_sound(find: Find, text: str) -> None:
    assert [finding.message for finding in find(text + "\n")] == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("四个项目中，执行率达到95%及以上的2个，低于90%的2个", 0),
        ("4个项目中，执行率高于95%的1个，不足90%的2个", 0),
        ("四个项目中执行率在90%以上的项目有2个", 0),
        ("五个项目中执行率低于90%的1个", 0),
        ("四个项目中执行率95%以上的1个", 0),
        ("四个项目中执行率达到95%及以上的2个，低于90%的1个", 1),
        ("4个项目中，执行率未达到90%的有3个", 1),
        ("4个项目中，执行率超过90%的项目共3个", 1),
        ("四个项目中执行率不低于85%的3个", 1),
    ],
)
def test_rows_beyond_a_rate(find: Find, table: Table, said: str, wrong: int) -> None:
    """As many rows as the table has; 以上 is silent where a row is right at the rate, as is another number of all."""
    found = find(f"一、项目执行情况\n{table(RATES)}{said}。\n", "summary")
    assert len(found) == wrong


@pytest.mark.parametrize(("last", "found"), [("15.57", []), ("15.56", ["hint"])])
def test_share_cut_off_to_make_a_hundred(find: Find, last: str, found: list[str]) -> None:
    """1556.63 of 9999.97 is 15.566 %: cut off, all come to 100.00, and it is a hint."""
    other = "84.43" if last == "15.57" else "84.44"
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n一般公共预算财政拨款支出9999.97万元，主要用于以下方面：教育支出（类）"
        f"8443.34万元，占84.43%；农林水支出（类）1556.63万元，占{last}%。"
    )
    assert [each.severity for each in find(text.replace("占84.43", f"占{other}") + "\n", "share")][:1] == found
