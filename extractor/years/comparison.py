"""Puts the comparisons of several years together: which are made, in which order, and what follows from what."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extractor.pipes.findings.evidence import span_of
from extractor.result import Amount, Result
from extractor.years import achievements, lines, plans, prior, sentences
from extractor.years.evidence import Line, Pair, Path, Year
from extractor.years.records import (
    ComparedReport,
    Comparison,
    LineYear,
    LineYears,
    PlanKept,
    SameSentence,
    YearFinding,
)
from extractor.years.series import arranged


def compared(results: Sequence[Result], *, same_organization: bool = False) -> Comparison:
    """As `extractor.years.compare` says."""
    ordered, notes = arranged(results, same_organization=same_organization)
    years = [Year(result) for result in ordered]
    facts = [achievements.facts_of(year) for year in years]
    chains = achievements.series(facts)
    pairs, found, kept, same = [], list[YearFinding](), list[PlanKept](), list[SameSentence]()
    for at, (last, this) in enumerate(pairwise(years)):
        moves = lines.moved(last, this)
        pair = Pair(last, this, lines.renames(this, moves))
        pairs.append(pair)
        planned = plans.kept(pair, facts[at + 1])
        copied = sentences.same_sentences(pair)
        kept += [plans.tabled(*each) for each in planned]
        same += [sentence for sentence, _ in copied]
        stale = list(sentences.sentence_findings(pair, copied))
        found += _numbered(
            [
                *stale,
                *prior.prior_findings(pair),
                *prior.carried_findings(pair),
                *lines.line_findings(pair, moves),
                *plans.plan_findings(pair, planned),
            ],
            len(found),
        )
    found += _numbered(list(achievements.jump_findings(chains)), len(found))
    return Comparison(
        organization=next((year.result.document.organization for year in reversed(years)), None),
        reports=[_report(year) for year in years],
        notes=notes,
        lines=_series(years, pairs),
        achievements=[achievements.tabled(chain) for chain in chains],
        plans=kept,
        sentences=same,
        findings=found,
    )


def _report(year: Year) -> ComparedReport:
    about = year.result.document
    return ComparedReport(
        id=about.id,
        source=about.source,
        title=about.title,
        organization=about.organization,
        fiscal_year=year.year,
        kind=about.kind,
    )


def _numbered(findings: list[YearFinding], before: int) -> list[YearFinding]:
    """The findings with their ids; what stands in a sentence that was copied follows from that."""
    names = {each.id: f"y{before + at}" for at, each in enumerate(findings, 1) if each.id}
    for at, each in enumerate(findings, 1):
        each.id, each.root = f"y{before + at}", names.get(each.root or "")
    copied = {each.spans[1].start: each for each in findings if each.rule == "stale_sentence"}
    starts = sorted(copied)
    for each in findings:
        homes = (copied[starts[at]] for span in each.spans if (at := bisect_right(starts, span.start) - 1) >= 0)
        home = next((home for home in homes if home is not each and _within(each, home)), None)
        if home is not None:
            each.root = home.id
    return findings


def _within(each: YearFinding, copied: YearFinding) -> bool:
    """Whether a finding points into the sentence of this year's report that was copied from last year's."""
    sentence = copied.spans[1]
    return any(
        span.report_id == sentence.report_id and sentence.start <= span.start < sentence.end for span in each.spans
    )


def _series(years: Sequence[Year], pairs: Sequence[Pair]) -> list[LineYears]:
    """Every line with money, year by year, under the name that the last report gives it."""
    found: list[list[tuple[Year, Line]]] = []
    current: dict[Path, list[tuple[Year, Line]]] = {}
    for at, year in enumerate(years):
        renamed = pairs[at - 1].renamed if at else {}
        following: dict[Path, list[tuple[Year, Line]]] = {}
        for key, line in year.lines.items():
            if not (line.finals or line.budgets or line.priors):
                continue
            series = current.get(renamed.get(key, key))
            if series is None:
                series = []
                found.append(series)
            series.append((year, line))
            following[key] = series
        # A line that a report leaves out goes on where a later one has it again.
        current = current | following
    return [
        LineYears(
            category=entries[-1][1].category,
            path=list(entries[-1][1].path),
            years=[_line_year(year, line) for year, line in entries],
        )
        for entries in found
    ]


def _line_year(year: Year, line: Line) -> LineYear:
    claims = prior.claims(line)
    return LineYear(
        report_id=year.result.document.id,
        fiscal_year=year.year,
        name=line.name,
        initial_budget=_first(line.budgets),
        final=_first(line.finals),
        prior=float(claims[0].value.value) if claims else None,
    )


def _first(amounts: Sequence[Amount]) -> float | None:
    return float(span_of(amounts[0]).value) if amounts else None
