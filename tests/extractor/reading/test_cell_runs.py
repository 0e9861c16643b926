"""Tables that a copy has run together, cell behind cell, are read with every figure under its heading."""

from __future__ import annotations

import pytest

from extractor import extract


def amounts(text: str) -> set[tuple[str, str, float]]:
    result = extract(text, model=None)
    assert all(
        each.text == result.document.text[each.start : each.end]
        for line in result.budget_lines
        for each in line.amounts
    )
    return {("/".join(line.path), each.measure, each.value) for line in result.budget_lines for each in line.amounts}


CASES = {
    "bars end": (
        "清河县2023年“三公”经费决算情况\n"
        "单位:万元 | |||\n"
        "项目 | 年初预算数 | 决算数 |\n"
        "因公出国(境)费 | 2 | 1.5 |\n"
        "公务接待费 | 3 | 2.5 |\n",
        {
            ("公务接待费", "final", 2.5),
            ("因公出国（境）费", "initial_budget", 2.0),
        },
    ),
    "cell a line bars": (
        "清河县2023年“三公”经费决算表\n"
        "单位：万元\n"
        "项目 |\n"
        "上年决算数 |\n"
        "本年决算数 |\n"
        "公务接待费 |\n"
        "3 |\n"
        "2.5 |\n"
        "公务用车运行维护费 |\n"
        "|\n"
        "4 |\n",
        {
            ("公务接待费", "final", 2.5),
            ("公务接待费", "prior_final", 3.0),
            ("公务用车运行维护费", "final", 4.0),
        },
    ),
    "cell a line": (
        "清河县2023年“三公”经费决算表\n"
        "单位：万元\n"
        "项  目\n"
        "2022年决算\n"
        "2023年决算\n"
        "合  计\n"
        "5\n"
        "4\n"
        "公务接待费\n"
        "3\n"
        "2.5\n"
        "会议费\n"
        "2\n"
        "1.5\n"
        "说明：本表按决算口径填列。\n",
        {
            ("会议费", "final", 1.5),
            ("公务接待费", "prior_final", 3.0),
        },
    ),
    "blank between": (
        "清河县2023年“三公”经费决算表\n"
        "\n"
        "单位：万元\n"
        "\n"
        "项目\n"
        "\n"
        "预算数\n"
        "\n"
        "决算数\n"
        "\n"
        "公务接待费\n"
        "\n"
        "3\n"
        "\n"
        "2.5\n"
        "\n"
        "公务用车购置费\n"
        "\n"
        "公务用车运行费\n"
        "\n"
        "4\n"
        "\n"
        "3.9\n",
        {
            ("公务接待费", "initial_budget", 3.0),
            ("公务用车运行费", "final", 3.9),
        },
    ),
    "two storeys": (
        "清河县水务局2023年“三公”经费支出决算表\n"
        "单位：万元\n"
        "合计\n"
        "因公出国（境）费\n"
        "公务接待费\n"
        "公务用车购置及运行维护费\n"
        "小计\n"
        "公务用车购置费\n"
        "公务用车运行维护费\n"
        "12.5\n"
        "0\n"
        "2.5\n"
        "10\n"
        "6\n"
        "4\n"
        "二、情况说明\n",
        {
            ("公务接待费", "final", 2.5),
            ("公务用车购置费", "final", 6.0),
            ("公务用车运行维护费", "final", 4.0),
        },
    ),
    "two storeys budget": (
        "清河县水务局2024年“三公”经费预算表\n"
        "单位：万元\n"
        "合计 |\n"
        "因公出国（境）费 |\n"
        "公务用车购置和运行费 |\n"
        "公务接待费 |\n"
        "小计 |\n"
        "公务用车购置费 |\n"
        "公务用车运行费 |\n"
        "12.5 |\n"
        "0 |\n"
        "10 |\n"
        "6 |\n"
        "4 |\n"
        "2.5 |\n",
        {
            ("公务接待费", "initial_budget", 2.5),
            ("公务用车购置费", "initial_budget", 6.0),
        },
    ),
    "years rows": (
        "清河县2023年“三公”经费决算情况\n"
        "年份 | 合计 | 因公出国(境)费 | 公务接待费 | 公务用车运行费 |\n"
        "2022年 | 9 | 1 | 3 | 5 |\n"
        "2023年 | 7 | 0 | 2 | 5 |\n",
        {
            ("公务接待费", "final", 2.0),
            ("公务接待费", "prior_final", 3.0),
        },
    ),
    "form in one line": (
        "清河县乡村振兴局2023年度项目支出绩效自评表\n"
        "项目名称 农村饮水维护项目 主管部门 清河县水务局 实施单位 清河县水务站 "
        "项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分 "
        "年度资金总额 50 48.5 48.5 10 100% 10 其中：财政拨款 50 48.5 48.5 年度目标 预期目标 实际完成情况\n",
        {
            ("农村饮水维护项目", "adjusted_budget", 48.5),
            ("农村饮水维护项目", "final", 48.5),
            ("农村饮水维护项目", "initial_budget", 50.0),
        },
    ),
    "form cells": (
        "项目支出绩效自评表\n"
        "（2023年度）\n"
        "项目名称\n"
        "农村饮水维护经费\n"
        "主管部门\n"
        "清河县水务局\n"
        "资金情况（万元）\n"
        "年初预算数\n"
        "全年预算数\n"
        "全年执行数\n"
        "执行率\n"
        "年度资金总额\n"
        "50\n"
        "48.5\n"
        "48.5\n"
        "100%\n"
        "其中：财政拨款\n"
        "50\n"
        "48.5\n"
        "48.5\n",
        {
            ("农村饮水维护经费", "final", 48.5),
            ("农村饮水维护经费", "initial_budget", 50.0),
        },
    ),
    "form bars": (
        "项目支出绩效自评表（2023年度） |\n"
        "项目名称 | 510924-农村饮水维护经费 |\n"
        "主管部门 | 清河县水务局 |\n"
        "预算执行情况 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |\n"
        "年度资金总额 | 50 | 48.5 | 48.5 | 100% |\n",
        {
            ("农村饮水维护经费", "final", 48.5),
            ("农村饮水维护经费", "initial_budget", 50.0),
        },
    ),
    "units": (
        "2023年三公经费情况表\n"
        "项目 | 2023年预算（万元） | 2023年决算（万元） |\n"
        "公务接待费 | 3 | 2.5 |\n"
        "公务用车运行维护费 | 5 | 4.8 |\n",
        {
            ("公务接待费", "initial_budget", 3.0),
            ("公务用车运行维护费", "final", 4.8),
        },
    ),
}


@pytest.mark.parametrize("case", CASES, ids=CASES)
def test_what_is_read(case: str) -> None:
    text, told = CASES[case]
    assert told <= amounts(text)


def test_prose_and_headings_of_one_line_each_make_no_table() -> None:
    text = "清河县水务局2023年度部门决算\n一、部门职责\n二、机构设置\n三、支出决算\n公务接待费\n本年没有发生。\n"
    assert not extract(text, model=None).tables


def test_figures_that_do_not_fit_the_headings_are_in_no_column() -> None:
    text = CASES["two storeys"][0].replace("12.5\n0\n", "12.5\n")
    assert not amounts(text)


def test_what_has_lost_an_empty_cell_is_in_no_column() -> None:
    text = CASES["cell a line"][0].replace("会议费\n2\n", "会议费\n")
    assert not {name for name, _, _ in amounts(text)} & {"会议费"}
