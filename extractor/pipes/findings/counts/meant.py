"""Finds the one figure of a report that a name means: 编制数, 实际开工项目数, told anywhere in its prose."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from fractions import Fraction

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.sums.wholes import after

# So much of a name must be told of a figure: in its own words, or before it in its sentence, which counts half.
_LEAST, _OWN, _BEFORE = Fraction(3, 5), 2, 1
_SHORTEST, _LONGEST, _MOST = 2, 60, 400
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Described:
    """A figure with the pairs of characters of its own words, and of what stands before them in its sentence."""

    figure: Figure
    words: str
    own: frozenset[str]
    before: frozenset[str]


def described(evidence: Evidence) -> list[Described]:
    """The amounts of the prose that may be meant by a name, in document order."""
    found: list[Described] = []
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            plain = figure.role == "amount" and figure.unit not in ("", "%", "分") and not figure.inner
            if plain and not figure.quantity.qualifier and figure.year in (None, evidence.year):
                start = figure.quantity.start
                words = squash(figure.label + after(evidence, figure))
                said = evidence.text[max(figure.sentence, start - _LONGEST) : start]
                found.append(Described(figure, words, grams(words), grams(squash(said))))
    return found[:_MOST]


def meant(evidence: Evidence, name: str, unit: str | None = None) -> Figure | None:
    """The figure that a name means: told in most of its words, and of one value wherever it is told so."""
    best: list[tuple[tuple[Fraction, bool, int], Figure]] = []
    prior = _prior().search(name) is not None
    for called in _names(name):
        wanted = grams(called)
        for each in evidence.once(described) if wanted else ():
            if (unit and each.figure.unit != unit) or (each.figure.measured == "prior") != prior:
                continue
            score = _likeness(wanted, each)
            if score:
                rest = len(_CHINESE.findall(_silent().sub("", each.words))) - len(called)
                best.append(((score, not each.figure.in_list, -max(rest, 0)), each.figure))
    if not best:
        return None
    top = max(rank for rank, _ in best)
    found = [figure for rank, figure in best if rank == top]
    one = found[0]
    return one if all(each.unit == one.unit and each.span.meets(one.span) for each in found) else None


def alike(evidence: Evidence, name: str, unit: str) -> list[Figure]:
    """Every figure of a unit that a name may mean."""
    wanted = [grams(called) for called in _names(name)]
    told = [each for each in evidence.once(described) if each.figure.unit == unit]
    return [each.figure for each in told if any(_likeness(words, each) for words in wanted)]


def _likeness(wanted: frozenset[str], each: Described) -> Fraction:
    """What part of a name is told of a figure, 0 where that is little or nothing of it is in the figure's own words."""
    own, before = wanted & each.own, (wanted & each.before) - each.own
    if not own or Fraction(len(own) + len(before), len(wanted)) < _LEAST:
        return Fraction(0)
    return Fraction(_OWN * len(own) + _BEFORE * len(before), _OWN * len(wanted))


@functools.lru_cache(maxsize=1 << 10)
def _names(name: str) -> tuple[str, ...]:
    """A name without what says nothing, and the other names of what it is."""
    bare = _silent().sub("", squash(name))
    found = [bare] if len(_CHINESE.findall(bare)) >= _SHORTEST else []
    for names in evaluation_words().formulas.same:
        if bare in names or name in names:
            found += names
    return tuple(dict.fromkeys(found))


@functools.cache
def _silent() -> re.Pattern[str]:
    return re.compile(alternatives(evaluation_words().formulas.silent))


@functools.cache
def _prior() -> re.Pattern[str]:
    return re.compile(alternatives(finding_words().prior_words))
