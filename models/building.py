"""Makes models: pretraining on synthetic reports, tuning on annotated ones, votes and calibration on held-out ones."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.pipes.lines.wording import statement_words
from models.batches import Encoded, encode
from models.bench import Benches, Seeds
from models.characters import Vocabulary
from models.datasets.gold import read_folder
from models.datasets.report import AnnotatedReport
from models.datasets.splits import holdout
from models.datasets.synthetic import synthetic_reports
from models.encoder import CharacterEncoder, EncoderConfig
from models.examples import ReportExamples, examples, read_report
from models.inference import of_trained
from models.network import Network, Trained
from models.settings import Settings
from models.training import Progress, Schedule, fit
from models.voting import fit_temperature, fit_votes


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made.

    Attributes:
        synthetic: synthetic reports to learn from first; synthetic_epochs: how often.
        replayed: of these, how many go on being shown beside the annotated reports.
        epochs: passes over the annotated reports.
        least: how often a character must stand in the texts to be in the vocabulary.
        validation: the share of the annotated reports that temperature and votes are fitted on.
    """

    synthetic: int = 250
    synthetic_epochs: int = 1
    replayed: int = 8
    epochs: int = 8
    least: int = 3
    validation: float = 0.25
    rate: float = 1e-3
    tuning_rate: float = 7e-4
    seed: int = 7
    encoder: EncoderConfig = EncoderConfig()  # noqa: RUF009 (it is frozen)


@dataclass(slots=True)
class Base:
    """A model that has seen synthetic reports only, and those that are shown again in tuning."""

    trained: Trained
    replayed: list[Encoded]

    def copy(self) -> Trained:
        """The model again, to be tuned."""
        return Trained(copy.deepcopy(self.trained.network), self.trained.vocabulary, self.trained.settings)


def quiet(line: str) -> None:
    """Says nothing."""


def samples(root: Path) -> list[AnnotatedReport]:
    """The annotated reports of the repository (at `root`) that models may learn from; those in held-out are not."""
    folders = (root / "samples", root / "samples" / "strangers")
    return [report for folder in folders for report in read_folder(folder / "gold", folder)]


def pretrain(
    recipe: Recipe,
    texts: Sequence[str],
    benches: Benches,
    seeds: Seeds = (),
    start: tuple[CharacterEncoder, Vocabulary] | None = None,
    checkpoint: Path | None = None,
    progress: Progress = quiet,
) -> Base:
    """A model that has learned from synthetic reports.

    Args:
        texts: reports whose characters the vocabulary holds beside those of the synthetic ones.
        seeds: what the generator's knowledge is thinned by.
        start: a checkpoint's encoder and vocabulary; else a new small encoder.
    """
    words = benches.words(seeds)
    reports = list(synthetic_reports(recipe.synthetic, recipe.seed, words))
    types = ("", *(each.type for each in words.types))
    settings = Settings(types=types, categories=tuple(statement_words().categories))
    if start is None:
        vocabulary = Vocabulary.of([*texts, *(each.text for each in reports)], recipe.least)
        encoder = _new(recipe, vocabulary)
    else:
        encoder, vocabulary = start
    trained = Trained(Network(encoder, len(settings.types), len(settings.categories)), vocabulary, settings)
    encoded = []
    for number, report in enumerate(reports, 1):
        encoded.append(encode(examples(report, read_report(report.text, report.report, words)), vocabulary, settings))
        if number % 50 == 0:
            progress(f"read {number} of {len(reports)} synthetic reports")
    schedule = Schedule(epochs=recipe.synthetic_epochs, rate=recipe.rate, seed=recipe.seed)
    if encoded:
        fit(trained, encoded, [], schedule, checkpoint, progress)
    return Base(trained, encoded[: recipe.replayed])


def _new(recipe: Recipe, vocabulary: Vocabulary) -> CharacterEncoder:
    import torch

    torch.manual_seed(recipe.seed)
    return CharacterEncoder.small(recipe.encoder, vocabulary)


def tune(
    base: Base,
    training: Sequence[AnnotatedReport],
    validation: Sequence[AnnotatedReport],
    recipe: Recipe,
    benches: Benches,
    seeds: Seeds = (),
    checkpoint: Path | None = None,
    progress: Progress = quiet,
) -> Trained:
    """A copy of a base that has learned from annotated reports.

    Args:
        validation: reports that say when to stop, and fit temperature and votes; without any, those of the base stay.
    """
    trained = base.copy()
    encoded = [_encoded(each, benches, seeds, trained) for each in training]
    held = [_encoded(each, benches, seeds, trained) for each in validation]
    schedule = Schedule(epochs=recipe.epochs, rate=recipe.tuning_rate, seed=recipe.seed)
    if encoded:
        fit(trained, [*encoded, *base.replayed], held, schedule, checkpoint, progress)
    if validation:
        known = [example for each in validation for example in _examples(each, benches, seeds).quantities]
        temperature = fit_temperature(of_trained(trained), known)
        trained.settings = replace(trained.settings, temperature=temperature)
        votes = fit_votes(of_trained(trained), validation, benches, seeds)
        progress(f"temperature {temperature:.2f}, votes {votes}")
        trained.settings = replace(trained.settings, votes=votes)
    return trained


@dataclass(slots=True)
class Learned:
    """A model, and the trial that its temperature and votes come from.

    Attributes:
        trained: has learned from all annotated reports.
        trial: has learned from all but `held`; trained itself where there is only one report.
    """

    trained: Trained
    trial: Trained
    held: list[AnnotatedReport]


def learn(
    base: Base,
    training: Sequence[AnnotatedReport],
    recipe: Recipe,
    benches: Benches,
    seeds: Seeds = (),
    weak: Sequence[AnnotatedReport] = (),
    checkpoints: Path | None = None,
    progress: Progress = quiet,
) -> Learned:
    """A model that has learned from all annotated reports.

    How much it counts beside the rules is fitted by a trial that has not seen a part of them: a model knows what it has
    learned from too well.

    Args:
        weak: reports with weak labels, learned from beside the annotated ones, never measured on.
        checkpoints: a folder to go on from after a kill.
    """
    kept, held = holdout(training, recipe.validation) if recipe.validation else (list(training), [])
    steps = {name: checkpoints / f"{name}.pt" if checkpoints else None for name in ("trial", "annotated")}
    trial = tune(base, [*kept, *weak], held, recipe, benches, seeds, steps["trial"], progress)
    if not held:
        return Learned(trial, trial, [])
    trained = tune(base, [*training, *weak], [], recipe, benches, seeds, steps["annotated"], progress)
    trained.settings = trial.settings
    return Learned(trained, trial, held)


def _examples(report: AnnotatedReport, benches: Benches, seeds: Seeds) -> ReportExamples:
    return examples(report, benches.of(report, seeds).known)


def _encoded(report: AnnotatedReport, benches: Benches, seeds: Seeds, trained: Trained) -> Encoded:
    return encode(_examples(report, benches, seeds), trained.vocabulary, trained.settings)
