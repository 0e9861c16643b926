"""The rule about the largest and the smallest part: 西山乡分得资金最多, against the breakdown that has it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, total
from extractor.pipes.findings.common.cells import Place, written
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.summaries import by_section
from extractor.pipes.findings.tables.grids import plain_grids
from extractor.result import Finding

_SEVERAL, _MOST, _SHORTEST = 3, 60, 2
_CLAUSE = re.compile(r"(?P<words>[^，,。；：\n]+)(?P<stop>[，,。；：\n]|$)")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A part of a breakdown: what it is called, and the figure by which it is compared."""

    label: str
    span: Interval
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parts of a breakdown.

    Attributes:
        what: the head of the column that compares them, "" in the prose.
        sole: whether nothing else is told of the parts, so that it need not be said what is compared.
    """

    parts: tuple[Ranked, ...]
    what: str = ""
    sole: bool = True

    def find(self, words: str, name: str) -> tuple[Ranked, int] | None:
        """The part that words name, and where its name ends in them: by a part of its name, else by all of it."""
        alike = [part for part in self.parts if len(name) >= _SHORTEST and name in part.label]
        if len(alike) == 1:
            return alike[0], words.rfind(name) + len(name)
        found = [(words.rfind(part.label) + len(part.label), part) for part in self.parts if part.label in words]
        if not found:
            return None
        end, part = max(found, key=lambda item: (item[0], len(item[1].label)))
        return part, end


class Largest(BaseRule):
    """住房保障支出占比最大, 西山乡分得资金最多: where another part of the breakdown is larger, or smaller.

    The breakdown is that of the section, by shares, by amounts that make up their whole, or a table's column; where the
    section has none, any of the report that has the part. What is compared must be what the column's head says.
    """

    id = "summary"

    def __init__(self) -> None:
        words, ranks = finding_words().summaries, relation_words().ranks
        said = rf"(?P<most>{alternatives(words.most)})|(?P<least>{alternatives(words.least)})"
        behind = rf"(?P<behind>(?:{alternatives(words.named)})|的[^，。；\d]{{0,6}}(?:是|为))?"
        self._rank = re.compile(rf"(?:{said}){behind}")
        self._ends = re.compile(rf"(?:{alternatives([*words.ends, *ranks.leads])})+$")
        self._opens = re.compile(rf"^(?:{alternatives([*finding_words().listing, *ranks.before])}|[，、；：])*")
        self._leads = re.compile(rf"(?:{alternatives(ranks.leads)})+$")
        self._share = re.compile(rf"(?:{alternatives([*words.share, *ranks.money])})*")
        self._taken = re.compile(rf"(?:{alternatives([*words.share, *ranks.money])})$")
        self._view = re.compile(ranks.view)
        self._by = re.compile(rf"(?P<what>[^，。；]+)(?:{alternatives(ranks.by)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause of the prose that says what is largest or smallest."""
        for passage in evidence.layer.passages:
            if passage.table is None and self._rank.search(evidence.text, passage.start, passage.end):
                last = ""
                for clause in _CLAUSE.finditer(evidence.text, passage.start, passage.end):
                    rank = self._rank.search(evidence.text, *clause.span("words"))
                    if rank:
                        last = yield from self._clause(evidence, passage.section, clause, rank, last)
                    if view := self._view.search(clause["words"]):
                        last = view["what"]
                    last = "" if clause["stop"] == "。" else last

    def _clause(
        self, evidence: Evidence, section: int | None, clause: re.Match[str], rank: re.Match[str], last: str
    ) -> Generator[Finding, None, str]:
        """Compares what a clause says is largest; returns what it compares, which the next clause may leave out."""
        before = squash(evidence.text[clause.start("words") : rank.start()])
        behind = squash(evidence.text[rank.end() : clause.end("words")]) if rank["behind"] else ""
        words = self._opens.sub("", behind or before)
        name = self._ends.sub("", self._taken.sub("", self._leads.sub("", words)))
        told, what = list[tuple[Ranked, Ranking]](), self._opens.sub("", before) if behind else last
        for ranking in self._around(evidence, section, rank.start()):
            found = ranking.find(words, name)
            if found:
                part, end = found
                if not behind:
                    by = self._by.search(words[: end - len(part.label)])
                    what = self._leads.sub("", words[end:]) or (by["what"] if by else last)
                if self._compares(ranking, what):
                    told.append((part, ranking))
        ends = [(max if rank["most"] else min)(each.parts, key=lambda part: part.span.value) for _, each in told]
        if told and not any(end.span.meets(part.span) for end, (part, _) in zip(ends, told, strict=True)):
            stated = squash(evidence.text[slice(*clause.span("words"))])
            part, other = told[0][0], ends[0]
            verb = "占" if "%" in part.text else "为"
            yield self.finding(
                evidence,
                f"写为“{stated}”，而其{verb}{part.text}，另一部分{verb}{other.text}",
                [clause.span("words"), *part.places, *other.places],
                stated=stated,
            )
        return what

    def _compares(self, ranking: Ranking, what: str) -> bool:
        """Whether a ranking is by what is said: nothing else is told, or the head of its column has a word of it."""
        what = self._ends.sub("", what) if grams(ranking.what) else what
        general = self._share.fullmatch(what) is not None
        return (general and ranking.sole) or bool(grams(what) & grams(ranking.what))

    def _around(self, evidence: Evidence, section: int | None, start: int) -> list[Ranking]:
        known = evidence.once(_rankings)
        # What another section sums up may be any breakdown of the report that has the part.
        around = known[section] if section in known else [told for every in known.values() for told in every]
        run = _run(evidence, section, start)
        return [*around, *([Ranking(tuple(run))] if run else [])]


