"""Rules about the changes of parts whose whole, or one of which, is told without an amount of change."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, total
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import Relation, finding_words, way
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.changes import Said, changes_said
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

# The lines whose parts are told one by one, each with how it left its budget.
_TOLD_APART = "three_public"


class LeftTogether(BaseRule):
    """“三公”经费预算89.90万元、决算57.53万元, where its parts left their budgets by 17.54万元 and 4.82万元.

    The whole has one budget and one final figure; each of its parts tells once by how much it left its budget.
    """

    id = "changes_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up what the parts of every line left."""
        if evidence.is_budget:
            return
        said = [each for told in changes_said(evidence, of_budget=True).values() for each in told]
        times = Counter(each.name for each in said)
        once = {each.name: each for each in said if times[each.name] == 1}
        for relation in finding_words().relations if len(once) > 1 else ():
            parts = [once[name] for name in relation.parts if name in once]
            if len(parts) == len(relation.parts) and relation.whole not in times and any(p.figure for p in parts):
                yield from self._sum(evidence, relation, parts)

    def _sum(self, evidence: Evidence, relation: Relation, parts: Sequence[Said]) -> Iterator[Finding]:
        final, budget = self._one(evidence.finals(relation.whole)), self._one(evidence.budgets(relation.whole))
        if final is None or budget is None or final.line.category != _TOLD_APART:
            return
        if all(evidence.budgets(part.name) for part in parts):
            return  # Each part is held against its own budget.
        gap, sums = final.span - budget.span, total(part.span for part in parts)
        told = [part.figure for part in parts if part.figure]
        if gap.meets(sums) or not told:
            return
        like = min(told, key=lambda figure: figure.quantity.resolution)
        terms = "".join(f"{'+' if part.span.value > 0 else '-'}{part.text}" for part in parts if part.figure)
        expected = f"{way(gap.value > 0)}{amount(abs(gap.value), like)}"
        yield self.finding(
            evidence,
            f"“{relation.whole}”预算{budget.text}、决算{final.text}，相比{expected}，"
            f"而各部分的变化{terms}={amount(sums.value, like)}",
            [evidence.row_at(budget), evidence.row_at(final), *(part.place for part in parts)],
            expected=expected,
            stated=amount(sums.value, like),
        )

    def _one(self, amounts: Sequence[LineAmount]) -> LineAmount | None:
        """The one amount of the prose or a table, all of them alike."""
        return amounts[0] if amounts and len({found.span.value for found in amounts}) == 1 else None


class ChangedInWords(BaseRule):
    """减少0.60万元，其中运行费减少0.60万元，接待费有所增加: what the whole's change leaves for a part told in words.

    Every other part tells its change, or that nothing was spent on it in both years.
    """

    id = "changes_total"

    def __init__(self) -> None:
        words, own, ways = finding_words(), claim_words().in_words, statement_words()
        up, down = alternatives(ways.increase), alternatives(ways.decrease)
        self._changed = re.compile(
            rf"[，,]\s*(?:{alternatives(own.against)})(?:20\d\d年度?|{alternatives(words.prior_words)})[^，。；\d]{{0,6}}?"
            rf"(?:{alternatives(own.degrees)})(?:(?P<up>{up})|(?P<down>{down}))(?=[，,。；;、）\n]|$)"
        )
        self._degrees = re.compile(alternatives(own.degrees))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that tells the change of a known line."""
        said = changes_said(evidence) if not evidence.is_budget else {}
        for number, told in said.items():
            passage = evidence.layer.passages[number]
            if not self._degrees.search(evidence.text, passage.start, passage.end):
                continue
            by_name: dict[str, Said] = defaultdict()
            for each in told:
                by_name.setdefault(each.name, each)
            for relation in finding_words().relations:
                whole = by_name.get(relation.whole)
                if whole and whole.figure and not relation.also:
                    yield from self._whole(evidence, number, relation, whole, by_name)

    def _whole(
        self, evidence: Evidence, number: int, relation: Relation, whole: Said, told: dict[str, Said]
    ) -> Iterator[Finding]:
        parts = [found for name in relation.parts if (found := self._said(relation, name, told))]
        lacking = [name for name in relation.parts if not self._said(relation, name, told)]
        worded = {name: words for name in lacking if (words := self._words(evidence, number, name))}
        rest = [name for name in lacking if name not in worded and not is_never(evidence, number, name)]
        if len(worded) != 1 or rest or not parts:
            return
        (name, (figure, said)) = next(iter(worded.items()))
        left = whole.span - total(part.span for part in parts)
        up = said["up"] is not None
        if (left.value > 0) == up and left.value != 0:
            return
        if left.value and not self._is_clear(left):
            return
        like = whole.figure
        assert like is not None
        meant = f"{way(left.value > 0)}{amount(abs(left.value), like)}" if left.value else "没有增减"
        yield self.finding(
            evidence,
            f"“{name}”写为{squash(said.group()).strip('，,')}，而按“{relation.whole}”与其余部分的变化推算为{meant}",
            [whole.place, *(part.place for part in parts), figure.place, said.span()],
            expected=meant,
            stated=squash(said.group()).strip("，,"),
        )

    def _is_clear(self, left: Interval) -> bool:
        return left.low > 0 or left.high < 0

    def _said(self, relation: Relation, name: str, told: dict[str, Said]) -> Said | None:
        """The change of a part, or of the one part of it that is told: 公务用车运行费 stands for 公务用车费."""
        if name in told:
            return told[name]
        inner = next((other for other in finding_words().relations if other.whole == name), None)
        below = [told[each] for each in inner.parts if each in told] if inner else []
        return below[0] if len(below) == 1 else None

    def _words(self, evidence: Evidence, number: int, name: str) -> tuple[Figure, re.Match[str]] | None:
        """A part's final figure with the words right behind it on how it changed."""
        for sentence in evidence.passages[number]:
            for figure in sentence.figures:
                final = figure.role == "amount" and figure.measured == "final" and figure.line is not None
                if final and figure.line and evidence.called(figure.line[-1]) == name:
                    found = self._changed.match(evidence.text, figure.quantity.end)
                    if found:
                        return figure, found
        return None


def is_never(evidence: Evidence, number: int, name: str) -> bool:
    """Whether the passage of a number says that nothing was spent on a line in either year."""
    passage = evidence.layer.passages[number]
    known = [pair for pair in finding_words().denials if name in pair.lines]
    for found in _never().finditer(evidence.text, passage.start, passage.end):
        clause = squash(evidence.text[slice(*evidence.clause_at(*found.span()))])
        bare = re.sub("[“”（(）)]", "", clause)
        names = [*finding_words().synonyms.get(name, ()), name]
        denied = [word for pair in known for word in pair.denied]
        if any(re.sub("[（(）)]", "", each) in bare for each in (*names, *denied)) or any(
            each.rstrip("费") in bare for each in names
        ):
            return True
    return False


@functools.cache
def _never() -> re.Pattern[str]:
    return re.compile(alternatives(claim_words().in_words.never))
