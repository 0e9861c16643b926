"""Finds the figures that a rate or a change is about: the final figure, the budget, the figure of the year before."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure, Sentence, earlier, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.lines.names import compact

_SHORTEST = 3
# So many characters before an amount name nothing of their own.
_BARE = 5
_BUDGET_YEAR = re.compile(r"(20\d\d)\s?年度?[^，。；\d]{0,12}预算")
_CLAUSE = 120
# So many figures of a line in other passages are looked at.
_TOLD = 6
_MARKS = "，,、；;"
_QUOTES = re.compile(r"[“”‘’\"'《》]")


@dataclass(frozen=True, slots=True)
class Context:
    """A place in a passage: an offset in sentence `at` of its sentences."""

    evidence: Evidence
    sentences: Sequence[Sentence]
    at: int
    offset: int

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.sentences[self.at]

    def before(self) -> list[Figure]:
        """The amounts before the place in its passage, the nearest first; not those within another's clause."""
        return [
            other
            for other in earlier(self.sentences, self.at, self.offset)
            if other.role == "amount" and not other.inner
        ]


def contexts(evidence: Evidence) -> list[tuple[Context, Figure]]:
    """Every figure of the report with the place where it stands.

    But for changes behind a year that is yet to come: 2022年度预算较2021年度增加… is none of the account of 2021.
    """
    found: list[tuple[Context, Figure]] = []
    for sentences in evidence.passages.values():
        to_come = False
        for at, sentence in enumerate(sentences):
            named = _BUDGET_YEAR.findall(evidence.text, sentence.start, sentence.end or sentence.start)
            to_come = to_come or (evidence.year is not None and any(int(year) > evidence.year for year in named))
            for figure in sentence.figures:
                if not (to_come and figure.role == "change"):
                    found.append((Context(evidence, sentences, at, figure.quantity.start), figure))
    return found


def finals(context: Context, figure: Figure, unit: str) -> list[Figure]:
    """The amounts that a change or rate may be about, the likeliest first.

    Those of the figure's own sentence come first; sentences before it count only where its own has none. Beside the
    nearest stands the total that opens the list, since 其中 may end without a word. Budgets count where nothing else
    is stated. Where the change names its line, figures of other lines do not count; where its passage has none of
    that line, those of the whole report do.
    """
    steps = tuple(finding_words().steps)
    # 比年初结转40万元减少10万元: what a change's clause compares with is not what changed.
    before = context.before()
    bases = {o.quantity.start for o in before if o.start == figure.start and o.label.lstrip(_MARKS).startswith(steps)}
    own = [other for other in before if other.unit == unit and other.measured != "prior"]
    own = [other for other in own if other.quantity.start not in bases]
    if figure.role == "completion" and unit == "元":
        own = [other for other in own if other.measured is not None or not _flows().search(other.label)]
    if not bases and (line := _subject(context, figure, own)):
        same = [other for other in own if other.line is None or _key(context, other.line) == line]
        told = [other for other in same if other.line is not None]
        if not told and unit == "元":
            told = _told(context, line)
        if told or len(same) < len(own):
            # 其中公车购置费0万元 without a line that is known is one of another name.
            own = told or [other for other in same if line.split("/")[-1] in other.label or _is_bare(other)]
    in_sentence = _told_aside(context, figure, [other for other in own if other.sentence == figure.sentence])
    if figure.role == "completion" and all(other.measured == "budget" for other in in_sentence):
        # 支出决算480万元。…调整后全年预算505万元，执行率95.05%: of the one final figure of its passage.
        spent = [other for other in own if other.measured == "final" and other.line is not None]
        in_sentence = spent[:1] if len({other.span.value for other in spent}) == 1 else in_sentence
    chosen = in_sentence or own
    spent = [other for other in chosen if other.measured != "budget"] or chosen
    if not spent:
        return []
    if named := _named(figure, spent):
        return [named]
    if not in_sentence:
        return spent[:6]
    heads = [other for other in spent if not other.in_list]
    return [spent[0], *(heads[:1] if spent[0].in_list else [])]


@functools.cache
def _flows() -> re.Pattern[str]:
    """How an amount is called by which a budget went up or down (调减修缮经费51万元): none that was spent."""
    words = finding_words().budget_flow
    return re.compile(rf"(?:{alternatives([*words.coming, *words.going])})(?!后)[^，。；：\d]*$")


def _told_aside(context: Context, figure: Figure, own: list[Figure]) -> list[Figure]:
    """Without what a bracket tells by the way (148万元（不含下属单位12万元），增加8万元), where that leaves any."""
    text = context.evidence.text
    if in_bracket(text, figure):
        return own
    return [other for other in own if not in_bracket(text, other)] or own