def _ranked(part: Figure, value: Figure) -> Ranked:
    return Ranked(_named(part.label), value.span, value.text, (part.place, value.place))


def _named(label: str) -> str:
    """The name of a part as its rank may repeat it: 其中农林水支出 is 农林水."""
    opens = alternatives([*finding_words().listing, *relation_words().ranks.before])
    ends = alternatives(finding_words().summaries.ends)
    bare_ = re.sub(rf"(?:{ends})$", "", re.sub(rf"^(?:{opens}|[，、；：])*", "", label.split("：")[-1]))
    return bare_ or label


def _rankings(evidence: Evidence) -> dict[int | None, list[Ranking]]:
    """The breakdowns of each section, of three parts at least: by shares, else by amounts, and those of its tables."""
    found: dict[int | None, list[Ranking]] = defaultdict(list)
    shares, amounts = evidence.once(by_section), _amounts(evidence)
    told = {section: [_ranked(figure, figure) for figure in figures] for section, figures in amounts.items()}
    told |= {section: [_ranked(part.part, part.share) for part in parts] for section, parts in shares.items()}
    for section, parts in told.items():
        found[section] += [Ranking(tuple(parts))] if len(parts) >= _SEVERAL else []
    for grid in evidence.once(plain_grids):
        columns = [at for at in range(1, len(grid.heads)) if grid.figures(at)]
        for at in columns if len(grid.rows) >= _SEVERAL else ():
            parts = [
                Ranked(r.name, span, written(r.cells[at]), (r.place,)) for r in grid.rows if (span := r.values[at])
            ]
            # Of several columns that one is meant whose head is named.
            found[grid.section].append(Ranking(tuple(parts), grid.heads[at], len(columns) == 1))
    return {section: lists for section, lists in found.items() if lists}


def _run(evidence: Evidence, section: int | None, before: int) -> list[Ranked]:
    """The last figures before an offset in its section, where a sentence has three or more, all of one unit.

    What the others come to is none of them.
    """
    at = bisect_right(evidence.sentences, before, key=lambda sentence: sentence.start) - 1
    figures = evidence.sentences[at].figures[:_MOST] if at >= 0 else []
    run = [figure for figure in figures if figure.quantity.end <= before]
    alike = len({figure.unit for figure in run}) == 1 and all(figure.role == "amount" for figure in run)
    for whole in (run[:1], run[-1:]):
        rest = [figure for figure in run if figure not in whole]
        run = rest if alike and rest and total(f.span for f in rest).meets(whole[0].span) else run
    near = bool(run) and evidence.layer.passages[run[0].passage].section == section
    return [_ranked(figure, figure) for figure in run] if alike and near and len(run) >= _SEVERAL else []


def _amounts(evidence: Evidence) -> dict[int | None, list[Figure]]:
    """The longest list of amounts of each section, of those that make up a figure before them."""
    found: dict[int | None, list[Figure]] = {}
    for sentence in evidence.sentences:
        section = evidence.layer.passages[sentence.passage].section
        figures = [figure for figure in sentence.figures[:_MOST] if not figure.inner]
        told = [f for f in figures if f.in_list and f.role == "amount"]
        wholes = [f for f in figures if not f.in_list and f.role == "amount" and told and f.unit == told[0].unit]
        alike = len({figure.unit for figure in told}) == 1 and len(told) > len(found.get(section, ()))
        if alike and any(total(figure.span for figure in told).meets(whole.span) for whole in wholes):
            found[section] = told
    return found
