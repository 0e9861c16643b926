"""What a model costs beside the rules, and beside the usual way: an encoder of UIE-nano's size, run once a type."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from extractor import extract
from extractor.pipes.achievements.ontology import ontology
from models.characters import Batch
from models.encoder import CharacterEncoder, EncoderConfig
from models.inference import BUNDLED

pytestmark = pytest.mark.benchmark

# The encoder of UIE-nano: 4 layers, 312 wide; it reads a text in pieces of so many characters, each once a type.
_NANO = EncoderConfig(hidden=312, layers=4, heads=12, feed_forward=1248, positions=512, segments=2)
_PIECE = 512
_MOST_SECONDS = 1.0
_LEAST_RATIO = 50


def shortest(work: Callable[[], object], runs: int = 3) -> float:
    """Seconds of processor time, all threads together: no less than a quiet machine's clock shows."""
    work()
    times = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def nano_seconds(characters: int) -> float:
    """What reading a text of that length takes; one type is measured and taken times the number of types."""
    torch.set_num_threads(1)
    encoder = CharacterEncoder(_nano()).eval()
    shape = (2, _PIECE)
    ids = np.full(shape, 7, dtype=np.int64)
    zeros, ones = np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=np.int64)
    positions = np.tile(np.arange(_PIECE, dtype=np.int64), (shape[0], 1))
    batch = Batch(ids, zeros, positions, ones, np.zeros(shape[0], dtype=np.int64))
    with torch.inference_mode():
        a_batch = shortest(lambda: encoder.encode(batch, torch.device("cpu")))
    return a_batch * characters / (shape[0] * _PIECE) * len(ontology())


def _nano() -> torch.nn.Module:
    from transformers import BertModel

    return BertModel(_NANO.bert(20_000), add_pooling_layer=False)


def test_the_bundled_model_adds_a_second_at_most_a_fiftieth_of_the_usual_way(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (reports / "chenzhou-2021.txt").read_text(encoding="utf-8")
    rules = shortest(lambda: extract(text))
    both = shortest(lambda: extract(text, model="bundled"))
    nano = nano_seconds(len(text))
    with capsys.disabled():
        print(f"\nrules {rules:.2f} s, with the model {both:.2f} s, nano once a type {nano:.1f} s")
    assert both - rules <= _MOST_SECONDS
    assert (both - rules) * _LEAST_RATIO <= nano


def test_the_bundled_model_is_small() -> None:
    assert sum(each.stat().st_size for each in BUNDLED.iterdir()) <= 8 * 2**20
