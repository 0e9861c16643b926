"""Rules about shares: a part of a whole against the stated share, and the shares of a full breakdown against 100."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, exact, is_slip, show, total
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.operands import Context
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding, Measure

# A breakdown that nothing heads is one all the same if its shares come this close to a hundred.
_NEARLY_ALL = (97, 103)
_ALL = exact(HUNDRED)
_MOST = 64
_TENTH = 10
_BUDGET = "预算"
_UNQUOTED = str.maketrans({**dict.fromkeys("“”\"'‘’"), ",": "，", ":": "："})


@dataclass(frozen=True, slots=True)
class Whole:
    """What parts are shares of: its values, how it is written, and where it stands (None for a sum of the parts)."""

    span: Interval
    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part with the share that is stated of it."""

    context: Context
    part: Figure
    share: Figure

    def fits(self, whole: Whole) -> bool:
        """Whether the share is that of the part in the whole; none is one of nothing."""
        rate = self.part.span.ratio(whole.span)
        return rate is not None and rate.meets(self.share.span)

    def is_all_but(self, whole: Whole) -> bool:
        """Whether the part is said to be all of the whole, and a slip of a digit makes it another amount."""
        gap = abs(self.part.span.value - whole.span.value)
        near = bool(whole.span.value) and gap * _TENTH < whole.span.value
        alike = self.part.span.meets(whole.span) or self.part.quantity.qualifier is not None
        return self.share.span.value == HUNDRED and not alike and near and is_slip(gap)

    def is_cut(self, whole: Whole) -> bool:
        """Whether the share is that of the part in the whole, cut off after its last digit."""
        rate = self.part.span.ratio(whole.span)
        return rate is not None and 0 <= rate.value - self.share.span.value < self.share.quantity.resolution


