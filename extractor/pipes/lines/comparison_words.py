"""The words of `knowledge/comparisons.yaml`, and the expressions that several readers of reasons make of them."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, Names, alternatives
from extractor.pipes.lines.wording import statement_words


class ComparisonWords(Entry):
    """`knowledge/comparisons.yaml`."""

    budget: list[str]
    prior_year: list[str]
    final: list[str]
    nothing: dict[str, Names]
    increase: list[str]
    decrease: Names
    unchanged: list[str]
    shares: list[str]
    also: list[str]
    etc: list[str]
    spending: Names
    fillers: list[str]
    yearly: Names
    comparing: list[str]
    completing: Names
    now: list[str]
    asking: list[str]
    joints: list[str]
    belonging: list[str]
    taken_back: list[str]
    sources: list[str]
    within: list[str]
    tails: list[str]
    offices: list[str]
    opens_one: list[str]
    former: list[str]
    latter: list[str]
    stops: list[str]
    leads: list[str]
    holds: Names
    again: Names
    brought: list[str]
    following: list[str]
    outcomes: list[str]
    not_outcomes: list[str]
    openers: Names
    on_line: list[str]
    for_whom: list[str]
    besides: list[str]
    closers: Names
    closed_by: Names
    parts: list[str]
    joining: Names
    differences: Names
    naming: Names
    aside: list[str]
    lacking: list[str]
    announcing: list[str]
    moved: Names
    continuing: list[str]


@functools.cache
def comparison_words() -> ComparisonWords:
    """The built-in words of comparisons."""
    return knowledge.load(knowledge.HERE / "comparisons.yaml", ComparisonWords)


@functools.cache
def difference_part() -> str:
    """An expression for what names the difference itself, by which way it went: 超支部分, 未支付的7.4万元."""
    words, more = statement_words(), comparison_words()
    ways = [*words.increase, *words.decrease, *more.increase, *more.decrease]
    ways += [word for of_budget in words.of_budget.values() for word in of_budget]
    part = rf"(?:{alternatives(ways)})(?:{alternatives(more.parts)})+"
    return rf"其?(?:{part}|{alternatives(more.differences)})(?:[\d.,]+(?:万|亿)?元)?"


@functools.cache
def outcome() -> str:
    """An expression for what joins a reason to what came of it: 故, 因此."""
    more = comparison_words()
    return rf"(?!{alternatives(more.not_outcomes)})(?:{alternatives(more.outcomes)})"
