"""Which line a record is linked to, given what speaks for each, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.pipes.links import Candidate, decide, spread
from extractor.result import Achievement


def achievement(at: int, link: str | None) -> Achievement:
    return Achievement(
        id=f"a{at}", type="other", value=1, unit="个", qualifier=None, start=at, end=at + 2, text="1个", object=None,
        section_id=None, budget_line_id=link, link_score=0.8 if link else 0.0, confidence=0.9, source="rules",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (("b1", None, "b1"), "b1"),
        (("b1", "b1", None), "b1"),
        (("b1", None, "b2"), None),
        (("b1", None, None), None),
        (("b1", "b1", None, None, None), None),
    ],
)
def test_an_item_that_is_mostly_about_one_line_is_all_about_it(
    links: Sequence[str | None], expected: str | None
) -> None:
    found = [
        Candidate(achievement(at, link), (0, 0), (0, at), {link: 0.8} if link else {}) for at, link in enumerate(links)
    ]
    elsewhere = Candidate(achievement(9, None), (1, 0), (1, 0), {})
    spread([*found, elsewhere])
    assert [each.achievement.budget_line_id for each, link in zip(found, links, strict=True) if not link] == [
        expected
    ] * links.count(None)
    assert elsewhere.achievement.budget_line_id is None


def test_an_item_of_the_classification_is_no_rival_of_a_project_that_is_hardly_less_likely() -> None:
    def linked(scores: dict[str, float], barred: frozenset[str] = frozenset()) -> str | None:
        candidate = Candidate(achievement(1, None), (0, 0), (0, 0), scores, barred=barred)
        decide(candidate, items={"b1", "b2"})
        return candidate.achievement.budget_line_id

    assert linked({"b1": 1.0, "b3": 0.99}) == linked({"b1": 1.0, "b3": 0.92}) == "b3"
    assert linked({"b1": 1.0, "b3": 0.7}) == "b1"
    assert linked({"b1": 1.0, "b3": 0.95, "b4": 0.94}) is None
    assert linked({"b1": 1.0, "b2": 0.99}) is None
    assert linked({"b1": 1.0, "b3": 0.95}, frozenset({"b3"})) == "b1"


def test_what_all_but_certainly_belongs_to_no_line_is_not_given_that_of_its_item() -> None:
    def last(score: float) -> str | None:
        scores = [{"b1": 0.8}, {"b1": 0.8}, {"b1": score}]
        found = [
            Candidate(achievement(at, "b1" if at < 2 else None), (0, 0), (0, at), each)
            for at, each in enumerate(scores)
        ]
        spread(found)
        return found[-1].achievement.budget_line_id

    assert last(0.1) == last(-0.3) == "b1"
    assert last(-0.8) is None


def test_a_link_is_the_surer_the_more_speaks_for_its_line_and_the_less_for_others() -> None:
    def sure(scores: dict[str, float]) -> float:
        candidate = Candidate(achievement(1, None), (0, 0), (0, 0), scores)
        decide(candidate)
        return candidate.achievement.link_score

    assert 0.5 < sure({"b1": 0.6, "b2": 0.5}) < sure({"b1": 0.6}) < sure({"b1": 2.0}) < sure({"b1": 6.0}) < 1
    assert sure({"b1": 6.0, "b2": 5.0}) < sure({"b1": 6.0, "b2": 0.1})


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"b1": 0.4}, "b1"),
        ({"b1": 0.4, "b2": 0.02}, "b1"),
        ({"b1": 0.4, "b2": 0.3}, None),
        ({"b1": 0.6, "b2": 0.5}, "b1"),
        ({"b1": 0.6, "b2": 0.59}, None),
        ({"b1": 0.1}, None),
        ({}, None),
    ],
)
def test_a_line_that_stands_alone_needs_less_to_speak_for_it(scores: dict[str, float], expected: str | None) -> None:
    candidate = Candidate(achievement(1, None), (0, 0), (0, 0), scores)
    decide(candidate)
    assert candidate.achievement.budget_line_id == expected
