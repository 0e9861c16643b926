"""What a user relies on in the explanations: they add up to what was decided, and point at the words that say so."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import extractor
from extractor import pipeline
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.typer import Context, Vote
from extractor.pipes.achievements.words import achievement_words
from extractor.pipes.layers import Layers, layers
from extractor.pipes.links import LinkPipe
from extractor.pipes.variances import Extent, Judgement, VariancePipe
from extractor.reading import read
from extractor.result import Considered, Evidence, Explanations, QuantityExplanation

SAMPLES = sorted(Path("samples").glob("*.txt"))
REPORT = (
    "云山县某局2023年度部门整体支出绩效自评报告\n一、项目支出情况\n"
    "1.党建工作经费，全年预算数20万元，支出决算数18万元，决算数小于预算数的主要原因是厉 行节约，压减会议开支。\n"
    "2.人才发展专项资金，全年预算数30万元，支出决算数28万元。\n二、绩效目标完成情况\n（一）人才工作\n"
    "引进高层次人才9名，发放人才奖励资金31万元。计划引进人才12名。\n"
)


class Model:
    """Says of every quantity, and of every cause, the same."""

    vote = Vote(model=0.9, rules=0.4, achieved=0.3, bias=-0.2, category=0.7)

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        return [{"": 0.3, "talent_recruited": 0.5, "other": 0.2, "works_produced": 0.0}] * len(contexts)

    def causes(
        self, text: str, stretches: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
    ) -> tuple[list[Extent], list[Judgement]]:
        said = Judgement(
            {"thrift": 0.2, "task": 0.7, "other": 0.1},
            {"budget": 0.5, "prior_year": 0.5},
            {"increase": 0.4, "decrease": 0.3, "unchanged": 0.3},
        )
        return [], [said] * len(spans)


def explained(source: Path | str, model: Model | None = None) -> tuple[Layers, Explanations]:
    """The layers of a report, and their explanations."""
    nlp = pipeline.build()
    doc = nlp(pipeline.prepared(read(source), nlp, explain=True))
    if model:
        LinkPipe()(AchievementPipe(achievement_words(), model)(VariancePipe(model)(doc)))
    found = pipeline.to_result(doc).explanations
    assert found
    return layers(doc), found


def of(text: str, model: Model | None = None) -> QuantityExplanation:
    """The explanation of the quantity with these words in REPORT."""
    _, found = explained(REPORT, model)
    return next(each for each in found.quantities if each.text == text)


def sums(considered: Sequence[Considered]) -> dict[str, float]:
    return {each.name: sum(part.amount for part in each.contributions) for each in considered if not each.dropped}


@pytest.mark.parametrize("model", [None, Model()], ids=["rules", "model"])
@pytest.mark.slow  # reads whole samples
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_contributions_add_up_to_what_was_decided_by(path: Path, model: Model | None) -> None:
    layer, found = explained(path, model)
    decisions = {each.context.quantity.start: each for each in layer.decisions}
    links = {each.achievement.id: each for each in layer.links}
    shown = {each.start: each for each in found.quantities}
    assert shown.keys() == {each.start for each in layer.quantities}
    for start, decision in decisions.items():
        each = shown[start]
        assert sums(each.types) == pytest.approx(dict(decision.rules))
        assert each.achieved
        assert sums([each.achieved]) == pytest.approx({"achieved": decision.achieved})
        powers = {name: math.exp(score) for name, score in sums(each.joint).items()}
        assert {name: power / sum(powers.values()) for name, power in powers.items()} == pytest.approx(decision.joint)
        if each.achievement_id in links:
            assert sums([line.model_copy(update={"dropped": ""}) for line in each.lines]) == pytest.approx(
                links[each.achievement_id].scores
            )
    for cause in found.causes:
        scores = sums(cause.joint or cause.categories)
        assert cause.category == (max(scores, key=lambda name: scores[name]) if scores else "other")


def spans(found: QuantityExplanation) -> Iterator[Evidence]:
    for each in (*found.types, *found.joint, *found.lines, *([found.achieved] if found.achieved else [])):
        yield from (part.words for part in each.contributions if part.words)


def test_every_word_stands_where_it_is_said_to() -> None:
    text = "云山县\n某局" + REPORT[5:].replace("高层次", "高层\u200b次")
    result = extractor.extract(text, model=None, explain=True)
    assert result.explanations
    words = [span for each in result.explanations.quantities for span in (each, *spans(each))]
    assert all(text[span.start : span.end] == span.text for span in words)
    assert any("人才工作" in span.text for span in words)
    (cause,) = result.explanations.causes
    (thrift,) = (each for each in cause.categories if each.name == "thrift")
    assert [part.words.text for part in thrift.contributions if part.words][:1] == ["厉 行"]


def test_an_achievement_says_its_type_and_its_line() -> None:
    found = of("9名")
    assert (found.achievement_id, found.type, found.rule, found.types[0].name) == (
        "a1",
        "talent_recruited",
        "",
        found.type,
    )
    title = next(part for part in found.lines[0].contributions if part.source == "title")
    assert title.words
    assert title.words.text == "（一）人才工作"


def test_a_line_that_spent_less_is_said_to() -> None:
    found = of("31万元")
    assert found.achievement_id
    assert found.lines[0].dropped == "spent less"


@pytest.mark.parametrize(("text", "rule"), [("18万元", "amount"), ("12名", "plan"), ("2023年度", "kind")])
def test_what_is_none_says_by_which_rule(text: str, rule: str) -> None:
    found = of(text)
    assert (found.type, found.rule) == (None, rule)


def test_the_model_has_its_part() -> None:
    found = of("12名", Model())
    first = next(each for each in found.joint if each.name == "talent_recruited")
    assert [part.amount for part in first.contributions if part.source == "model"] == [
        pytest.approx(0.9 * math.log(0.5))
    ]
    assert {part.source for each in found.joint if not each.name for part in each.contributions} == {
        "model",
        "achieved",
        "bias",
    }


def test_without_being_asked_for_nothing_is_there() -> None:
    result = extractor.extract(REPORT, model=None)
    assert result.explanations is None
    assert "explanations" not in result.model_dump_json()
    again = extractor.extract(REPORT, model=None, explain=True)
    assert again.model_copy(update={"explanations": None}) == result