class Share(BaseRule):
    """部分 / 总数 against the stated share; the whole is named, or opens the list, or is what most parts agree on."""

    id = "share"

    def __init__(self) -> None:
        self._funds = re.compile(alternatives(finding_words().fund_words))
        self._openings = re.compile(rf"^(?:{alternatives(finding_words().whole_openings)})")
        first, last = (alternatives(names) for names in finding_words().denominators)
        ends = alternatives(finding_words().reaching)
        self._budgets = re.compile(
            rf"(?P<line>[^，。；]{{2,16}}?)(?:的)?(?:(?:{first})|(?P<last>{last})后?)(?:的)?{_BUDGET}(?:[总数额]|{ends}){{0,3}}"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Recomputes every share whose part stands right before it."""
        groups: dict[tuple[object, ...], list[Part]] = defaultdict(list)
        for part in evidence.once(parts):
            section = evidence.layer.passages[part.part.passage].section
            if part.share.base:
                key: tuple[object, ...] = ("base", part.share.quantity.start)
            elif part.share.whole:
                key = (section, part.part.unit, part.share.whole)
            else:
                key = (section, part.part.unit, self._head_key(part))
            groups[key].append(part)
        for group in groups.values():
            for told in _lists(group):
                yield from self._group(evidence, told)

    def _head_key(self, part: Part) -> object:
        """What tells the breakdowns of a section apart: the total that opens one, or what a part's brothers are of."""
        heads = _heads(part)
        if heads:
            return heads[0].quantity.start
        return frozenset(_siblings(part)) if _unshared(part) else None

    def _group(self, evidence: Evidence, group: Sequence[Part]) -> Iterator[Finding]:
        first = group[0]
        if first.share.base:
            wholes = [_of(first.share.base)]
        elif first.share.whole:
            wholes = self._meant(evidence, first, self._named(evidence, first)) or self._voted(evidence, group)
        else:
            wholes = [_of(head) for head in _heads(first)] or self._voted(evidence, group)
        wholes = [whole for whole in wholes if not whole.span.is_zero]
        if not wholes:
            return
        whole = max(wholes, key=lambda candidate: sum(part.fits(candidate) for part in group))
        wrong = [part for part in group if not any(part.fits(candidate) for candidate in wholes)]
        if first.share.whole:
            wrong += [p for p in group if p not in wrong and all(p.is_all_but(candidate) for candidate in wholes)]
        # 公务用车费3万元，占30%，其中运行费3万元，占100%: a part of a part may be told of that.
        wrong = [part for part in wrong if not any(part.fits(own) for own in self._family(evidence, [part]))]
        if total(part.share.span for part in group).value == HUNDRED:
            # Shares are cut off rather than rounded up where they would come to more than a hundred.
            wrong = [part for part in wrong if not any(part.is_cut(candidate) for candidate in wholes)]
        for part in wrong:
            yield self._wrong(evidence, part, whole)
        if not wrong and not first.share.base:
            yield from self._sum(evidence, group, whole)

    def _wrong(self, evidence: Evidence, part: Part, whole: Whole) -> Finding:
        rate = part.part.span.ratio(whole.span)
        expected = percent(rate, part.share) if rate else ""
        return self.finding(
            evidence,
            f"占比写为{part.share.text}，而{part.part.text}÷{whole.text}={expected}",
            [part.part.place, part.share.place, *([whole.place] if whole.place else [])],
            expected=expected,
            stated=part.share.text,
        )

    def _meant(self, evidence: Evidence, part: Part, named: list[Whole]) -> list[Whole]:
        """Those of its passage, else those that it may be a part of.

        本年支出 told of one fund elsewhere is no whole of what all funds spent; a whole that names its fund is meant.
        """
        if self._funds.search(part.share.whole):
            return named
        passage = evidence.layer.passages[part.part.passage]
        near = [each for each in named if each.place and passage.start <= each.place[0] < passage.end]
        return near or [each for each in named if part.part.span.low <= each.span.high]

    def _named(self, evidence: Evidence, part: Part) -> list[Whole]:
        """The amounts of the line that a share names (占基本支出的…), nearest in the passage or anywhere."""
        name = part.share.whole
        short = stem(evidence, name)
        before = [other for other in part.context.before() if other.unit == part.part.unit]
        if part.part.measured != "budget":
            before = [other for other in before if other.measured != "budget"] or before
        lines = {other.line for other in part.context.before() if short in other.label}
        near = [_of(other) for other in before if short in other.label or (other.line and other.line in lines)]
        if near or part.part.unit != "元":
            return near
        if given := self._budget(evidence, part, name):
            return given
        bare = self._openings.sub("", short)
        for called in dict.fromkeys((name, short, short + "支出", short + "合计", bare)):
            own = part.part.quantity.start
            if amounts := [amount for amount in evidence.finals(called) if amount.amount.start != own]:
                return [Whole(amount.span, amount.text, amount.place) for amount in amounts]
        # The line of all funds is no less than that of one fund: a part that exceeds it exceeds both.
        every = evidence.finals(self._funds.sub("", short))
        # 一般公共预算支出18420万元，其中：…项目支出3265万元: of the fund that its own sentence names.
        fund = self._funds.search(short)
        mine = [found for found in every if fund and self._is_of_fund(evidence, found, fund.group())]
        mine = [found for found in mine if found.amount.start != part.part.quantity.start]
        if mine and all(found.span.meets(mine[0].span) for found in mine):
            return [Whole(mine[0].span, mine[0].text, mine[0].place)]
        larger = [amount for amount in every if amount.span.high < part.part.span.low]
        return [Whole(amount.span, amount.text, amount.place) for amount in larger] if len(larger) == len(every) else []

    def _budget(self, evidence: Evidence, part: Part, name: str) -> list[Whole]:
        """The budgets of the line and kind that a share names: 占项目支出全年预算的."""
        found = self._budgets.fullmatch(squash(name))
        if found is None:
            return []
        measures: tuple[Measure, ...] = ("adjusted_budget",) if found["last"] else ("initial_budget",)
        line, own = evidence.called(found["line"]), part.part.quantity.start
        amounts = [each for measure in measures for each in evidence.amounts.get((line, measure), ())]
        amounts.sort(key=lambda each: abs(each.span.value - part.part.span.value))
        return [Whole(each.span, each.text, each.place) for each in amounts if each.amount.start != own]

    def _is_of_fund(self, evidence: Evidence, found: LineAmount, fund: str) -> bool:
        """Whether the sentence of an amount of the prose names one fund before it, and no other."""
        left = evidence.behind("。\n\t", found.amount.start)
        named = set(self._funds.findall(evidence.text, left, found.amount.start))
        return found.table is None and named == {fund}

    def _voted(self, evidence: Evidence, group: Sequence[Part]) -> list[Whole]:
        """The total that most shares of a section agree on; the line that they are parts of; or the parts' own sum."""
        candidates = self._candidates(evidence, group[0])
        telling = [part for part in group if not part.share.span.is_zero]
        sums = total(part.part.span for part in group)
        if len(group) > 1 and (exact := [whole for whole in candidates if whole.span.meets(sums)]):
            return exact
        if opening := self._opening(evidence, group[0]):
            return opening
        votes = [(sum(part.fits(whole) for part in telling), whole) for whole in candidates]
        best = max((count for count, _ in votes), default=0)
        if best >= 2 or 0 < best == len(telling):
            return [whole for count, whole in votes if count == best]
        family = self._family(evidence, group)
        spans = total(part.part.span for part in group)
        if whole := next(
            (whole for whole in family if whole.span.meets(spans) or any(p.fits(whole) for p in telling)), None
        ):
            return [whole]
        stated = total(part.share.span for part in group).value
        if len(group) >= 3 and _NEARLY_ALL[0] <= stated <= _NEARLY_ALL[1]:
            return [Whole(spans, f"({'+'.join(part.part.text for part in group)})", None)]
        if self._is_complete(evidence, group) and not _have_whole(telling):
            # Whatever the whole may be, the shares are not all of it; the parts are all that it has.
            return [Whole(spans, f"({'+'.join(part.part.text for part in group)})", None)]
        return []

    def _is_complete(self, evidence: Evidence, group: Sequence[Part]) -> bool:
        """Whether a group is each known part of one line, once, in one sentence."""
        lines = [part.part.statement.line if part.part.statement else None for part in group]
        names = sorted(evidence.called(line.path[-1]) for line in lines if line)
        alike = len({part.share.sentence for part in group}) == 1 and len(group) > 1
        return alike and any(names == sorted(each.parts) and not each.also for each in evidence.words.relations)

    def _opening(self, evidence: Evidence, part: Part) -> list[Whole]:
        """The line of one final figure that a sentence opens with (“三公”经费决算中，…) and that the part is of."""
        line = part.part.statement.line if part.part.statement else None
        if line is None or part.part.measured != "final":
            return []
        name = evidence.called(line.path[-1])
        said = squash(evidence.text[part.share.sentence : part.part.quantity.start]).translate(_UNQUOTED)
        for relation in evidence.words.relations:
            names = evidence.words.synonyms.get(relation.whole, [relation.whole])
            if name in relation.parts and any(
                re.search(rf"{re.escape(each)}[^，。；\d]{{0,6}}中[，：]", said) for each in names
            ):
                finals = evidence.finals(relation.whole)
                alike = len({found.span.value for found in finals}) == 1
                return [Whole(finals[0].span, finals[0].text, finals[0].place)] if alike else []
        return []

    def _candidates(self, evidence: Evidence, part: Part) -> list[Whole]:
        section = evidence.layer.passages[part.part.passage].section
        around = evidence.around(section)
        shared = {pair.part.quantity.start for pair in evidence.once(parts)}
        figures = [
            figure
            for sentence in around
            for figure in sentence.figures
            if figure.role == "amount" and figure.unit == part.part.unit and figure.quantity.start not in shared
        ]
        found = [_of(figure) for figure in figures[:_MOST]]
        return found + self._family(evidence, [part])

    def _family(self, evidence: Evidence, group: Sequence[Part]) -> list[Whole]:
        """The finals of the line whose known parts all of a group are."""
        lines = [part.part.statement.line if part.part.statement else None for part in group]
        names = {evidence.called(line.path[-1]) for line in lines if line}
        whole = next((relation.whole for relation in evidence.words.relations if names <= set(relation.parts)), None)
        finals = evidence.finals(whole) if whole and names else ()
        return [Whole(amount.span, amount.text, amount.place) for amount in finals]

    def _sum(self, evidence: Evidence, group: Sequence[Part], whole: Whole) -> Iterator[Finding]:
        """The shares of one sentence, where their amounts make up the whole."""
        if len(group) < 2 or whole.place is None or len({part.share.sentence for part in group}) > 1:
            return
        # The share of nothing is nothing, exactly.
        shares = total(part.share.span for part in group if not part.part.span.is_zero)
        amounts = total(part.part.span for part in group)
        if not amounts.meets(whole.span) or shares.low <= 100 <= shares.high:
            return
        yield self.finding(
            evidence,
            f"各部分占比{'+'.join(part.share.text for part in group)}={show(shares.value)}%，不是100%",
            [place for part in group for place in (part.part.place, part.share.place)],
            expected="100%",
            stated=f"{show(shares.value)}%",
            rule="share_sum",
        )


def _have_whole(group: Sequence[Part]) -> bool:
    """Whether one whole could give all parts their shares."""
    least, most = Decimal(0), Decimal("Infinity")
    for part in group:
        least = max(least, HUNDRED * part.part.span.low / part.share.span.high)
        if part.share.span.low > 0:
            most = min(most, HUNDRED * part.part.span.high / part.share.span.low)
    return least <= most


def parts(evidence: Evidence) -> list[Part]:
    """Every amount with the share that follows it."""
    return [
        Part(Context(evidence, sentences, at, one.quantity.start), one, share)
        for sentences in evidence.passages.values()
        for at, sentence in enumerate(sentences)
        for one, share in _paired(evidence.text, sentence.figures)
        if share.role == "share" and one.role == "amount" and (share.base or share.label.startswith("占"))
        if not (one.inner and share.base is None) and (share.base is None or share.base.unit == one.unit)
    ]


def _lists(group: Sequence[Part]) -> list[list[Part]]:
    """Parts of which no whole is told beside them: those of each sentence whose shares come to all, and the others."""
    first = group[0]
    if first.share.base or first.share.whole or _heads(first):
        return [list(group)]
    sentences: dict[int, list[Part]] = defaultdict(list)
    for part in group:
        sentences[part.share.sentence].append(part)
    full = {at for at, told in sentences.items() if total(part.share.span for part in told).meets(_ALL)}
    rest = [part for at, told in sentences.items() if at not in full for part in told]
    return [*(sentences[at] for at in full), *([rest] if rest else [])]


def _paired(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Each figure with the one before it, but for the whole that it names itself: 支出16万元，占预算28万元的57%.

    Behind a bracket that breaks a figure down that is the one (拨款90万元（其中，甲60万元，乙30万元），占90%).
    """
    for at, (one, share) in enumerate(pairwise(figures)):
        if share.role == "share" and text.startswith(("）", ")"), one.quantity.end) and in_bracket(text, one):
            outside = (f for f in reversed(figures[:at]) if f.unit == one.unit and not in_bracket(text, f))
            one = next(outside, one)
        if share.base is one and at:
            # 搬迁620户，支付2480万元，占总户数775户的80%: a part is counted as its whole is.
            alike = (part for part in reversed(figures[:at]) if part.unit == one.unit and part.role == "amount")
            one = next(alike, figures[at - 1])
        yield one, share


def _heads(part: Part) -> list[Figure]:
    """The totals before a part in its sentence: amounts that no share follows, but for its brothers."""
    beside, evidence = _siblings(part), part.context.evidence
    return [f for f in _unshared(part) if not (f.line and evidence.called(f.line[-1]) in beside)]


def _unshared(part: Part) -> list[Figure]:
    """The amounts before a part in its sentence that no share follows."""
    figures = part.context.sentence.figures[:_MOST]
    shared = {
        one.quantity.start for one, other in _paired(part.context.evidence.text, figures) if other.role == "share"
    }
    shared |= _inner(part.context.evidence.text, part.part, figures)
    return [
        figure
        for figure in figures
        if figure.quantity.start < part.part.quantity.start
        and figure.role == "amount"
        and figure.unit == part.part.unit
        and figure.measured != "budget"
        and figure.quantity.start not in shared
    ]


def _siblings(part: Part) -> set[str]:
    """The lines that are parts of what a part is of, and so are no whole of it: 出国费0万元；接待费6万元，占100%."""
    line, evidence = part.part.line, part.context.evidence
    name = evidence.called(line[-1]) if line else ""
    return {other for relation in evidence.words.relations if name in relation.parts for other in relation.parts}


def _inner(text: str, part: Figure, figures: Sequence[Figure]) -> set[int]:
    """The amounts that break down a part before another: 基本支出9万元，占90%（人员经费8万元）；项目支出1万元."""
    clauses = {figure.start for figure in figures if _containing().match(figure.label)}
    aside = not in_bracket(text, part)
    return {
        figure.quantity.start
        for figure in figures
        if (figure.start in clauses and figure.start != part.start) or (aside and in_bracket(text, figure))
    }


@functools.cache
def _containing() -> re.Pattern[str]:
    words = finding_words()
    return re.compile(rf"[，,（(]?(?:{alternatives([*words.containing, *words.made_up])})")


def _of(figure: Figure) -> Whole:
    return Whole(figure.span, figure.text, figure.place)


def stem(evidence: Evidence, whole: str) -> str:
    """The name of a share's whole without the nouns that say nothing (项目支出总额 is 项目支出)."""
    for word in evidence.words.whole_words:
        if len(whole) > len(word) + 2 and whole.endswith(word):
            return whole[: -len(word)]
    return whole
