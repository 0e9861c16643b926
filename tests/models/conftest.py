"""A tiny model, made once, and the annotated samples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.bench import Benches
from models.building import Recipe, Sources, begin, calibrate, tune
from models.bundle import write_folder
from models.datasets.gold import read_folder
from models.datasets.passages import Written, written
from models.datasets.report import AnnotatedReport
from models.encoder import EncoderConfig
from models.network import Trained
from models.training import Schedule

TINY = Recipe(
    schedule=Schedule(epochs=2, rate=1e-3, batch=8),
    encoder=EncoderConfig(hidden=32, layers=1, heads=2, feed_forward=64),
    validation=0.34,
)


@pytest.fixture(scope="session")
def annotated(root: Path) -> list[AnnotatedReport]:
    return read_folder(root / "samples" / "gold", root / "samples")


@pytest.fixture(scope="session")
def few() -> Written:
    """A little of what a writer wrote."""
    writer = next(each for each in written() if each.passages and each.sentences)
    return replace(writer, passages=writer.passages[:12], sentences=writer.sentences[:12])


@pytest.fixture(scope="session")
def benches() -> Benches:
    return Benches()


@pytest.fixture(scope="session")
def base(annotated: list[AnnotatedReport]) -> Trained:
    return begin(TINY, "".join(each.text for each in annotated))


@pytest.fixture(scope="session")
def model_folder(
    base: Trained,
    annotated: list[AnnotatedReport],
    few: Written,
    benches: Benches,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A trained model's folder."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    sources = Sources([few], annotated[2:4])
    trained = tune(base, list(sources.examples(benches)), TINY, None, lambda line: None)
    calibrate(trained, Sources(reports=annotated[:1]), benches, lambda line: None)
    write_folder(trained, folder, annotated[2:4], {})
    return folder
