"""What the bundled model costs beside the rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import extract
from models.settings import BUNDLED

pytestmark = pytest.mark.benchmark

_MOST_SECONDS = 1.0
_MOST_BYTES = 25 * 2**20


def shortest(work: Callable[[], object], runs: int = 5) -> float:
    """The shortest of several times, in seconds: what the work takes where nothing else runs."""
    work()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def test_the_bundled_model_adds_a_second_at_most(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (reports / "chenzhou-2021.txt").read_text(encoding="utf-8")
    rules, both = shortest(lambda: extract(text, model=None)), shortest(lambda: extract(text))
    with capsys.disabled():
        print(f"\nrules {rules:.2f} s, with the model {both:.2f} s")
    assert both - rules <= _MOST_SECONDS


def test_the_bundled_model_is_small() -> None:
    assert sum(each.stat().st_size for each in BUNDLED.iterdir()) <= _MOST_BYTES
