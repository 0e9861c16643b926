"""What stands under plans, targets and problems is to come or lacking, in whatever words it says so."""

from __future__ import annotations

import pytest

from extractor import extract, pipeline
from extractor.pipes.layers import layers
from extractor.reading import read

DONE = "全年举办培训班12期，培训干部860人次，走访群众2400户。"
PLANNED = "新建文化广场8个，培训干部900人次，开展走访活动30次。"
HEAD = "清河县司法局2025年工作总结\n一、2025年工作情况\n（一）抓好队伍建设。\n" + DONE + "\n"


def tense_of(text: str, wanted: str) -> str:
    page = read(text)
    doc = pipeline.build()(pipeline.prepared(page, pipeline.build()))
    layer = layers(doc)
    at = page.text.index(wanted)
    return next(t for p, t in zip(layer.passages, layer.tenses, strict=True) if p.start <= at < p.end)


def values(text: str) -> list[float]:
    return [achievement.value for achievement in extract(text).achievements]


@pytest.mark.parametrize(
    "title",
    [
        "二、2026年工作安排",
        "二、2026年工作打算",
        "二、2026年主要工作",
        "二、2026年重点工作",
        "二、下一步工作思路",
        "二、明年重点任务",
        "二、2026年目标任务",
        "二、今后工作设想",
        "二、下阶段工作部署",
        "二、2026年民生实事",
        "二、2026年工作总体要求和主要目标",
        "二、未来三年发展规划",
    ],
)
def test_what_stands_under_next_years_tasks_is_to_come(title: str) -> None:
    text = f"{HEAD}{title}\n（一）夯实基础。\n{PLANNED}\n"
    assert tense_of(text, "新建文化广场") == "to_come"
    assert tense_of(text, "全年举办") == "done"
    assert set(values(text)) == {12.0, 860.0, 2400.0}


@pytest.mark.parametrize(
    "sentence",
    [
        "2026年，我们将重点做好以下工作。",
        "下一步，围绕中心工作持续发力。",
        "新的一年，任务更加繁重。",
        "做好2026年工作，责任重大。",
        "2026年要着力抓好三个方面的工作。",
    ],
)
def test_the_first_sentence_turns_the_tense_where_no_heading_does(sentence: str) -> None:
    text = f"清河县司法局工作总结\n2025年，全局上下团结奋进。\n{DONE}\n{sentence}\n{PLANNED}\n"
    assert tense_of(text, "新建文化广场") == "to_come"
    assert not set(values(text)) & {8.0, 900.0, 30.0}


@pytest.mark.parametrize(
    "title",
    [
        "二、重点任务完成情况",
        "二、目标任务落实情况",
        "二、2025年重点工作",
        "二、主要做法和成效",
    ],
)
def test_what_is_told_of_tasks_that_were_done_is_done(title: str) -> None:
    text = f"清河县司法局2025年工作总结\n一、基本情况\n本局共有4个科室。\n{title}\n{DONE}\n"
    assert tense_of(text, "全年举办") == "done"
    assert set(values(text)) >= {12.0, 860.0}


def test_problems_are_lacking() -> None:
    text = f"{HEAD}在肯定成绩的同时，我们也清醒认识到，工作中还存在不少问题，有15个村没有活动场所。\n"
    assert tense_of(text, "15个村") == "lacking"
    assert 15.0 not in values(text)


def test_a_title_that_tells_of_both_says_neither() -> None:
    text = f"清河县司法局2025年工作总结和2026年工作计划\n{DONE}\n2026年，我们将做好以下工作。\n{PLANNED}\n"
    assert tense_of(text, "全年举办") == "done"
    assert tense_of(text, "新建文化广场") == "to_come"


def test_a_heading_within_what_was_done_may_speak_of_tasks() -> None:
    text = (
        "清河县司法局2025年工作总结\n一、2025年工作回顾\n（一）服务保障重大任务\n"
        + DONE
        + "\n二、2026年工作安排\n"
        + PLANNED
    )
    assert tense_of(text, "全年举办") == "done"


def test_what_a_work_report_says_after_its_plans_is_to_come() -> None:
    text = (
        "政府工作报告\n——2026年1月12日在清河县第十届人民代表大会第五次会议上\n各位代表：\n一、2025年工作回顾\n"
        f"{DONE}\n二、2026年工作安排\n{PLANNED}\n三、加强政府自身建设，提升服务效能\n新增便民服务点45个。\n"
    )
    assert tense_of(text, "新增便民服务点") == "to_come"
    assert 45.0 not in values(text)


def test_a_forms_cell_keeps_its_own_tense() -> None:
    cells = ("培训干部500人次，举办讲座20场，走访群众若干", "培训干部520人次，举办讲座22场，走访群众若干")
    form = f"\t预期目标\n\t实际完成情况\n\n\t{cells[0]}\n\t{cells[1]}\n\n"
    text = f"清河县司法局2025年度项目支出绩效自评报告\n七、下一步工作计划\n拟培训干部900人次。\n{form}"
    assert set(values(text)) == {520.0, 22.0}


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("2025年新增绿地42公顷，2026年拟再建口袋公园15个。", "done"),
        ("一年来，虽然办班21期，但覆盖面不够。", "done"),
        ("截至2025年底，已补助企业30家。", "done"),
        ("2026年新增绿地50公顷。", "to_come"),
        ("2025年计划外的工程，拟于明年开工6个。", "to_come"),
        ("继续办好培训班，全年不少于20期。", "to_come"),
    ],
)
def test_amid_what_is_to_come_a_passage_may_look_back(sentence: str, tense: str) -> None:
    text = f"{HEAD}二、存在的问题和下一步打算\n{sentence}\n"
    assert tense_of(text, sentence) == tense
