"""Makes models: a network tuned on labelled passages and annotated reports, joined with the rules on held-out ones."""

from __future__ import annotations

import copy
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from extractor.pipes.achievements.words import achievement_words
from extractor.pipes.layers import Layers, layers
from extractor.pipes.lines.wording import statement_words
from extractor.pipes.variances import Judgement, explanations, stretches
from extractor.pipes.variances.rules import StatedCauses
from extractor.result import Cause, Variance
from models.batches import encode
from models.bench import Benches, decisions, read_passage
from models.datasets.gold import read_folder
from models.datasets.passages import NONE, Written, written
from models.datasets.report import AnnotatedReport
from models.encoder import Encoder, EncoderConfig
from models.examples import Example, label_of, of_passage, of_report, of_sentence, read_report
from models.inference import LearnedModel, of_trained
from models.network import Network, Trained
from models.pieces import Stretch
from models.settings import Settings
from models.tokens import Tokens
from models.training import Progress, Schedule, fit
from models.voting import Case, CauseCase, ExtentCase, fit_extent, fit_temperature, fit_vote

# How much a quantity of a whole report counts where the vote is fitted: passages have more of them.
_WHOLE = 2.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made.

    Attributes:
        layers: how many of the pretrained encoder's layers are used.
        schedule: how the network is tuned.
        least: how often a piece, or a character, must stand in the texts to be in the vocabulary.
        validation: the share of the sources that the model is not shown, which fit how it is joined with the rules.
        encoder: a new small encoder's dimensions, where there is no pretrained one.
    """

    layers: int = 5
    schedule: Schedule = Schedule()  # noqa: RUF009 (it is frozen)
    least: int = 3
    validation: float = 0.1
    encoder: EncoderConfig = EncoderConfig()  # noqa: RUF009


@dataclass(slots=True)
class Sources:
    """What models learn from: what writers wrote, and annotated reports."""

    writers: list[Written] = field(default_factory=list)
    reports: list[AnnotatedReport] = field(default_factory=list)

    def split(self, share: float) -> tuple[Sources, Sources]:
        """(training, validation); a source's side is fixed by its name, so that it stays when others are added."""
        names = sorted({*(w.name for w in self.writers), *(r.report for r in self.reports)}, key=_drawn)
        held = set(names[: round(share * len(names)) or (1 if len(names) > 1 else 0)])
        sides = [
            Sources([w for w in self.writers if (w.name in held) is side],
                    [r for r in self.reports if (r.report in held) is side])
            for side in (False, True)
        ]  # fmt: skip
        return sides[0], sides[1]

    def examples(self, benches: Benches) -> Iterator[Example]:
        """Everything in it, as a network learns it."""
        for example in self.written():
            yield example()
        for report in self.reports:
            yield from of_report(report, benches.of(report).known)

    def written(self) -> Iterator[Callable[[], Example]]:
        """What makes an example of each passage and sentence; the engine reads it only then."""
        for writer in self.writers:
            for passage in writer.passages:
                yield partial(of_passage, passage, writer.name)
            for sentence in writer.sentences:
                yield partial(of_sentence, sentence, writer.name)


