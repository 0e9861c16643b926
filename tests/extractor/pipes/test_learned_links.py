"""What a model says of the links: it is asked once a statement, and decides where the rules know nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import pipeline
from extractor.pipes.layers import layers
from extractor.pipes.links import LinkPipe, Statements
from extractor.pipes.links.learned import Statement, cuts, matched
from extractor.reading.plain import parse
from tests.extractor.pipes.test_links import FUNDS, RESULTS, TITLE

LINES = FUNDS.format(a="银龄行动经费", b="智慧审图平台经费")


class Says:
    """A model that says of each statement with a word that a line paid for it, and notes what it is asked."""

    def __init__(self, odds: float, **lines: str) -> None:
        self.odds, self.lines = odds, lines
        self.asked: list[tuple[str, str]] = []

    def match(self, statements: Sequence[tuple[str, str]], names: Sequence[str]) -> Sequence[Sequence[float]]:
        """Odds for the line whose name holds the word that a statement's word stands for."""
        self.asked += statements
        found = []
        for _, words in statements:
            said = {name for word, name in self.lines.items() if word in words}
            found.append([self.odds if any(each in name for each in said) else -self.odds for name in names])
        return found


def links(text: str, model: Says | None) -> dict[str, str | None]:
    nlp = pipeline.build()
    doc = LinkPipe(model)(nlp(pipeline.prepared(parse(text, "report.txt"), nlp)))
    names = {line.id: line.path[-1] for line in layers(doc).budget_lines}
    return {each.text: names.get(each.budget_line_id or "") for each in layers(doc).achievements}


DONE = TITLE + LINES + RESULTS + "为老同志义诊培训学员64人，评出优秀学员7名。\n在线办结图纸培训人员90人。\n"


def test_what_the_rules_cannot_link_the_model_links() -> None:
    assert set(links(DONE, None).values()) == {None}
    model = Says(4.0, 老同志="银龄", 图纸="审图")
    assert links(DONE, model) == {"64人": "银龄行动经费", "7名": "银龄行动经费", "90人": "智慧审图平台经费"}


def test_a_statement_is_asked_about_once_under_its_title() -> None:
    model = Says(4.0)
    links(DONE, model)
    assert model.asked == [
        ("二、绩效目标完成情况", "为老同志义诊培训学员64人，评出优秀学员7名。"),
        ("二、绩效目标完成情况", "在线办结图纸培训人员90人。"),
    ]


def test_what_a_model_holds_for_no_lines_is_linked_to_none() -> None:
    assert set(links(DONE, Says(4.0)).values()) == {None}


def test_a_line_that_the_sentence_names_outweighs_the_model() -> None:
    text = TITLE + LINES + RESULTS + "智慧审图平台经费用于为老同志培训学员64人。\n"
    assert links(text, Says(4.0, 老同志="银龄")) == {"64人": "智慧审图平台经费"}


def test_what_is_decided_already_is_not_asked_about() -> None:
    model = Says(4.0)
    links(TITLE + LINES + RESULTS + "智慧审图平台经费用于培训学员64人。\n为老同志义诊培训学员70人。\n", model)
    assert [words for _, words in model.asked] == ["为老同志义诊培训学员70人。"]


def test_a_report_without_projects_is_not_asked_about() -> None:
    model = Says(4.0)
    links(TITLE + RESULTS + "培训学员64人。\n", model)
    assert model.asked == []


@given(st.text("培训人员，；。！\n甲乙丙丁1", max_size=600), st.integers(0, 40))
def test_statements_part_a_passage_where_clauses_end(text: str, start: int) -> None:
    start = min(start, len(text))
    parts = list(cuts(text, (start, len(text))))
    assert parts[0] == start and parts[-1] == len(text)
    assert parts == sorted(set(parts)) or start == len(text)
    assert all(text[at - 1] in "，；。！\n" for at in parts[1:-1])


def test_a_statement_is_a_sentence_and_of_a_long_one_some_clauses() -> None:
    assert list(cuts("培训甲5人，乙6人。培训丙7人。", (0, 16))) == [0, 10, 16]
    long = "培训基层干部一百二十余人，" * 20
    assert all(40 <= high - low <= 110 for low, high in pairwise(cuts(long, (0, len(long)))))


def test_what_a_model_says_is_less_than_what_a_title_says_however_sure_it_is() -> None:
    told = [Statement("", "为老同志义诊", (0, 6))]
    amounts = []
    for odds in (3.0, 300.0, -300.0):
        ((evidence,),) = matched(Says(odds, 老同志="银龄"), told, {"b1": "银龄行动经费"})
        amounts.append(evidence.amount)
    assert amounts[0] == amounts[1] == -amounts[2]
    assert 0 < amounts[1] < 2.5


def test_every_achievement_stands_in_its_statement() -> None:
    nlp = pipeline.build()
    long = "，".join(f"培训基层干部{number}人" for number in range(100, 160)) + "。"
    layer = layers(nlp(pipeline.prepared(parse(TITLE + LINES + RESULTS + long, "report.txt"), nlp)))
    statements = Statements(layer)
    told = [statements.at(each.start) for each in layer.achievements]
    assert len(told) == 60
    for achievement, each in zip(layer.achievements, told, strict=True):
        assert each.span[0] <= achievement.start < achievement.end <= each.span[1]
        assert len(each.words) <= 160
    assert len(set(told)) < 15


@pytest.mark.parametrize("odds", [-9.0, 9.0])
def test_what_the_model_says_is_told_with_the_place_of_the_statement(odds: float) -> None:
    nlp = pipeline.build()
    page = parse(DONE, "report.txt")
    doc = LinkPipe(Says(odds, 老同志="银龄"))(nlp(pipeline.prepared(page, nlp, explain=True)))
    first = layers(doc).links[0]
    line = next(each.id for each in layers(doc).budget_lines if "银龄" in each.path[-1])
    said = [each for each in first.ledger.entries[line] if each.source == "model"]
    assert [each.amount > 0 for each in said] == [odds > 0]
    assert all(each.span and page.text[slice(*each.span)].startswith("为老同志") for each in said)
