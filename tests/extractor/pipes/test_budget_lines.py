"""What a user relies on in the budget lines: their names, and every amount under its measure."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.pipes.lines.names import LineName, compact, line_knowledge
from extractor.reading.plain import parse
from extractor.result import BudgetLine

TITLE = "云山县教育局2023年度部门决算\n"
Triple = tuple[str, str, float]


def lines(text: str) -> list[BudgetLine]:
    return pipeline.run(parse(TITLE + text, "report.txt"), pipeline.build()).budget_lines


def triples(text: str) -> set[Triple]:
    return {("/".join(line.path), amount.measure, amount.value) for line in lines(text) for amount in line.amounts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年度收、支总计100.5万元。", {("收支总计", "final", 100.5)}),
        ("云山县教育局2023年度收入支出总计100.5万元。", {("收入支出总计", "final", 100.5)}),
        ("机关运行经费支出110万元，比上年增加5万元，增长4.76%。", {("机关运行经费", "final", 110)}),
        ("开支培训费6.4万元。", {("培训费", "final", 6.4)}),
        ("人员经费905.17万，主要包括基本工资。", {("人员经费", "final", 905.17)}),
        ("全县教育经费支出1.5亿元。", {("教育经费", "final", 1.5)}),
        (
            "“三公”经费支出年初预算为19万元，支出决算为10.49万元，完成预算的55.21%。",
            {("“三公”经费", "initial_budget", 19), ("“三公”经费", "final", 10.49)},
        ),
        (
            "公务接待费比上年决算数（3.2万元）减少0.8万元，支出2.4万元。",
            {("公务接待费", "prior_final", 3.2), ("公务接待费", "final", 2.4)},
        ),
        (
            "政府采购金额（以合同签订为准）为251.25万元，其中：货物采购金额4.79万元、工程采购金额0万元。",
            {("政府采购金额", "final", 251.25), ("货物采购金额", "final", 4.79), ("工程采购金额", "final", 0)},
        ),
        (
            "1、教育支出（类）普通教育（款）小学教育（项）。\n年初预算为8万元，支出决算为9万元。",
            {("教育支出/普通教育/小学教育", "initial_budget", 8), ("教育支出/普通教育/小学教育", "final", 9)},
        ),
        (
            "“一般公共服务支出”（类）2023年度决算7万元，比2023年年初预算6万元增加1万元。其中：“财政事务”（款）2023年度决算7万元。",
            {
                ("一般公共服务支出", "final", 7),
                ("一般公共服务支出", "initial_budget", 6),
                ("一般公共服务支出/财政事务", "final", 7),
            },
        ),
        (
            "项目支出30万元，其中：党建工作经费10万元、教师培训与奖励12万元，8万元为校舍维修支出。",
            {
                ("项目支出", "final", 30),
                ("党建工作经费", "final", 10),
                ("教师培训与奖励", "final", 12),
                ("校舍维修支出", "final", 8),
            },
        ),
        (
            "（1）校舍建设专项资金，全年预算20万元，实际支出18万元。",
            {("校舍建设专项资金", "adjusted_budget", 20), ("校舍建设专项资金", "final", 18)},
        ),
        (
            "（一）科普专项经费\n年初预算98万元，调整后100万元，执行86.35万元。",
            {
                ("科普专项经费", "initial_budget", 98),
                ("科普专项经费", "adjusted_budget", 100),
                ("科普专项经费", "final", 86.35),
            },
        ),
        (
            "共安排党建工作经费60万元、人才工作经费40万元，年末分别执行51万元、38万元。",
            {
                ("党建工作经费", "initial_budget", 60),
                ("人才工作经费", "initial_budget", 40),
                ("党建工作经费", "final", 51),
                ("人才工作经费", "final", 38),
            },
        ),
        (
            "科技专项经费支出23万元。分三批拨付至165家企业，其中首次认定奖励5万元、研发费用补助18万元。",
            {("科技专项经费", "final", 23)},
        ),
        (
            "政府采购支出总额87万元，其中货物31万元、工程18万元、服务38万元。",
            {
                ("政府采购支出总额", "final", 87),
                ("政府采购货物支出", "final", 31),
                ("政府采购工程支出", "final", 18),
                ("政府采购服务支出", "final", 38),
            },
        ),
        (
            "基本支出76万元（年初预算74万元），其中人员经费66万元、公用经费10万元。",
            {
                ("基本支出", "final", 76),
                ("基本支出", "initial_budget", 74),
                ("人员经费", "final", 66),
                ("公用经费", "final", 10),
            },
        ),
        (
            "（2）课题研究经费自评综述。全年预算46万元，执行45万元。",
            {("课题研究经费", "adjusted_budget", 46), ("课题研究经费", "final", 45)},
        ),
        (
            "项目支出具体为：就业补助资金1,293万元，人才引育专项经费186万元，考务经费83万元。",
            {
                ("就业补助资金", "final", 1293),
                ("人才引育专项经费", "final", 186),
                ("考务经费", "final", 83),
            },
        ),
        (
            "“三公”经费预算5万元，决算3万元。其中：因公出国（境）费年初预算0万元，决算0万元；公务接待费3万元。",
            {
                ("“三公”经费", "initial_budget", 5),
                ("“三公”经费", "final", 3),
                ("因公出国（境）费", "initial_budget", 0),
                ("因公出国（境）费", "final", 0),
                ("公务接待费", "final", 3),
            },
        ),
        (
            "公务接待费4万元，费用支出较年初预算数9万元减少5万元。",
            {("公务接待费", "final", 4), ("公务接待费", "initial_budget", 9)},
        ),
        (
            "部门整体支出决算14万元，按支出结构分，基本支出8万元，项目支出6万元。支出比2022年的13万元增加1万元。",
            {
                ("部门整体支出", "final", 14),
                ("基本支出", "final", 8),
                ("项目支出", "final", 6),
                ("部门整体支出", "prior_final", 13),
            },
        ),
        (
            "会议费、培训费年初预算分别为7万元、8万元。",
            {("会议费", "initial_budget", 7), ("培训费", "initial_budget", 8)},
        ),
        (
            "项目支出包括普法专项经费20万元、调解工作经费8万元。",
            {("普法专项经费", "final", 20), ("调解工作经费", "final", 8)},
        ),
        (
            "“三公”经费支出8万元，比2022年的9万元减少1万元。",
            {("“三公”经费", "final", 8), ("“三公”经费", "prior_final", 9)},
        ),
    ],
)
def test_amounts_in_sentences(text: str, expected: set[Triple]) -> None:
    assert triples(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "发放人才奖励资金160万元。",
        "每人补助500元，带动投资3亿元。",
        "单位价值50万元以上通用设备2台。",
        "四、名词解释\n基本支出：指10万元以下的支出。",
        "授予中小企业合同金额80万元。",
    ],
)
def test_money_that_is_no_line(text: str) -> None:
    assert triples(text) == set()


def test_heading_names_the_line_of_what_stands_under_it() -> None:
    assert triples("（一）机关运行经费支出情况\n2023年度支出决算为20万元。") == {("机关运行经费", "final", 20)}


def test_every_amount_points_at_its_words() -> None:
    text = TITLE + "公务接待费支出预算为7万元，支出决算为2.43万元。\n\t项目\n\t决算数\n\n\t公务接待费\n\t2.43\n\n"
    result = pipeline.run(parse(text, "report.txt"), pipeline.build())
    (line,) = result.budget_lines
    assert [(amount.text, amount.source) for amount in line.amounts] == [
        ("7万元", "narrative"),
        ("2.43万元", "narrative"),
        ("2.43", "table"),
    ]
    assert all(text[amount.start : amount.end] == amount.text for amount in line.amounts)


def table(*rows: str) -> str:
    return "".join("".join(f"\t{cell}\n" for cell in row.split("|")) + "\n" for row in rows) + "\n\n"


def test_functional_table_by_codes() -> None:
    text = "支出决算表\n单位：元\n" + table(
        "科目编码|||科目名称|合计|基本支出|项目支出",
        "类|款|项||||",
        "205|||教育支出|1,200.50|1,000.00|200.50",
        "205|02||普通教育|1,200.50|1,000.00|200.50",
        "205|02|02|小学教育|1,200.50|1,000.00|200.50",
    )
    found = lines(text)
    assert [(line.path, line.code) for line in found] == [
        (["教育支出"], "205"),
        (["教育支出", "普通教育"], "20502"),
        (["教育支出", "普通教育", "小学教育"], "2050202"),
    ]
    assert {(amount.value, amount.unit) for line in found for amount in line.amounts} == {(1200.5, "元")}


def test_columns_that_are_lines() -> None:
    text = table("机构名称|收入合计|其中：||", "||财政拨款|其他收入|", "汇总|87.2|80.2|7|")
    assert triples(text) == {("收入合计", "final", 87.2), ("财政拨款", "final", 80.2), ("其他收入", "final", 7)}


@pytest.mark.parametrize("lead", ["年内", "加上", "收入方"])
def test_a_class_of_words_that_are_no_name_is_no_line(lead: str) -> None:
    assert lines(f"一、支出情况\n{lead}（类），支出决算为3万元。\n") == []


@pytest.mark.parametrize("fund", ["一般公共预算", "政府性基金", "政府性基金预算", "国有资本经营预算"])
@pytest.mark.parametrize("said", ["拨款收入", "财政拨款收入", "拨款", "财政拨款"])
def test_what_a_fund_grants_is_income_of_its_own(fund: str, said: str) -> None:
    found = lines(f"一、收入情况说明\n2023年度财政拨款收入376万元，其中：{fund}{said}300万元。\n")
    assert [(line.path, line.category, [amount.value for amount in line.amounts]) for line in found] == [
        (["财政拨款收入"], "income", [376]),
        ([f"{fund}{said}"], "income", [300]),
    ]


def test_last_years_column_is_a_prior_figure() -> None:
    text = table("经费控制情况（万元）|2022年决算数|2023年预算数|2023年决算数", "三公经费|11|38|10")
    assert triples(text) == {
        ("三公经费", "prior_final", 11),
        ("三公经费", "initial_budget", 38),
        ("三公经费", "final", 10),
    }


def test_a_forms_total_is_its_projects() -> None:
    text = table(
        "项目名称|教师培训经费||||",
        "项目资金（万元）||年初预算数|全年预算数|全年执行数|执行率",
        "|年度资金总额|5|6|4|67%",
        "|其中：当年财政拨款|5|6|4|",
    )
    assert triples(text) == {
        ("教师培训经费", "initial_budget", 5),
        ("教师培训经费", "adjusted_budget", 6),
        ("教师培训经费", "final", 4),
    }


def test_a_code_says_the_levels_that_no_row_names() -> None:
    text = TITLE + "单位：万元\n" + table(
        "科目代码|支出功能科目|年初预算|决算数|执行率",
        "205|教育支出|11|13|118%",
        "2010301|政府办公厅（室）及相关机构事务—行政运行|5|6|120%",
        "2050201|学前教育|6|7|117%",
    )  # fmt: skip
    office = "一般公共服务支出/政府办公厅（室）及相关机构事务/行政运行"
    nursery = "教育支出/普通教育/学前教育"
    assert triples(text) == {
        ("教育支出", "initial_budget", 11),
        ("教育支出", "final", 13),
        (office, "initial_budget", 5),
        (office, "final", 6),
        (nursery, "initial_budget", 6),
        (nursery, "final", 7),
    }


def test_under_its_class_a_sub_class_is_known_by_name() -> None:
    text = TITLE + "单位：万元\n" + table("项目|决算数", "教育支出|13", "普通教育|7", "学前教育|6", "进修及培训|6")
    assert triples(text) == {
        ("教育支出", "final", 13),
        ("教育支出/普通教育", "final", 7),
        ("教育支出/普通教育/学前教育", "final", 6),
        ("教育支出/进修及培训", "final", 6),
    }


def test_a_section_on_procurement_and_assets_speaks_of_money() -> None:
    text = TITLE + "八、政府采购及国有资产占用情况\n政府采购支出总额86万元。\n九、国有资产占用\n公务用车12万元。\n"
    assert triples(text) == {("政府采购支出总额", "final", 86)}


def test_a_form_under_a_projects_heading_is_its() -> None:
    text = TITLE + "（一）评审工作经费\n" + table(
        "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分",
        "|年度资金总额|5|6|4|10|67%|6.7",
    )  # fmt: skip
    assert triples(text) == {
        ("评审工作经费", "initial_budget", 5),
        ("评审工作经费", "adjusted_budget", 6),
        ("评审工作经费", "final", 4),
    }


def test_a_columns_year_is_not_the_year_of_its_measure() -> None:
    text = TITLE + "单位：万元\n" + table("科目编码|科目名称|2023年初预算数|2023年决算数", "2050201|学前教育|5|6")
    assert {(measure, value) for _, measure, value in triples(text)} == {("initial_budget", 5), ("final", 6)}


def test_a_budget_has_budgets() -> None:
    text = "云山县教育局2025年部门预算\n公务接待费1万元。\n"
    (line,) = pipeline.run(parse(text, "report.txt"), pipeline.build()).budget_lines
    assert [amount.measure for amount in line.amounts] == ["initial_budget"]


def test_the_longest_name_wins() -> None:
    names = line_knowledge()
    found = names.chunk("2023年度政府采购支出总额为")
    assert found is not None
    assert found.name is not None
    assert found.name.path == ("政府采购支出总额",)


def test_names_are_compared_without_spaces_quotes_and_widths() -> None:
    assert LineName("three_public", (compact("“三公” 经费"),)).key == LineName("three_public", ("三公经费",)).key
    assert compact("因公出国(境)费") == "因公出国（境）费"
