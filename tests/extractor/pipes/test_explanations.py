"""What a user relies on in causes that no cue tells: before their statement, behind it, in brackets, behind a dash."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.reading.plain import parse

Said = tuple[str | None, str, str, list[str]]


def said(text: str) -> list[Said]:
    result = pipeline.run(parse(text, "report.txt"), pipeline.build())
    names = {line.id: line.path[-1] for line in result.budget_lines}
    return [
        (names.get(each.budget_line_id or ""), each.basis, each.direction, [cause.text for cause in each.causes])
        for each in result.variances
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "印刷费决算2.4万元，比预算4万元少支1.6万元，内部简报改发电子版。",
            ("印刷费", "budget", "decrease", ["内部简报改发电子版"]),
        ),
        (
            "防汛（项）决算30万元，年初未安排预算（七月洪水后省里拨来抢险款）。",
            ("防汛", "budget", "increase", ["七月洪水后省里拨来抢险款"]),
        ),
        (
            "会议费支出3万元，上年5万元，下降40%——两个片区会合在一处开。",
            ("会议费", "prior_year", "decrease", ["两个片区会合在一处开"]),
        ),
        (
            "原定的外出观摩没有成行，秋季班停办，培训费比上年减少2万元。",
            ("培训费", "prior_year", "decrease", ["原定的外出观摩没有成行，秋季班停办"]),
        ),
        (
            "因两名同志调往市直单位，行政运行（项）决算88万元，比年初预算95万元减少7万元。",
            ("行政运行", "budget", "decrease", ["两名同志调往市直单位"]),
        ),
        (
            "公务用车购置费18万元，上年没有支出，报废更新了一辆旧皮卡。",
            ("公务用车购置费", "prior_year", "increase", ["报废更新了一辆旧皮卡"]),
        ),
        (
            "图书馆运行专项经费由上年的20万元增至26万元，得益于夜间开放时间延长。",
            ("图书馆运行专项经费", "prior_year", "increase", ["夜间开放时间延长"]),
        ),
        (
            "古井修缮经费年初预算9万元，实际支出11万元，多支的2万元系井台塌陷后加固。",
            ("古井修缮经费", "budget", "increase", ["井台塌陷后加固"]),
        ),
        (
            "差旅费支出6万元，较上年多支2万元，一是跨省协查增多，二是住宿标准上调。",
            ("差旅费", "prior_year", "increase", ["跨省协查增多", "住宿标准上调"]),
        ),
        (
            "机关服务（项）预算12万元，决算12万元，与预算一致，物业合同价款固定。",
            ("机关服务", "budget", "unchanged", ["物业合同价款固定"]),
        ),
        (
            "档案馆（项）决算7万元，高于年初预算5万元，库房除湿机更换所致。",
            ("档案馆", "budget", "increase", ["库房除湿机更换"]),
        ),
        (
            "住房公积金支出决算40万元，年初预算36万元，缴存基数上调导致多支出4万元。",
            ("住房公积金", "budget", "increase", ["缴存基数上调"]),
        ),
        # The reason is a sentence of its own.
        (
            "会议费支出3万元，比上年减少2万元，下降40%。片区例会合并召开。",
            ("会议费", "prior_year", "decrease", ["片区例会合并召开"]),
        ),
        # The levels above stand in a bracket.
        (
            "行政运行（项，人大事务）决算36万元，比年初预算39万元减少3万元，驾驶员到龄退出。",
            ("行政运行", "budget", "decrease", ["驾驶员到龄退出"]),
        ),
        # A project's name may begin as an item of the classification does.
        (
            "宗教事务经费支出4万元，比年初预算3万元增加1万元，寺庙消防器材更换。",
            ("宗教事务经费", "budget", "increase", ["寺庙消防器材更换"]),
        ),
        # What follows says the figures again, or names the difference before its reason.
        (
            "印刷费支出2万元，年初预算3万元，由于改发电子简报，该项较预算节余1万元。",
            ("印刷费", "budget", "decrease", ["改发电子简报"]),
        ),
        (
            "住房公积金支出13万元，年初预算12万元，超支部分主要用于补缴去年调资差额。",
            ("住房公积金", "budget", "increase", ["补缴去年调资差额"]),
        ),
        # It asks for the reason.
        (
            "公务接待费预算2万元，决算2万元，与年初预算持平。之所以不增不减，是各站接待统一到食堂。",
            ("公务接待费", "budget", "unchanged", ["各站接待统一到食堂"]),
        ),
    ],
)
def test_reasons_beside_a_difference(text: str, expected: Said) -> None:
    assert said(text) == [expected]


def test_of_two_lines_the_nearer_is_explained() -> None:
    text = "公务用车运行维护费8万元与预算持平；会议费3万元，比预算少2万元，主要是两次例会合开。"
    assert said(text) == [("会议费", "budget", "decrease", ["两次例会合开"])]


def test_a_project_without_a_usual_ending_is_the_line_of_its_cause() -> None:
    text = "古树名木普查预算30万元，决算21万元，完成70%，主要原因是外业测量推迟到次年。"
    assert said(text) == [("古树名木普查", "budget", "decrease", ["外业测量推迟到次年"])]


@pytest.mark.parametrize(
    "text",
    [
        "培训费支出6万元，比上年减少1万元，其中：干部培训4万元。",
        "公务接待费支出2万元，比上年减少1万元，接待14批次、103人次。",
        "党建工作经费年初预算20万元，支出18万元，自评得分95分。",
        "项目支出年初预算50万元，支出45万元，用于乡村道路养护。",
        "群众满意率达到97%，比上年提高2个百分点，就诊更方便。",
        "举办培训班12期，培训干部900人次，比上年增加2期，学员反响良好。",
    ],
)
def test_what_stands_beside_a_figure_and_is_no_reason(text: str) -> None:
    assert said(text) == []


def test_achievements_are_not_taken_for_reasons() -> None:
    text = (
        "二、主要工作成效\n"
        "农村道路养护专项经费年初预算60万元，支出55万元，养护县道120公里。\n"
        "党建工作经费支出18万元，比上年增加2万元，新建活动阵地3处。\n"
    )
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "会议费支出3万元，比上年减少2万元。全年编印简报12期，走访商户80家。",
        "公务接待费支出3万元，比上年减少2万元。国内公务接待9批次。",
        "公务接待费支出3万元，比上年减少2万元。具体情况见附表。",
    ],
)
def test_a_sentence_of_other_things_is_no_reason(text: str) -> None:
    assert said(text) == []


def test_what_is_compared_within_a_reason_stays_in_it() -> None:
    text = "差旅费支出6万元，比上年增加2万元，主要原因是新设协查专班，出差人次多于往年。"
    assert [causes for *_, causes in said(text)] == [["新设协查专班，出差人次多于往年"]]
