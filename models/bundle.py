"""Makes the bundled model from the repository alone: `python -m models.bundle` (`make models`).

Votes and temperature are fitted by a model that has not seen the validation reports; the model that is bundled then
learns from all annotated samples. Real reports beside the checkout are never learned from.
"""

from __future__ import annotations

import argparse
import functools
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from models.bench import Benches, Remembered
from models.building import Recipe, learn, pretrain, samples
from models.card import write_card
from models.datasets.report import AnnotatedReport
from models.evaluation import Measured
from models.export import fastest
from models.inference import BUNDLED, LearnedModel, load, of_trained
from models.network import Trained
from models.runtime import ONNX_FILES
from models.settings import Settings
from models.training import Progress

ROOT = Path(__file__).parent.parent
MOST_BYTES = 8 * 2**20
# 8-bit weights may cost so much F1.
_MOST_LOSS = 0.005


def build(folder: Path, recipe: Recipe, progress: Progress) -> dict[str, object]:
    """Makes the model and writes its folder; returns its card.

    Raises:
        RuntimeError: the folder is larger than MOST_BYTES.
    """
    begin = time.monotonic()
    benches = Benches()
    reports = samples(ROOT)
    base = pretrain(recipe, [each.text for each in reports], benches, progress=progress)
    learned = learn(base, reports, recipe, benches, progress=progress)
    figures = figures_of(learned.trial, learned.held, benches)
    final = learned.trained
    final.settings = replace(final.settings, name="bundled")
    facts: dict[str, object] = {"recipe": asdict(recipe), "validation": figures}
    card = write_folder(final, folder, reports, learned.held, benches, facts)
    size = sum(each.stat().st_size for each in folder.iterdir())
    if size > MOST_BYTES:
        raise RuntimeError(f"{folder} has {size} bytes, more than {MOST_BYTES}")
    progress(f"{folder}: {size / 2**20:.1f} MiB in {time.monotonic() - begin:.0f} s; {json.dumps(figures)}")
    return card


def write_folder(
    trained: Trained,
    folder: Path,
    training: Sequence[AnnotatedReport],
    held: Sequence[AnnotatedReport],
    benches: Benches,
    facts: dict[str, object],
) -> dict[str, object]:
    """Writes a model's folder in one step: settings, weights, the ONNX export where it is faster, and the card."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    trained.save(fresh)
    times = fastest(trained, fresh)
    quantized = fresh / ONNX_FILES[0]
    if quantized.exists() and _loses(trained, fresh, held, benches):
        quantized.unlink()
    if quantized.exists():
        (fresh / ONNX_FILES[1]).unlink()
    card = write_card(fresh, Settings.read(fresh), training, {"seconds_a_batch": times, **facts})
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)
    return card


def _loses(trained: Trained, folder: Path, held: Sequence[AnnotatedReport], benches: Benches) -> bool:
    """Whether 8-bit weights cost more F1 than they may."""
    if not held:
        return False
    exact, rounded = figures_of(trained, held, benches), _figures(load(folder), held, benches)
    return any(exact[system][name] - rounded[system][name] > _MOST_LOSS for system in exact for name in exact[system])


def figures_of(trained: Trained, reports: Sequence[AnnotatedReport], benches: Benches) -> dict[str, dict[str, float]]:
    """The main figures of the rules, the model and both on annotated reports, for a model's card."""
    return _figures(of_trained(trained), reports, benches)


def _figures(model: LearnedModel, reports: Sequence[AnnotatedReport], benches: Benches) -> dict[str, dict[str, float]]:
    rules = alone = both = Measured()
    for report in reports:
        bench, answers = benches.of(report), Remembered(model, model.settings.votes)
        rules += bench.rules()
        alone += bench.alone(model, answers)
        both += bench.both(model, answers)
    named = {"rules": rules, "model": alone, "both": both}
    return {name: {k: round(v, 4) for k, v in each.figures().items()} for name, each in named.items()}


def main() -> None:
    """Makes the bundled model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", "-o", type=Path, default=BUNDLED)
    parser.add_argument("--synthetic", type=int, default=Recipe().synthetic)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    arguments = parser.parse_args()
    recipe = replace(Recipe(), synthetic=arguments.synthetic, seed=arguments.seed)
    build(arguments.output, recipe, functools.partial(print, flush=True))


if __name__ == "__main__":
    main()
