from __future__ import annotations

from pathlib import Path

import pytest

from annotations.agreement import agreement, plot
from annotations.marks import Mark, Passage
from annotations.pull import Dataset
from annotations.workspace import Task

TEXT = "培训干部20人，举办培训班3期，走访群众50户，慰问老人60人。"


def marked(*pairs: tuple[str, str]) -> list[Mark]:
    return [
        Mark("achievement", TEXT.index(words), TEXT.index(words) + len(words), label, None, 1, "")
        for words, label in pairs
    ]


def dataset(*annotators: list[Mark]) -> Dataset:
    data = {"text": TEXT, "segments": [[0, 0, len(TEXT)]], "start": 0, "end": len(TEXT), "report": "r", "section": "s"}
    passage = Passage(Task(7, data, frozenset()), TEXT)
    return Dataset(marks={7: {str(at): marks for at, marks in enumerate(annotators)}}, passages={7: passage})


ALL = (("20人", "people_trained"), ("3期", "training_held"), ("50户", "people_served"), ("60人", "people_served"))


def test_annotators_who_say_the_same_agree_wholly() -> None:
    found = agreement(dataset(marked(*ALL), marked(*ALL)))
    assert found.tasks == 1
    assert found.overall.f1 == 1
    assert found.types == 1
    assert found.categories is None


def test_f1_counts_spans_that_are_the_same_to_the_character_and_label() -> None:
    found = agreement(dataset(marked(*ALL), marked(*ALL[:2], ("50户", "other"))))
    assert found.overall.f1 == pytest.approx(2 * 2 / 7)
    assert found.by_label["people_trained"].f1 == 1
    assert found.by_label["people_served"].f1 == 0
    assert found.by_pair.keys() == {("0", "1")}
    assert [(each.task, each.f1) for each in found.differing] == [(7, pytest.approx(4 / 7))]


def test_alpha_is_krippendorffs() -> None:
    """By hand: of 4 quantities 2 agree; the labels are a a, b b, c d, c none."""
    found = agreement(dataset(marked(*ALL), marked(*ALL[:2], ("50户", "other"))))
    observed = 2 / 4
    counts = {"a": 2, "b": 2, "c": 2, "d": 1, "none": 1}
    expected = 1 - sum(n * (n - 1) for n in counts.values()) / (8 * 7)
    assert found.types == pytest.approx(1 - observed / expected)


def test_three_annotators_are_three_pairs_and_one_alone_is_none() -> None:
    assert len(agreement(dataset(marked(*ALL), marked(*ALL), marked())).by_pair) == 3
    assert agreement(dataset(marked(*ALL))).tasks == 0


def test_the_plot_is_drawn(tmp_path: Path) -> None:
    plot(agreement(dataset(marked(*ALL), marked(*ALL[:2]))), tmp_path / "deep" / "plot.svg")
    assert (
        "people_trained" in (tmp_path / "deep" / "plot.svg").read_text(encoding="utf-8")
        or (tmp_path / "deep" / "plot.svg").stat().st_size > 5000
    )
