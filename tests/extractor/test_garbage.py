"""While the pipes read a report nobody looks for cyclic garbage; afterwards the collector is as it was left."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import ReportError, extract, pipeline
from extractor.reading import read

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


def test_the_pipes_make_no_collection(collections: list[str]) -> None:
    nlp = pipeline.build()
    pipeline.run(read(REPORT), nlp)  # loads the knowledge
    page = read(REPORT)
    gc.collect()
    collections.clear()
    pipeline.run(page, nlp)
    assert len(collections) <= 1  # the one that was put off


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
