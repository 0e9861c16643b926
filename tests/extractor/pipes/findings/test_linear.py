"""What keeps the rules linear on hostile text, without a clock: tests/benchmarks/test_speed.py measures it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from extractor.pipeline import build, prepared
from extractor.pipes.findings import Evidence, Rule, rules
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import layers
from extractor.reading import read

# A repeat of more than this has no end.
ENDLESS = 100


def patterns(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns that a rule holds, by themselves or in collections."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from patterns(item)


def takes_digits(terms: Sequence[Any]) -> bool:
    """Whether a set of characters has the digits."""
    if any(code is codes.NEGATE for code, _ in terms):
        return False
    return any(
        (code is codes.CATEGORY and of is codes.CATEGORY_DIGIT) or (code is codes.RANGE and of[0] <= ord("5") <= of[1])
        for code, of in terms
    )


def begins_at_every_digit(parsed: Sequence[Any]) -> bool:
    """Whether what a pattern begins with, unless a look around goes before it, is a run of digits without end."""
    first = True
    for code, of in parsed:
        if code is codes.SUBPATTERN:
            if begins_at_every_digit(of[3]):
                return True
            if of[3].getwidth()[0]:
                return False
        elif code is codes.BRANCH:
            return any(begins_at_every_digit(branch) for branch in of[1])
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, (repeated, *more) = of
            if not more and repeated[0] is codes.IN and takes_digits(repeated[1]) and most > ENDLESS:
                return True
            if least:
                return False
        elif code is codes.IN and takes_digits(of) and first:
            first = False
        else:
            return False
    return False


@pytest.mark.parametrize(
    "bad", [r"\d+[项个]", r"(?:指标\d+|\d+[项个])", r"(?P<limit>\d[\d,.]*)万元", r"[，]*[1-9]\d*件"]
)
def test_a_search_from_every_digit_of_a_run_is_seen(bad: str) -> None:
    assert begins_at_every_digit(parser.parse(bad))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: type(rule).__name__)
def test_no_pattern_of_a_rule_searches_from_every_digit_of_a_run(rule: Rule) -> None:
    found = [each.pattern for each in patterns(vars(rule)) if begins_at_every_digit(parser.parse(each.pattern))]
    assert found == [], r"write (?<!\d)\d…, or NUMBER of arithmetic.py"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    nlp = build()
    page = read(("2023年度部门决算\n" + "1万元" * 4000 + "，2万元" * 4000).encode())
    return Evidence(layers(nlp(prepared(page, nlp))))


def test_clauses_and_sentences_without_end_are_cut(evidence: Evidence) -> None:
    figures = [figure for sentence in evidence.sentences for figure in sentence.figures]
    assert len(figures) == 8000
    assert max(figure.quantity.start - figure.start for figure in figures) <= 2000
    assert max(figure.quantity.start - figure.sentence for figure in figures) <= 6100


def test_a_finding_has_so_many_places_at_most(evidence: Evidence) -> None:
    class Everywhere(BaseRule):
        id = "conflict"

    places = [(at, at + 1) for at in range(20, 2000)]
    assert len(Everywhere().finding(evidence, "", places).spans) == 300


def test_the_beginning_of_a_line_is_looked_for_nearby(evidence: Evidence) -> None:
    assert evidence.behind("\n", 20) == len("2023年度部门决算\n")
    assert evidence.behind("\n", 10_000) == 6000
