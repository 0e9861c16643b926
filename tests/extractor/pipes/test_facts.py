"""What a user relies on in the facts: one achievement however often it is told, and never two figures in one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor import pipeline
from extractor.pipes.facts import alike, same_unit
from extractor.reading.plain import parse
from extractor.result import Result

RESULTS = "云山县某局2023年度部门整体支出绩效自评报告\n一、绩效目标完成情况\n"


def read(sentences: str) -> Result:
    return pipeline.run(parse(RESULTS + sentences, "report.txt"), pipeline.build())


def told(sentences: str) -> list[list[str]]:
    """The facts as lists of the texts that tell them."""
    result = read(sentences)
    texts = {each.id: each.text for each in result.achievements}
    return [[texts[at] for at in fact.achievement_ids] for fact in result.facts]


def test_same_achievement_told_twice_is_one_fact() -> None:
    assert told("培训基层干部450人次。\n共培训基层干部450人次，举办培训班12期。\n") == [
        ["450人次", "450人次"],
        ["12期"],
    ]


def test_different_figures_are_different_facts() -> None:
    assert told("培训基层干部450人次。\n培训基层干部451人次。\n") == [["450人次"], ["451人次"]]


def test_same_figure_of_different_things_is_two_facts() -> None:
    assert told("表彰优秀共产党员12名、基层先进集体12名。\n") == [["12名"], ["12名"]]


def test_same_figure_of_different_types_is_two_facts() -> None:
    assert told("引进高层次人才12名。\n选派驻村第一书记12名。\n") == [["12名"], ["12名"]]


def test_measure_words_for_persons_are_one() -> None:
    assert told("新发展党员31名。\n新发展党员31人。\n") == [["31名", "31人"]]
    assert same_unit("位") == same_unit("名") == same_unit("人") != same_unit("人次")


def test_fact_says_what_its_achievements_say() -> None:
    result = read("培训基层干部450人次。")
    (fact,) = result.facts
    assert (fact.type, fact.value, fact.unit) == ("people_trained", 450, "人次")


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_symmetric_and_reflexive(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)


def test_every_achievement_is_of_one_fact() -> None:
    result = read("举办培训班12期，培训干部450人次，新成立党支部6个，走访群众900户。")
    told_of = [at for fact in result.facts for at in fact.achievement_ids]
    assert sorted(told_of) == sorted(each.id for each in result.achievements)
    assert len(told_of) == 4
