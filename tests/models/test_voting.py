"""A model helps where the rules know little, and does no harm where it knows nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.pipes.achievements.typer import Context, Vote, join
from models.active import doubt, suggest
from models.bench import Benches
from models.building import Sources, cases
from models.datasets.report import AnnotatedReport
from models.extents import tags
from models.inference import LearnedModel, load
from models.pieces import Window, pieces
from models.tokens import Tokens
from models.voting import Case, CauseCase, ExtentCase, fit_extent, fit_temperature, fit_vote, right

_SHARE = st.floats(0.0, 1.0, allow_nan=False)


class Oracle:
    """Stands where a model does; right, or always wrong."""

    def __init__(self, model: LearnedModel, gold: AnnotatedReport, is_right: bool) -> None:
        self.settings, self.vote = model.settings, Vote()
        self._types = {each.end: each.type for each in gold.achievements}
        self._right = is_right

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        names = self.settings.types
        chosen = [self._types.get(each.quantity.end, "") for each in contexts]
        if not self._right:
            chosen = [names[1 + names.index(each) % (len(names) - 1)] for each in chosen]
        return [{name: 0.97 if name == each else 0.03 / (len(names) - 1) for name in names} for each in chosen]


def cases_of(model_folder: Path, gold: AnnotatedReport, benches: Benches, is_right: bool) -> list[Case]:
    oracle = Oracle(load(model_folder), gold, is_right)
    return list(cases(oracle, Sources(reports=[gold]), benches))  # type: ignore[arg-type]


def test_a_model_that_knows_is_heard(model_folder: Path, annotated: list[AnnotatedReport], benches: Benches) -> None:
    known = cases_of(model_folder, annotated[2], benches, is_right=True)
    assert right(known, fit_vote(known, [])) > 0.97


def test_a_model_that_is_wrong_is_overruled_by_rules_that_are_right(
    model_folder: Path, annotated: list[AnnotatedReport], benches: Benches
) -> None:
    known = cases_of(model_folder, annotated[2], benches, is_right=False)
    assert right(known, Vote()) < 0.2
    assert right(known, fit_vote(known, [])) > 0.6


@given(st.dictionaries(st.sampled_from(["", "a", "b", "c"]), _SHARE, min_size=1),
       st.dictionaries(st.sampled_from(["a", "b", "d"]), st.floats(-9, 9)), st.floats(-9, 9),
       st.builds(Vote, st.floats(0, 3), st.floats(0, 3), st.floats(0, 3), st.floats(-3, 3)))  # fmt: skip
def test_what_rules_and_model_say_together_are_probabilities(
    likely: dict[str, float], rules: dict[str, float], achieved: float, vote: Vote
) -> None:
    joint = join(rules, achieved, likely, vote)
    assert set(joint) == {*likely, *rules, ""}
    assert sum(joint.values()) == pytest.approx(1.0)


def test_a_rule_that_rules_out_is_worth_what_it_proves_to_be() -> None:
    torn = {"": 0.4, "a": 0.6}
    proven = [Case(torn, {}, 0.0, ("",), "place")] * 40
    unproven = [Case(torn, {}, 0.0, ("a",), "weak")] * 40 + [Case(torn, {}, 0.0, ("a",))] * 40
    seldom = [Case(torn, {}, 0.0, ("",), "zero")]
    vote = fit_vote([*proven, *unproven, *seldom], [])
    assert vote.against["place"] >= 1.0
    assert vote.against.get("weak", 0.0) <= 0.0
    assert "zero" not in vote.against
    assert join({}, 0.0, torn, vote, "place")[""] > 0.5 > join({}, 0.0, torn, vote)[""]


def test_rules_that_say_nothing_leave_the_model_as_it_is() -> None:
    likely = {"": 0.5, "a": 0.3, "b": 0.2}
    assert join({}, 0.0, likely, Vote(1.0, 1.0, 1.0, 0.0)) == pytest.approx(likely)
    sure = join({"b": 3.0}, 2.0, likely, Vote(1.0, 1.0, 1.0, 0.0))
    assert max(sure, key=lambda name: sure[name]) == "b"


def test_the_temperature_cools_what_is_too_sure() -> None:
    sure = {"": 0.02, "a": 0.96, "b": 0.02}
    assert fit_temperature([(sure, ("a",))] * 20) < 1.0
    assert fit_temperature([(sure, ("a",))] * 10 + [(sure, ("b",))] * 10) > 1.5
    assert fit_temperature([]) == 1.0


def test_the_rules_category_counts_as_much_as_it_helps() -> None:
    torn = {"task": 0.4, "thrift": 0.6}
    vote = fit_vote([], [CauseCase("category", torn, "task", ("task",)), CauseCase("basis", torn, "task", ("thrift",))])
    assert vote.category >= math.log(1.5)
    assert vote.basis < math.log(1.5)


def test_where_rules_and_model_are_as_good_the_rules_are_believed() -> None:
    torn = {"task": 0.4, "thrift": 0.6}
    asked = [CauseCase("category", torn, "thrift", ("thrift",))] * 999
    assert fit_vote([], [*asked, CauseCase("category", torn, "task", ("thrift",))]).category == 5.0
    assert fit_vote([], [*asked, *[CauseCase("category", torn, "task", ("thrift",))] * 20]).category < math.log(1.5)


def extent_case(seen: tuple[int, int], told: tuple[int, int], right: tuple[int, int]) -> ExtentCase:
    """A text in which a model that is far from sure sees a cause, and the rules another."""
    text = "因停办两期，少支一万元"
    tokens = Tokens.of_characters(text * 2, 1)
    ((piece, _),) = pieces(text, (0, len(text)), "", [], tokens, Window(), whole=True)
    likely = np.full((len(piece.tokens.ids), 3), 0.2, dtype=np.float32)
    likely[range(len(likely)), [max(tag, 0) for tag in tags(piece, [seen])]] = 0.6
    return ExtentCase(piece, likely, tags(piece, [told]), frozenset({right}))


def test_the_rules_causes_count_as_much_as_they_help() -> None:
    assert fit_extent([extent_case((2, 9), (1, 5), (1, 5))]) >= 1.5
    assert fit_extent([extent_case((2, 9), (1, 5), (2, 9))]) <= 1.0


def test_doubt_grows_with_entropy_and_disagreement() -> None:
    sure, torn = {"": 0.01, "a": 0.98, "b": 0.01}, {"": 0.3, "a": 0.4, "b": 0.3}
    assert doubt(sure, "a") < doubt(torn, "a") < doubt(sure, "b") < doubt(torn, "b")


def test_every_quantity_stands_in_one_suggested_passage(
    model_folder: Path, annotated: list[AnnotatedReport], benches: Benches
) -> None:
    gold = annotated[2]
    known = benches.of(gold).known
    found = suggest(load(model_folder), [(gold.report, known)])
    assert sum(each.quantities for each in found) == len(known.contexts)
    assert len({(each.start, each.end) for each in found}) == len(found)


def test_words_that_leave_no_doubt_count_more_where_they_are_right() -> None:
    torn = {"task": 0.1, "thrift": 0.9}
    sure = [CauseCase("category", torn, "task", ("task",), is_sure=True)] * 10
    doubted = [CauseCase("category", torn, "task", ("thrift",))] * 20
    vote = fit_vote([], [*sure, *doubted])
    assert vote.category < math.log(9) < vote.category + vote.sure
