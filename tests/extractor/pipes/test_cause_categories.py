"""What a user relies on in the categories of causes: words that leave no doubt decide, and only those."""

from __future__ import annotations

import functools

import pytest

from extractor.pipes.achievements.typer import Vote
from extractor.pipes.variances.rules import StatedCauses
from tests.extractor.pipes.test_learned_causes import Seer, read


@functools.cache
def rules() -> StatedCauses:
    return StatedCauses()


@pytest.mark.parametrize(
    ("cause", "category"),
    [
        # That there is none of a kind of income or spending, whoever has none of it.
        ("本部门无其他收入，与上年相比没有变化", "none_occurred"),
        ("我局全年没有经营收入", "none_occurred"),
        ("2023年度本单位并无政府性基金预算", "none_occurred"),
        ("该中心当年未有上年结转", "none_occurred"),
        # But who gave none, and what was left out of a budget, tells of the money.
        ("县级没有安排预算", "appropriation"),
        ("财政未安排配套", "appropriation"),
        ("项目较特殊，年初不编预算", "appropriation"),
        ("属年中追加的支出，未编制年初预算", "appropriation"),
        ("无纸化办公，压减印刷", "thrift"),
        # What went as such things go is no reason of any kind.
        ("属预决算的正常浮动", "other"),
        ("按照实际情况相应调整", "other"),
        ("依据实际支出", "other"),
        ("根据工作实际列支", "other"),
        ("按实际需要购置桌椅", "purchase"),
        # The reform of official cars is a policy.
        ("完成公务用车制度改革，取消车辆五台", "standard"),
        ("公车改革后车辆由六部减到两部", "standard"),
        ("严控公车使用", "thrift"),
        # Money told elsewhere: moved to another budget, institution or subject.
        ("聘用人员工资改列其他科目", "transfer"),
        ("两所卫生院下放镇里管理，费用随转", "transfer"),
        ("该笔工程预算从基金预算调整到一般公共预算", "transfer"),
        ("市里统一代编的经费", "transfer"),
        ("机构改革后增加了两个科室", "transfer"),
        # An old car that makes way for a new one is a purchase; one that only goes is not.
        ("原车报废后购买一台", "purchase"),
        ("一台轿车达到报废年限，更换一台", "purchase"),
        ("报废旧车两台", "other"),
        ("补充汛期抢险物资", "purchase"),
        ("基建项目支出减少", "purchase"),
        ("办公楼外墙维修", "purchase"),
        # People who are served are no staff.
        ("在校学生人数减少", "task"),
        ("在押罪犯人数增加", "task"),
        ("在职人数减少", "personnel"),
        ("基本支出增加", "personnel"),
        ("项目经费支出增加", "task"),
        # What came late from the year before.
        ("支付了上一供暖季未结清的费用", "prior_year"),
        ("2022年末部分发票延至本年报账", "prior_year"),
        # An epidemic, by any of its names and what it closed.
        ("因为疫情，村干部轮训没有开展", "epidemic"),
        ("出入境限制，团组未能成行", "epidemic"),
        ("疫情防控转段后团组增多", "task"),
        ("省里修订接待办法，下调用餐标准", "standard"),
        ("药品集采后价格下降", "standard"),
    ],
)
def test_words_that_leave_no_doubt_decide_of_a_category(cause: str, category: str) -> None:
    assert rules().category(cause) == category


@pytest.mark.parametrize(
    ("line", "cause", "direction", "category"),
    [
        # Of a whole that has gone down, what was not bought says that less was.
        ("“三公”经费", "本年没有购置公务用车", "decrease", "purchase"),
        ("公务用车购置及运行维护费", "上年更新一台，今年未再更新车辆", "decrease", "purchase"),
        ("公务用车购置和运行费", "当年没有购车", "decrease", "purchase"),
        # Of the line itself, or of one that stayed as it was, that nothing occurred.
        ("公务用车购置费", "本年没有购置公务用车", "decrease", "none_occurred"),
        ("“三公”经费", "两年均未购置公务用车", "unchanged", "none_occurred"),
        ("“三公”经费", "本年未发生因公出国支出", "decrease", "none_occurred"),
    ],
)
def test_what_did_not_occur_is_told_by_its_line(line: str, cause: str, direction: str, category: str) -> None:
    assert rules().ruling(cause, [line], direction).category == category


@pytest.mark.parametrize(
    ("cause", "category"), [("因疫情停办两期", "epidemic"), ("停办两期", "task"), ("压减两期", "task")]
)
def test_a_model_is_believed_where_words_leave_a_doubt(cause: str, category: str) -> None:
    model = Seer(cause)
    model.vote = Vote(category=0.2, sure=4.0)
    (variance,) = read(
        f"培训费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是{cause}。\n", model
    ).variances
    assert [each.category for each in variance.causes] == [category]