def _subject(context: Context, figure: Figure, own: Sequence[Figure]) -> str | None:
    """The line that a change's own clause names, or one since the last amount, by the first of its synonyms; or None.

    总额5.48万元…其中，接待费比预算无增减，比上年增加0.5万元: what increased is not the total.
    """
    if not figure.line:
        return None
    start = min(figure.start, max(figure.sentence, own[0].quantity.end)) if own else figure.start
    clause = context.evidence.text[max(start, figure.quantity.start - _CLAUSE) : figure.quantity.start]
    named = figure.line[-1] in _QUOTES.sub("", compact(clause))
    return _key(context, figure.line) if named else None


def _is_bare(figure: Figure) -> bool:
    """Whether an amount names nothing of its own: 支出12万元, 决算数为12万元."""
    return len(figure.label.strip(_MARKS)) <= _BARE


def _key(context: Context, line: tuple[str, ...]) -> str:
    return context.evidence.called(line[0]) if len(line) == 1 else "/".join(line)


def _told(context: Context, line: str) -> list[Figure]:
    """The final figures of a line in other passages, of a budget what it arranges, those nearest to the place first."""
    found = context.evidence.once(_finals_by_line).get(line, [])
    at = bisect_left(found, context.offset, key=lambda other: other.quantity.start)
    near = [other for other in found[max(0, at - _TOLD) : at + _TOLD] if _is_whole(other)]
    return sorted(near, key=lambda other: abs(other.quantity.start - context.offset))[:_TOLD]


@functools.cache
def _area_parts() -> re.Pattern[str]:
    return re.compile(alternatives(finding_words().area_parts))


def _is_whole(figure: Figure) -> bool:
    """Whether a figure is not of an area's own bodies alone (区直部门“三公”经费)."""
    return _area_parts().search(figure.label) is None


def _finals_by_line(evidence: Evidence) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    measures = ("final", "budget") if evidence.is_budget else ("final",)
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            if figure.role == "amount" and figure.measured in measures and figure.line and not figure.inner:
                name = evidence.called(figure.line[0]) if len(figure.line) == 1 else "/".join(figure.line)
                found.setdefault(name, []).append(figure)
    return found


def is_sure(figure: Figure, candidates: Sequence[Figure]) -> bool:
    """Whether the first candidate is surely what a figure is about: it stands in the same sentence, or alone."""
    return len(candidates) == 1 or (bool(candidates) and candidates[0].sentence == figure.sentence)


def budgets(context: Context, final: Figure | None) -> list[Figure]:
    """The budgets that a final figure may be compared with, the nearest first.

    Those of its line; and those that name no line, back to where another line is spoken of.
    """
    found, foreign = list[Figure](), False
    for other in context.before():
        if other.unit != "元":
            continue
        mine = final is None or final.line is None or other.line is None or other.line == final.line
        if other.measured == "budget" and mine and not (foreign and other.line is None):
            found.append(other)
        foreign = foreign or not (mine or other.in_list)
    return found


@functools.cache
def _budget_names() -> list[re.Pattern[str]]:
    return [re.compile(alternatives(names)) for names in finding_words().denominators]


def named_budgets(figure: Figure, wholes: Sequence[Figure]) -> list[Figure]:
    """The budgets that a rate or a change names: those that are called so, else those that are not called otherwise.

    完成年初预算的90% beside 全年预算40万元 alone is of a budget that is not told.
    """
    for names in _budget_names():
        if names.search(figure.label):
            others = [other for other in _budget_names() if other is not names]
            return [whole for whole in wholes if names.search(whole.label)] or [
                whole for whole in wholes if not any(other.search(whole.label) for other in others)
            ]
    return [*wholes]


def _named(figure: Figure, candidates: Sequence[Figure]) -> Figure | None:
    """The one candidate whose name a change repeats (支出合计增加…), or None."""
    lengths = [(_common(figure.label, other.label), at) for at, other in enumerate(candidates[:8])]
    best = max(lengths, key=lambda item: (item[0], -item[1]), default=(0, 0))
    if best[0] < _SHORTEST:
        return _of_side(figure, candidates)
    alike = {candidates[at].span.value for length, at in lengths if length == best[0]}
    return candidates[best[1]] if len(alike) == 1 else None


def _of_side(figure: Figure, candidates: Sequence[Figure]) -> Figure | None:
    """Of the totals of both sides told together (收入总计…，支出总计…) that of the side that a change names."""
    sides, pair = finding_words().sides, candidates[:2]
    named = [side for side in sides if figure.label.lstrip(_MARKS).startswith(side)]
    of_sides = [[side for side in sides if side in other.label] for other in pair]
    if (
        len(named) != 1
        or len({other.sentence for other in pair}) != 1
        or sorted(of_sides) != [[s] for s in sorted(sides)]
    ):
        return None
    return next(other for other, (side,) in zip(pair, of_sides, strict=True) if side == named[0])


def _common(one: str, other: str) -> int:
    """The length of the longest run of characters, digits apart, that two labels share."""
    one, other = one[-40:], other[-40:]
    longest, row = 0, [0] * (len(other) + 1)
    for mine in one:
        last = 0
        for at, theirs in enumerate(other, 1):
            last, row[at] = row[at], last + 1 if mine == theirs and not mine.isdigit() else 0
            longest = max(longest, row[at])
    return longest