def _drawn(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def samples(root: Path) -> Sources:
    """What the repository at `root` holds for models to learn from; what strangers wrote to measure with is not."""
    folders = (root / "samples", root / "samples" / "strangers")
    reports = [report for folder in folders for report in read_folder(folder / "gold", folder)]
    return Sources(written(), reports)


def replayed(count: int, seed: int = 0) -> list[Example]:
    """Some of what the bundled model learned from: passages and sentences of every writer, drawn by the seed."""
    every = list(Sources(written()).written())
    return [example() for example in random.Random(seed).sample(every, min(count, len(every)))]


def begin(
    recipe: Recipe, texts: str, start: tuple[Encoder, Tokens] | None = None, labels: Settings | None = None
) -> Trained:
    """A network that has learned nothing yet but what its encoder knows.

    Args:
        texts: what a new vocabulary is made from.
        start: a pretrained encoder and its tokenizer; else a new small encoder.
        labels: the settings whose labels it shall know; else the built-in ones.
    """
    import torch

    torch.manual_seed(recipe.schedule.seed)
    settings = labels or Settings(
        types=("", *(each.type for each in achievement_words().types)), categories=tuple(statement_words().categories)
    )
    if start is None:
        tokens = Tokens.of_characters(texts, recipe.least)
        start = Encoder.small(recipe.encoder, tokens), tokens
    encoder, tokens = start
    return Trained(Network(encoder, settings.labels), tokens, settings)


@dataclass(slots=True)
class Learned:
    """A model, and the sources that it was not shown: its temperature and vote come from them."""

    trained: Trained
    held: Sources


def learn(
    base: Trained,
    sources: Sources,
    recipe: Recipe,
    benches: Benches,
    replayed: Sequence[Example] = (),
    checkpoint: Path | None = None,
    progress: Progress = lambda line: None,
) -> Learned:
    """A model that has learned from sources, joined with the rules.

    How much it counts beside the rules is fitted on a part of the sources that it is not shown: a model knows what it
    has learned from too well. With a single source it keeps the base's temperature and vote.

    Args:
        replayed: examples that are shown beside those of the sources, and never measured on.
        checkpoint: a file to go on from after a kill.
    """
    kept, held = sources.split(recipe.validation) if recipe.validation else (sources, Sources())
    trained = tune(base, [*kept.examples(benches), *replayed], recipe, checkpoint, progress)
    calibrate(trained, held, benches, progress)
    return Learned(trained, held)


def tune(
    base: Trained, examples: Sequence[Example], recipe: Recipe, checkpoint: Path | None, progress: Progress
) -> Trained:
    """A copy of a base that has learned from examples."""
    trained = Trained(copy.deepcopy(base.network), base.tokens, base.settings)
    fit(trained, encode(examples, trained.tokens, trained.settings), recipe.schedule, checkpoint, progress)
    return trained


def calibrate(trained: Trained, held: Sources, benches: Benches, progress: Progress) -> None:
    """Fits temperature and vote on sources that the model did not learn from; without any, those of the base stay."""
    if not held.writers and not held.reports:
        return
    trained.settings = replace(trained.settings, temperature=1.0)
    model = of_trained(trained)
    temperature = fit_temperature([(case.likely, case.right) for case in cases(model, held, benches)])
    trained.settings = replace(trained.settings, temperature=temperature)
    model = of_trained(trained)
    vote = fit_vote(list(cases(model, held, benches)), list(cause_cases(model, held, benches)))
    extent = fit_extent(list(extent_cases(model, held, benches)))
    vote = replace(vote, extent=extent)
    trained.settings = replace(trained.settings, vote=vote)
    progress(f"temperature {temperature:.2f}, {vote}")


def cases(model: LearnedModel, held: Sources, benches: Benches) -> Iterator[Case]:
    """The quantities of sources with what rules and model say of each."""
    for writer in held.writers:
        for passage in writer.passages:
            known = read_passage(passage)
            for each in decisions(known.doc, model):
                right = known.right(each)
                if right is not None and not each.barred:
                    types = ("" if right == NONE else right,)
                    yield Case(each.likely, each.rules, each.achieved, types, each.ruled_out)
    for report in held.reports:
        bench = benches.of(report)
        label = label_of(bench.gold)
        for each in decisions(bench.known.doc, model):
            labelled = label(each.context)
            if labelled is not None and not each.barred:
                yield Case(each.likely, each.rules, each.achieved, labelled.types, each.ruled_out, _WHOLE)


def cause_cases(model: LearnedModel, held: Sources, benches: Benches) -> Iterator[CauseCase]:
    """The causes of sources with what rules and model say of each."""
    for writer in held.writers:
        for sentence in writer.sentences:
            ruled = list(_ruled(layers(read_report(sentence.sentence, "sentence.txt").doc)))
            marked = list(sentence.marked())
            _, said = model.causes(sentence.sentence, [], [(a, b) for a, b, _ in marked])
            for (a, b, right), judged in zip(marked, said, strict=True):
                yield from _cause_cases(judged, ruled, (a, b), right, sentence.basis)
    for report in held.reports:
        bench = benches.of(report)
        causes = [(variance, cause) for variance in bench.gold.variances for cause in variance.causes]
        _, said = model.causes(bench.gold.text, [], [(cause.start, cause.end) for _, cause in causes])
        ruled = list(_ruled(layers(bench.known.doc)))
        for (variance, cause), judged in zip(causes, said, strict=True):
            yield from _cause_cases(judged, ruled, (cause.start, cause.end), cause.right, variance.basis)


def extent_cases(model: LearnedModel, held: Sources, benches: Benches) -> Iterator[ExtentCase]:
    """What sources say of where causes stand, with what rules and model say."""
    for writer in held.writers:
        for sentence in writer.sentences:
            text = sentence.sentence
            layer = layers(read_report(text, "sentence.txt").doc)
            right = frozenset((a, b) for a, b, _ in sentence.marked())
            yield from _extent_cases(model, layer, [(0, len(text))], right)
    for report in held.reports:
        bench = benches.of(report)
        layer = layers(bench.known.doc)
        right = frozenset((cause.start, cause.end) for variance in bench.gold.variances for cause in variance.causes)
        yield from _extent_cases(model, layer, list(stretches(layer, explanations(layer))), right)


def _extent_cases(
    model: LearnedModel, layer: Layers, places: Sequence[Stretch], right: frozenset[Stretch]
) -> Iterator[ExtentCase]:
    ruled = [(cause.start, cause.end) for variance in layer.variances for cause in variance.causes]
    for each in model.tagged(layer.page.text, places, ruled):
        low, high = each.piece.owned
        yield ExtentCase(
            each.piece, each.likely, each.told, frozenset((a, b) for a, b in right if low <= a and b <= high)
        )


def _ruled(layer: Layers) -> Iterator[tuple[Variance, Cause, bool]]:
    """The causes that the rules have found in a report, and whether they are sure of each one's category."""
    rules, paths = StatedCauses(), {line.id: line.path for line in layer.budget_lines}
    for variance in layer.variances:
        for cause in variance.causes:
            line = paths.get(variance.budget_line_id or "", [])
            yield variance, cause, rules.ruling(cause.text, line, variance.direction).is_sure


def _cause_cases(
    judged: Judgement,
    ruled: Sequence[tuple[Variance, Cause, bool]],
    span: tuple[int, int],
    right: tuple[str, ...],
    basis: str | None,
) -> Iterator[CauseCase]:
    """The questions about a cause that the rules have found, too."""
    found = next((each for each in ruled if each[1].start < span[1] and span[0] < each[1].end), None)
    if found is None:
        return
    variance, cause, is_sure = found
    yield CauseCase("category", judged.categories, cause.category, right, is_sure)
    if basis:
        yield CauseCase("basis", judged.bases, variance.basis, (basis,))
