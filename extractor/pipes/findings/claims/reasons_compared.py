"""The rule about 决算数小于预算数。 and nothing more, in an account whose other items say why."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# So many items must have given their reasons; words of this length behind the comparison may be one without a cue.
_GIVEN, _REMARK = 3, 8
_DIGIT = re.compile(r"\d")
_CLAUSE = re.compile(r"[^，,。；;：:\n（）()]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Compared:
    """A passage that says that the final figure left the budget: which one, where, and whether it says why."""

    passage: int
    place: Place
    explained: bool


class ReasonCompared(BaseRule):
    """A passage that says that more or less was spent than the budget, and no reason, if it is the only one."""

    id = "missing_reason"

    def __init__(self) -> None:
        words, told = finding_words(), relation_words().compared
        ways = alternatives([*words.greater, *words.less, *told.greater, *told.less])
        between = r"[^，。；：:\d\n]{0,8}"
        self._said = re.compile(
            rf"(?:决算数?|支出数?|执行数?|完成数?)(?:{alternatives(told.degrees)})?(?:{ways})了?{between}预算数?"
        )
        self._not_said = re.compile(alternatives(told.not_said))
        self._used = re.compile(alternatives(words.use_words))
        self._cue = re.compile(disclosure_words().reasons_owed.cue)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that compares a final figure with its budget."""
        if not evidence.is_account or evidence.is_budget:
            return
        compared = list(self._compared(evidence))
        silent = [each for each in compared if not each.explained]
        if len(silent) != 1 or len(compared) - 1 < _GIVEN or self._goes_on(evidence, silent[0]):
            return
        place = evidence.clause_at(*silent[0].place)
        yield self.finding(
            evidence,
            f"写有“{squash(evidence.text[slice(*place)])[-30:]}”，没有说明原因，{account_words().sources['reasons']}",
            [place],
        )

    def _compared(self, evidence: Evidence) -> Iterator[_Compared]:
        for at, passage in enumerate(evidence.layer.passages):
            if passage.table is not None or at not in evidence.passages:
                continue
            found = next(self._said.finditer(evidence.text, passage.start, passage.end), None)
            if found is None or self._not_said.search(evidence.text, *evidence.clause_at(*found.span())):
                continue
            place = found.span()
            text = evidence.text[passage.start : passage.end]
            explained = self._cue.search(text) is not None or self._remarks(evidence, at, place)
            yield _Compared(at, place, explained)

    def _remarks(self, evidence: Evidence, at: int, place: Place) -> bool:
        """Whether words or counts of a passage, besides its money and what that was for, may say why without a cue."""
        if any(figure.unit not in ("元", "%") for sentence in evidence.passages[at] for figure in sentence.figures):
            return True
        passage, named = evidence.layer.passages[at], evidence.clause_at(*place)
        clauses = _CLAUSE.finditer(evidence.text, passage.start, passage.end)
        free = [c.group() for c in clauses if not named[0] <= c.start() < named[1] and not _DIGIT.search(c.group())]
        free = [clause for clause in free if not self._used.match(clause.strip())]
        behind = evidence.text[place[1] : named[1]]
        return any(len(_CHINESE.findall(clause)) > _REMARK for clause in (*free, behind))

    def _goes_on(self, evidence: Evidence, told: _Compared) -> bool:
        """Whether the next passages of the section tell of the budget with reasons, or open with one."""
        passages = evidence.layer.passages
        section = passages[told.passage].section
        starts = [passage.start for passage in passages]
        for at in range(told.passage + 1, bisect_left(starts, passages[told.passage].end + 1) + 3):
            if at >= len(passages) or passages[at].section != section:
                return at == told.passage + 1 and at < len(passages) and self._is_inner(evidence, section, at)
            text = evidence.text[passages[at].start : passages[at].end]
            cue = self._cue.search(text)
            if cue and (cue.start() <= 4 or "预算" in text):
                return True
        return False

    def _is_inner(self, evidence: Evidence, section: int | None, at: int) -> bool:
        """Whether the next passage stands in a section within this one, whose items may say why."""
        inner = evidence.layer.passages[at].section
        return inner is not None and evidence.layer.sections[inner].parent == section is not None
