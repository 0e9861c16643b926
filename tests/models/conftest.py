"""A tiny model, made once, and the annotated samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.bench import Benches
from models.building import Base, Recipe, pretrain, tune
from models.bundle import write_folder
from models.datasets.gold import read_folder
from models.datasets.report import AnnotatedReport
from models.encoder import EncoderConfig

TINY = Recipe(
    synthetic=6, synthetic_epochs=2, replayed=2, epochs=2, encoder=EncoderConfig(hidden=32, layers=1, feed_forward=64)
)


@pytest.fixture(scope="session")
def annotated(root: Path) -> list[AnnotatedReport]:
    return read_folder(root / "samples" / "gold", root / "samples")


@pytest.fixture(scope="session")
def benches() -> Benches:
    return Benches()


@pytest.fixture(scope="session")
def base(annotated: list[AnnotatedReport], benches: Benches) -> Base:
    return pretrain(TINY, [each.text for each in annotated], benches)


@pytest.fixture(scope="session")
def model_folder(
    base: Base, annotated: list[AnnotatedReport], benches: Benches, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A trained model's folder."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    trained = tune(base, annotated[2:5], annotated[:1], TINY, benches)
    write_folder(trained, folder, annotated[2:5], annotated[:1], benches, {})
    return folder
