from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement import agreement, alpha, plot
from models.datasets.label_studio import Dataset
from models.datasets.marks import Mark, Passage, Task

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


def said(*annotators: str) -> list[tuple[str, str, str]]:
    """What each annotator says of the units in their order; a point where they say nothing."""
    return [
        (str(who), str(unit), label)
        for who, labels in enumerate(annotators)
        for unit, label in enumerate(labels)
        if label != "."
    ]


@pytest.mark.parametrize(
    ("annotators", "value"),
    [
        # The examples of K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): A, B and C.
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_is_krippendorffs(annotators: tuple[str, ...], value: float) -> None:
    assert alpha(said(*annotators)) == pytest.approx(value, abs=0.0005)


@given(st.lists(st.lists(st.sampled_from("abc."), min_size=8, max_size=8), min_size=2, max_size=4))
def test_alpha_is_one_less_observed_by_expected_disagreement(rows: list[list[str]]) -> None:
    """By the coincidences of pairs: of each unit that two or more speak of, and of all that is said of those."""
    columns = [[label for label in column if label != "."] for column in zip(*rows, strict=True)]
    columns = [column for column in columns if len(column) > 1]
    everything = [label for column in columns for label in column]
    if len(set(everything)) < 2:
        return
    observed = sum(differing(column) * 2 / (len(column) - 1) for column in columns) / len(everything)
    expected = differing(everything) * 2 / (len(everything) * (len(everything) - 1))
    assert alpha(said(*map("".join, rows))) == pytest.approx(1 - observed / expected)


def differing(labels: list[str]) -> int:
    return sum(one != other for one, other in combinations(labels, 2))


def test_alpha_is_of_what_two_annotators_say_of_each_quantity() -> None:
    """Of 4 quantities 2 agree; the labels are a a, b b, c d, c none."""
    found = agreement(dataset(marked(*ALL), marked(*ALL[:2], ("50户", "other"))))
    assert found.types == pytest.approx(alpha(said("abcc", "abdn")))


def test_three_annotators_are_three_pairs_and_one_alone_is_none() -> None:
    assert len(agreement(dataset(marked(*ALL), marked(*ALL), marked())).by_pair) == 3
    assert agreement(dataset(marked(*ALL))).tasks == 0


def test_the_plot_is_drawn(tmp_path: Path) -> None:
    plot(agreement(dataset(marked(*ALL), marked(*ALL[:2]))), tmp_path / "deep" / "plot.svg")
    assert (
        "people_trained" in (tmp_path / "deep" / "plot.svg").read_text(encoding="utf-8")
        or (tmp_path / "deep" / "plot.svg").stat().st_size > 5000
    )
