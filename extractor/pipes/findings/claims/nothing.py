"""The rule about what is said not to have been, and has an amount elsewhere: 未发生会议费支出, 会议费4.20万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.claims.reasons import is_of_all
from extractor.pipes.findings.common.arithmetic import YUAN
from extractor.pipes.findings.common.cells import Place, written
from extractor.pipes.findings.common.nearby import amounts, bare
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import plain_grids
from extractor.result import Finding

_SHORTEST = 3


class NotOccurred(BaseRule):
    """What one sentence says not to have been, against an amount of exactly that name in another passage or a table."""

    id = "conflict"

    def __init__(self) -> None:
        words = relation_words().nothing
        self._said = re.compile(
            rf"(?:^|(?<=[，。；：\n]))(?P<before>[^，。；：\n]{{0,16}}?)(?:{alternatives(words.denied)})"
            r"(?P<what>[^，。；：\d\n]{3,40})(?=[，。；）\n]|$)"
        )
        self._before = re.compile(rf"(?:{alternatives(words.before)}|\d\d年)*")
        self._not_all = re.compile(alternatives(words.not_all))
        self._joins = re.compile(rf"[、]|{alternatives([*finding_words().joined, '或'])}")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause that denies something."""
        if evidence.is_budget:
            return
        for at, passage in enumerate(evidence.layer.passages):
            if passage.table is None:
                for said in self._said.finditer(evidence.text, passage.start, passage.end):
                    clean = self._before.fullmatch(squash(said["before"])) and not self._not_all.search(said.group())
                    # 全年视频会议31次，未列支会议费: of what was told before.
                    clean = clean and not _counts_before(evidence.text, passage.start, said.start())
                    clean = clean and is_of_all(evidence, said.end("before"), of_money=True)
                    for name in self._names(squash(said["what"])) if clean else ():
                        yield from self._told(evidence, at, said, name)

    def _names(self, what: str) -> list[str]:
        """The things that are denied: 会议费和培训费支出 are two."""
        return [bare(name) for name in self._joins.split(what) if len(name) >= _SHORTEST and bare(name)]

    def _told(self, evidence: Evidence, passage: int, said: re.Match[str], name: str) -> Iterator[Finding]:
        denied = evidence.layer.passages[passage].section
        for text, section, place in self._amounts(evidence, passage, name):
            scopes = {evidence.scope(denied), evidence.scope(section)} - {None}
            if len(scopes) <= 1:
                yield self.finding(
                    evidence,
                    f"一处写“{squash(said.group())}”，另一处写“{name}{text}”",
                    [said.span(), place],
                    stated=squash(said.group()),
                    severity="warning",
                )
                return

    def _amounts(self, evidence: Evidence, passage: int, name: str) -> Iterator[tuple[str, int | None, Place]]:
        """The amounts of money of that name, other than nothing, in other passages and in tables."""
        endings = (relation_words().nothing.ending, relation_words().nothing.spending)
        called = {evidence.called(each) for each in (name, name + endings[0], name.removesuffix(endings[1]))}
        for figure in evidence.once(amounts):
            plain = figure.unit == "元" and not figure.span.is_zero and figure.measured not in ("budget", "prior")
            elsewhere = figure.passage != passage and figure.year in (None, evidence.year)
            if plain and elsewhere and evidence.called(bare(figure.label)) in called:
                yield figure.text, evidence.layer.passages[figure.passage].section, figure.place
        for line in called:
            finals = evidence.finals(line)
            if not any(final.span.is_zero for final in finals):
                yield from ((each.text, each.section, each.place) for each in finals if each.table is not None)
        for grid in evidence.once(plain_grids):
            for row in grid.rows:
                money = [at for at, unit in enumerate(grid.units) if unit in YUAN and row.values[at]]
                if len(money) == 1 and evidence.called(bare(row.name)) in called:
                    span = row.values[money[0]]
                    if span and not span.is_zero:
                        yield written(row.cells[money[0]]) + grid.units[money[0]], grid.section, row.place


def _counts_before(text: str, passage: int, start: int) -> bool:
    """Whether the sentence of an offset tells figures before it, years apart."""
    opened = max(passage, text.rfind("。", passage, start) + 1)
    return re.search(r"\d", re.sub(r"20\d\d", "", text[opened:start])) is not None
