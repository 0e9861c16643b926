"""The rule about staff told by kinds in one place and together in another: 行政11人、事业19人; 按31名在职人员测算."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, is_called, kind_groups, kind_of
from extractor.result import Finding

_MOST, _PAIR = 24, 2


class StaffParts(BaseRule):
    """The kinds of all staff in post, told without their sum, against the only number that the report tells of all."""

    id = "parts_total"

    def __init__(self) -> None:
        words = finding_words()
        self._groups = [group for group in kind_groups() if group.whole and group.whole.search("在职")]
        self._people = words.people_unit
        self._not_all = re.compile(alternatives(words.not_all_staff))
        self._other = re.compile(alternatives(words.prior_words))
        nouns = alternatives([*words.staff_nouns, "总数", "人数"])
        self._ends = {
            at: re.compile(rf"(?:{group.whole.pattern})(?:{nouns})*(?:{alternatives(words.reaching)}|共|有|合计)*$")
            for at, group in enumerate(self._groups)
            if group.whole
        }

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up every run of kinds that its sentence gives no whole for."""
        for at, group in enumerate(self._groups):
            whole = group.whole
            if whole is None:
                continue
            for sentences in evidence.passages.values():
                for sentence in sentences:
                    parts = self._parts(evidence, sentence, group.kinds, whole)
                    if len(parts) < _PAIR:
                        continue
                    totals = list(self._totals(evidence, parts, self._ends[at], whole))
                    sums = total(part.span for part in parts)
                    if len({each.span.value for each in totals}) == 1 and not totals[0].span.meets(sums):
                        yield self._finding(evidence, totals[0], parts)

    def _parts(
        self, evidence: Evidence, sentence: Sentence, kinds: re.Pattern[str], whole: re.Pattern[str]
    ) -> list[Figure]:
        """The figures of a sentence that are each of another kind; none where it tells one of all."""
        people = [f for f in sentence.figures[:_MOST] if f.unit == self._people and f.role == "amount"]
        if len(people) < _PAIR:
            return []
        named = [(kind_of(evidence, figure, kinds), figure) for figure in people]
        parts = [(kind, figure) for kind, figure in named if kind]
        different = len({kind for kind, _ in parts}) == len(parts)
        others = any(is_called(evidence, figure, whole) for kind, figure in named if not kind)
        said = whole.search(evidence.text, sentence.start, parts[0][1].quantity.start) if parts else None
        plain = not any(f.quantity.qualifier or self._other.search(f.label) for _, f in parts)
        return [figure for _, figure in parts] if different and said and plain and not others else []

    def _totals(
        self, evidence: Evidence, parts: Sequence[Figure], ends: re.Pattern[str], whole: re.Pattern[str]
    ) -> Iterator[Figure]:
        """The numbers of all staff in other passages, called so right before them or right behind."""
        for sentence in evidence.sentences:
            for figure in sentence.figures if sentence.passage != parts[0].passage else ():
                counts = figure.unit == self._people and figure.role == "amount" and not figure.in_list
                other = self._not_all.search(figure.label) or self._other.search(figure.label)
                named = whole.match(after(evidence, figure)) or ends.search(figure.label)
                if counts and named and not other and not figure.quantity.qualifier:
                    yield figure

    def _finding(self, evidence: Evidence, whole: Figure, parts: Sequence[Figure]) -> Finding:
        sums = total(part.span for part in parts)
        terms = "+".join(part.text for part in parts)
        return self.finding(
            evidence,
            f"总数一处写为{whole.text}，而各部分{terms}={sums.value}人",
            [whole.place, *spans(parts)],
            expected=f"{sums.value}人",
            stated=whole.text,
        )
