"""While a report is read nobody looks for cyclic garbage; before and after it the collector is as it was left."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import ReportError, extract

REPORT = Path("samples/organization-2022.txt")


@pytest.fixture
def collections() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(f"generation {info['generation']}")

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_reading_a_report_makes_no_collection(collections: list[str]) -> None:
    extract(REPORT, model=None)  # loads the knowledge
    text = REPORT.read_text(encoding="utf-8")
    collections.clear()
    extract(text, model=None)
    assert len(collections) <= 1  # one, where reading has ended and the pipes have not begun


def test_the_collector_goes_on_afterwards(tmp_path: Path) -> None:
    extract("培训干部225人次。", model=None)
    assert gc.isenabled()
    with pytest.raises(ReportError):
        extract(tmp_path / "none.txt", model=None)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        extract("培训干部225人次。", model=None)
        assert not gc.isenabled()
    finally:
        gc.enable()
