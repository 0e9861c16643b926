"""Kinds of faults that nobody had shown: each sentence sound and faulty, and oddities that are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

STAFF, TOTAL, PUBLIC = "人员情况", "一、收入支出决算总体情况说明", "七、“三公”经费支出决算情况说明"
RESULTS, PROJECTS, BOUGHT = "二、绩效情况", "十、预算绩效管理情况", "（二）政府采购支出情况"

# (rule, heading, before, sound, faulty, after): one figure or word changed.
CASES = [
    ("flow", TOTAL, "年初结转和结余40.00万元，本年收入960.00万元，本年支出970.00万元，年末结转和结余", "30.00",
        "20.00", "万元。"),
    ("flow", TOTAL, "上年结转40.00万元，本年收入合计960.00万元，本年支出合计970.00万元，结转下年", "30.00",
        "25.00", "万元。"),
    ("flow", TOTAL, "年初结转40.00万元，本年收入960.00万元，本年支出970.00万元，结余分配5.00万元，年末结转",
        "25.00", "30.00", "万元。"),
    ("flow", STAFF, "2021年末在职人员45人，2022年录用2人、退休1人，2022年末实有在职人员", "46", "47", "人。"),
    ("flow", STAFF, "上年末退休人员17人，本年新增退休2人、去世1人，年末退休人员", "18", "19", "人。"),
    ("flow", RESULTS, "年初馆藏档案9.20万卷，本年接收0.62万卷，销毁0.02万卷，年末馆藏档案", "9.80", "9.90", "万卷。"),
    ("flow", RESULTS, "年初有公务用车4辆，本年报废2辆，更新1辆，年末有公务用车", "3", "4", "辆。"),
    ("average", PUBLIC, "国内公务接待支出2.00万元，接待14批次、126人次，人均", "158.73", "1587.30", "元。"),
    ("average", RESULTS, "列支培训费3.15万元，用于开展4期培训，参训210人次，人均培训费", "150.00", "131.25", "元。"),
    ("average", RESULTS, "举办培训班5期，培训615人次，平均每期", "123", "132", "人次。"),
    ("average", RESULTS, "发放困难补助36.00万元，惠及120户，户均", "3000", "3500", "元。"),
    ("change_amount", RESULTS, "2021年满意度为92.00%，2022年满意度为95.50%，较上年提高", "3.50", "5.30",
        "个百分点。"),
    ("change_amount", RESULTS, "满意率由上年的80.00%提高到88.00%，提高8", "个百分点", "%", "。"),
    ("change_direction", PUBLIC, "公务接待费2022年度为2.00万元，2021年度为", "2.00", "1.50", "万元，两年持平。"),
    ("changes_total", "三、支出决算情况说明", "本年支出合计1970.00万元，比上年增加90.00万元，增长4.79%，"
        "其中基本支出增加30.00万元，项目支出增加", "60.00", "70.00", "万元。"),
    ("change_amount", "（一）机关运行经费支出情况", "机关运行经费支出1,600,000.00元，比2021年度增加80,000.00",
        "元", "万元", "，主要原因是物业面积增加。"),
    ("part_exceeds", BOUGHT, "政府采购支出总额212.00万元，其中：货物支出40.00万元、工程支出92.00万元、"
        "服务支出80.00万元。授予中小企业合同金额180.00万元，分别为货物", "36.00万元、工程84.00", "48.00万元、"
        "工程72.00", "万元、服务60.00万元。"),
    ("weight_total", PROJECTS, "指标体系满分100分，其中：预算执行率10分、产出指标", "50", "60", "分、"
        "效益指标30分、满意度指标10分。"),
    ("score_over_weight", PROJECTS, "产出指标分值50分，得分", "48.40", "52.40", "分；效益指标分值30分，"
        "得分28.00分。"),
    ("score_over_weight", PROJECTS, "产出指标（50分）得", "48.00", "51.00", "分。"),
    ("grade", PROJECTS, "项目自评得分85.60分，评价等级为“", "良", "优", "”。"),
    ("grade", PROJECTS, "按照绩效评价办法，95分以上为优、85分以上为良。项目得分93.20分，等级为", "良", "优", "。"),
    ("result_word", PROJECTS, "年度目标为加工档案20.00万页，实际加工", "20.60", "18.60", "万页，超额完成年度目标。"),
    ("result_word", PROJECTS, "计划举办展览6场，实际举办", "6", "5", "场，全面完成年度任务。"),
    ("date_order", RESULTS, "道路整治项目", "2021", "2022", "年9月开工，2022年6月竣工。"),
    ("date_order", RESULTS, "项目于2022年5月20日竣工，2022年5月", "25", "10", "日验收。"),
    ("date_order", RESULTS, "培训班2022年6月12日开班，6月", "18", "8", "日结业。"),
    ("date_order", RESULTS, "工程已于2022年底前竣工，竣工时间为", "2022年11", "2023年2", "月。"),
    ("placeholder", RESULTS, "年初没有预算，完成率", "无法计算", "为#DIV/0!", "。"),
    ("empty_reason", PUBLIC, "公务接待费年初预算1.50万元，决算2.00万元，完成年初预算的133.33%，"
        "决算数大于预算数的主要原因是", "接待批次增加", "支出增加", "。"),
    ("direction_conflict", PUBLIC, "公务接待费年初预算2.50万元，支出决算2.00万元，"
        "决算数小于预算数的主要原因是", "厉行节约", "任务增加，年中追加经费", "。"),
    ("conflict", STAFF, "年内没有新招录人员。\n行政运行支出增加，主要原因是", "增加津贴", "新招录公务员2人", "。"),
    ("summary", PUBLIC, "“三公”经费支出9.00万元，", "超过七成", "近五成", "用于公务用车。其中："
        "公务接待费2.50万元，占27.78%；公务用车运行维护费6.50万元，占72.22%。"),
    ("summary", PUBLIC, "从构成看，", "公务用车运行维护费", "公务接待费", "占比最高。公务接待费2.00万元，"
        "占22.22%；公务用车运行维护费6.50万元，占72.22%；因公出国（境）费0.50万元，占5.56%。"),
    ("summary", PUBLIC, "“三公”经费各项支出均未超过年初预算。公务接待费年初预算", "2.00万元，支出决算2.00万元，"
        "完成年初预算的100.00%", "1.50万元，支出决算2.00万元，完成年初预算的133.33%", "。"),
    ("part_exceeds", STAFF, "核定编制45名，实有在职人员46人，超编", "1", "2", "人，系接收安置军转干部。"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "heading", "before", "sound", "faulty", "after"), CASES)
def test_a_fault_of_a_kind_is_found_and_its_sound_twin_left_alone(
    find: Find, rule: str, heading: str, before: str, sound: str, faulty: str, after: str
) -> None:
    known = [f.message for f in find(f"{heading}\n{before}{sound}{after}\n") if f.rule != "missing_explanation"]
    assert known == []
    assert rule in {finding.rule for finding in find(f"{heading}\n{before}{faulty}{after}\n")}


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (STAFF, "编制45名；年末实有在职人员46人，比编制多1人，系接收安置军队转业干部1人，按规定先接收后消化。"),
        (STAFF, "编制30名，年末实有31人，超出的1人为政策性安置人员，待自然减员后消化。"),
        (STAFF, "年初在职人员60人，本年新增5人（调入3人、招录2人），减少3人，年末在职人员62人。"),
        (TOTAL, "2022年度收入支出总计2000.00万元。2021年度原公开数为1912.00万元，因代管资金调出范围调减12.00万元，"
                "调整后为1900.00万元。按可比口径，2022年度比2021年度增加100.00万元，增长5.26%。"),
        (TOTAL, "年末结转和结余30.00万元，比年初结转和结余40.00万元减少10.00万元，下降25.00%。"),
        (TOTAL, "一般公共预算财政拨款支出1880.00万元，比2021年度净增80.00万元，增长4.44%。其中人员经费增加20.00万元，"
                "公用经费增加8.00万元，项目支出净增52.00万元（加工经费增加92.00万元，"
        "修缮因尾款延后减少40.00万元）。"),
        (PUBLIC, "国内公务接待支出2.00万元，接待国内来访团组14个、来宾126人次；接待外宾0批次、0人次。"),
        (RESULTS, "发放1094名干部基本报酬1986.4万元，月人均报酬涨到3180元。"),
        (RESULTS, "原计划2022年底前竣工，因雨季影响，竣工时间为2023年2月。"),
        (RESULTS, "甲工程2022年9月开工，乙工程2022年6月竣工。"),
        (PROJECTS, "预算执行率98.95%，各项工作任务圆满完成。"),
        (STAFF, "2021年没有新招录人员。\n2022年行政运行支出增加，主要原因是新招录公务员2人。"),
        (BOUGHT, "政府采购支出总额212.00万元，其中：政府采购货物支出40.00万元、政府采购工程支出92.00万元、"
        "政府采购服务支出"
                 "80.00万元。授予中小企业合同金额150.00万元，其中：货物40.00万元、工程32.00万元、服务78.00万元。"),
    ],
)  # fmt: skip
def test_an_oddity_that_is_explained_or_another_thing_is_no_finding(find: Find, heading: str, said: str) -> None:
    assert [f.message for f in find(f"{heading}\n{said}\n") if f.rule != "missing_explanation"] == []


BASIC = [
    ["经济分类科目编码", "科目名称", "决算数", "经济分类科目编码", "科目名称", "决算数"],
    ["301", "工资福利支出", "110.00", "302", "商品和服务支出", "16.00"],
    ["30101", "基本工资", "60.00", "30201", "办公费", "9.00"],
    ["30102", "津贴补贴", "50.00", "30209", "物业管理费", "7.00"],
    ["人员经费合计", "", "110.00", "公用经费合计", "", "16.00"],
]
FUND = [
    ["功能分类科目编码", "科目名称", "年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余"],
    ["212", "城乡社区支出", "2.00", "60.00", "59.00", "", "59.00", "3.00"],
    ["合计", "", "2.00", "60.00", "59.00", "", "59.00", "3.00"],
]
EXPLAINED = "六、一般公共预算财政拨款基本支出决算情况说明\n"
FUNDED = "八、政府性基金预算财政拨款收入支出决算情况说明\n"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("基本支出126.00万元，由人员经费和公用经费组成。人员经费110.00万元；公用经费16.00万元。", False),
        ("基本支出126.00万元，由人员经费和公用经费组成。人员经费100.00万元；公用经费26.00万元。", True),
        ("公用经费16.00万元，主要包括：办公费9.00万元、物业管理费7.00万元。", False),
        ("公用经费16.00万元，主要包括：办公费和物业管理费16.00万元。", False),
        ("公用经费16.00万元，主要包括：物业管理费1.70万元等。", True),
    ],
)
def test_what_is_told_of_basic_expenditure_is_held_to_its_table(
    find: Find, table: Table, said: str, found: bool
) -> None:
    text = f"一般公共预算财政拨款基本支出决算表\n单位：万元\n{table(BASIC)}{EXPLAINED}{said}\n"
    assert bool(find(text, "conflict")) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("政府性基金预算财政拨款年初结转2.00万元，本年收入60.00万元，本年支出59.00万元，年末结转3.00万元。", False),
        ("政府性基金预算财政拨款年初结转2.00万元，本年收入65.00万元，本年支出59.00万元，年末结转8.00万元。", True),
    ],
)
def test_what_is_told_of_a_fund_is_held_to_its_table(find: Find, table: Table, said: str, found: bool) -> None:
    text = f"政府性基金预算财政拨款收入支出决算表\n单位：万元\n{table(FUND)}{FUNDED}{said}\n"
    assert bool(find(text, "conflict")) == found


def test_a_fund_whose_table_keeps_more_than_there_was_is_found(find: Find, table: Table) -> None:
    heading = "政府性基金预算财政拨款收入支出决算表\n单位：万元\n"
    assert find(heading + table(FUND), "flow") == []
    rows = [[*row[:-1], "5.00" if row[-1] == "3.00" else row[-1]] for row in FUND]
    assert len(find(heading + table(rows), "flow")) == 1
