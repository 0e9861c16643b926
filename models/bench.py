"""Annotated reports and labelled passages, each read once by the engine, and what rules and a model say of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor import pipeline
from extractor.grounding import grounded
from extractor.pipeline import to_result
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.decisions import Decision
from extractor.pipes.achievements.words import achievement_words
from extractor.pipes.layers import layers
from extractor.pipes.links import LinkPipe
from extractor.pipes.variances import VariancePipe
from extractor.reading import read
from extractor.result import Result
from models.datasets.passages import LabelledPassage
from models.datasets.report import AnnotatedReport
from models.evaluation import Measured, measure
from models.examples import in_logical_text, read_report
from models.inference import LearnedModel


class Bench:
    """A report with its annotation."""

    def __init__(self, gold: AnnotatedReport) -> None:
        self.known = read_report(gold.text, gold.report)
        self.gold = in_logical_text(gold, layers(self.known.doc).page)
        self._rules: Result = to_result(self.known.doc).model_copy(deep=True)

    def rules(self) -> Measured:
        """The rules alone."""
        return measure(self._rules, self.gold)

    def both(self, model: LearnedModel) -> Measured:
        """Rules and model together."""
        return measure(reread(self.known.doc, model), self.gold)


def reread(doc: Doc, model: LearnedModel | None) -> Result:
    """The result of a Doc that the engine has read, its achievements, causes and links decided anew."""
    doc = VariancePipe(model)(doc)
    doc = AchievementPipe(achievement_words(), model)(doc)
    return to_result(LinkPipe(model)(doc)).model_copy(deep=True)


class Benches:
    """Reads every report once."""

    def __init__(self) -> None:
        self._benches: dict[str, Bench] = {}

    def of(self, gold: AnnotatedReport) -> Bench:
        """An annotated report, read."""
        if gold.report not in self._benches:
            self._benches[gold.report] = Bench(gold)
        return self._benches[gold.report]


def reader(model: LearnedModel | None) -> Callable[[str], Result]:
    """What reads a text with a model that is still in memory; its results point into the text as it is given."""

    def read_text(text: str) -> Result:
        doc = read_report(text, "passage.txt").doc
        result, places = reread(doc, model), layers(doc).page.map
        return grounded(result, places) if places else result

    return read_text


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A labelled passage as the engine reads it, under its heading.

    Attributes:
        marked: where each labelled quantity stands in the Doc, half open, and its type, NONE for no achievement.
    """

    doc: Doc
    marked: list[tuple[int, int, str]]

    def right(self, decision: Decision) -> str | None:
        """The label of the quantity that was decided on, or None where it has none."""
        quantity = decision.context.quantity
        return next((kind for a, b, kind in self.marked if quantity.start < b and a < quantity.end), None)


def read_passage(labelled: LabelledPassage) -> ReadPassage:
    """Reads a passage as a report of its own."""
    nlp = pipeline.build()
    before = labelled.heading.replace(" > ", "\n") + "\n" if labelled.heading else ""
    page = read(before + labelled.plain, "passage.txt")
    marked = [(a + len(before), b + len(before), kind) for a, b, kind in labelled.marked()]
    if page.map is not None:
        marked = [(*page.map.logical_span(a, b), kind) for a, b, kind in marked]
    return ReadPassage(nlp(pipeline.prepared(page, nlp)), marked)


def decisions(doc: Doc, model: LearnedModel | None) -> list[Decision]:
    """What is decided of each quantity of a Doc that the engine has read."""
    AchievementPipe(achievement_words(), model)(doc)
    return list(layers(doc).decisions)
