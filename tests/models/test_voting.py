"""A model may help where the rules know little, and must do no harm where they know much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from extractor.pipes.achievements.typer import Context
from models.active import doubt, suggest
from models.bench import Benches, Remembered
from models.datasets.report import AnnotatedReport
from models.evaluation import Measured
from models.inference import LearnedModel, load
from models.settings import Votes
from models.voting import fit_temperature, fit_votes


class Oracle:
    """Stands where a model does; right, or always wrong."""

    def __init__(self, model: LearnedModel, gold: AnnotatedReport, right: bool) -> None:
        self.settings, self._model = model.settings, model
        self._types = {each.end: each.type for each in gold.achievements}
        self._right = right

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        names = self.settings.types
        chosen = [self._types.get(each.quantity.end, "") for each in contexts]
        if not self._right:
            chosen = [names[1 + names.index(each) % (len(names) - 1)] for each in chosen]
        return [{name: 0.97 if name == each else 0.03 / (len(names) - 1) for name in names} for each in chosen]

    def link(self, contexts: Sequence[Context], lines: Sequence[str]) -> Sequence[Sequence[float]]:
        return self._model.link(contexts, lines)

    def categories(self, text: str, spans: Sequence[tuple[int, int]], vote: float = 2.0) -> Sequence[str | None]:
        return [None] * len(spans)


@pytest.fixture
def gold(annotated: list[AnnotatedReport]) -> AnnotatedReport:
    return annotated[2]


def both(benches: Benches, gold: AnnotatedReport, oracle: Oracle, votes: Votes, thinned: bool) -> Measured:
    seeds = ((1, 0.5),) if thinned else ()
    return benches.of(gold, seeds).both(oracle, Remembered(oracle, votes))  # type: ignore[arg-type]


def test_a_model_that_knows_gets_votes_and_wins_back_what_the_rules_lost(
    model_folder: Path, gold: AnnotatedReport, benches: Benches
) -> None:
    oracle = Oracle(load(model_folder), gold, right=True)
    votes = fit_votes(oracle, [gold], benches)  # type: ignore[arg-type]
    assert votes.type >= 1.0
    half = benches.of(gold, ((1, 0.5),)).rules().typed.f1
    assert both(benches, gold, oracle, votes, thinned=True).typed.f1 > half + 0.03


def test_a_model_that_is_wrong_does_no_harm(model_folder: Path, gold: AnnotatedReport, benches: Benches) -> None:
    oracle = Oracle(load(model_folder), gold, right=False)
    votes = fit_votes(oracle, [gold], benches)  # type: ignore[arg-type]
    rules = benches.of(gold).rules().typed.f1
    assert both(benches, gold, oracle, votes, thinned=False).typed.f1 >= rules - 0.005


def test_no_vote_changes_nothing(model_folder: Path, gold: AnnotatedReport, benches: Benches) -> None:
    silent = Votes(type=0.0, achieved=0.0, link=0.0, category=2.0)
    model = load(model_folder)
    found = benches.of(gold).both(model, Remembered(model, silent))
    assert found.figures() == benches.of(gold).rules().figures()


def test_the_temperature_cools_what_is_too_sure(model_folder: Path, gold: AnnotatedReport, benches: Benches) -> None:
    from models.examples import examples

    quantities = examples(gold, benches.of(gold).known).quantities
    sure_and_right = fit_temperature(Oracle(load(model_folder), gold, right=True), quantities)  # type: ignore[arg-type]
    sure_and_wrong = fit_temperature(Oracle(load(model_folder), gold, right=False), quantities)  # type: ignore[arg-type]
    assert sure_and_right < 1.0 < sure_and_wrong


def test_doubt_grows_with_entropy_and_disagreement() -> None:
    sure, torn = {"": 0.01, "a": 0.98, "b": 0.01}, {"": 0.3, "a": 0.4, "b": 0.3}
    assert doubt(sure, "a") < doubt(torn, "a") < doubt(sure, "b") < doubt(torn, "b")


def test_every_quantity_stands_in_one_suggested_passage(
    model_folder: Path, gold: AnnotatedReport, benches: Benches
) -> None:
    known = benches.of(gold).known
    found = suggest(load(model_folder), [(gold.report, known)])
    assert sum(each.quantities for each in found) == len(known.contexts)
    assert len({(each.start, each.end) for each in found}) == len(found)
