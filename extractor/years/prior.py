"""This year's 上年数 against last year's own final figure, line by line.

What this year's report takes last year's figure to be is written (上年决算数8万元), or follows from its own final
figure and the change that it states (支出6万元，比上年减少2万元).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.pipes.findings.common.arithmetic import YUAN, Interval, is_slight, show
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import span_of
from extractor.result import Amount, Change
from extractor.years.evidence import Line, Pair, Path, change_of, finding
from extractor.years.records import YearFinding
from extractor.years.wording import year_words

_PLACES = 2
# So many findings of one difference are looked through for the one that another follows from.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """What a report takes a line's figure of the year before to be; `shown` says how, in its unit."""

    value: Interval
    shown: str
    said: tuple[Amount | Change, ...]
    written: str


def prior_findings(pair: Pair) -> Iterator[YearFinding]:
    """Lines whose figure of last year is another in the two reports, one finding a line.

    A difference that a part hands on to its whole follows from the part's finding (see `rooted`).
    """
    if not pair.adjacent:
        return
    found: list[tuple[Path, Decimal, YearFinding]] = []
    for key, line in pair.this.lines.items():
        before = pair.line_before(key)
        if before is None or not before.finals:
            continue
        wrong = [claim for claim in claims(line) if not any(_agree(claim.value, span_of(own)) for own in before.finals)]
        if wrong:
            found.append((key, _gap(wrong[0], before.finals), _finding(pair, line, before, wrong)))
    yield from _rooted(found)


def carried_findings(pair: Pair) -> Iterator[YearFinding]:
    """What this year's report begins with against what last year's ended with."""
    if not pair.adjacent:
        return
    for closing, opening in year_words().openings():
        before, now = pair.last.lines.get((closing,)), pair.this.lines.get((opening,))
        if before is None or now is None or not before.finals or not now.finals:
            continue
        if any(_agree(span_of(one), span_of(other)) for one in before.finals for other in now.finals):
            continue
        one, other = before.finals[0], now.finals[0]
        message = (
            f"{pair.this.year}年报告的“{now.name}”为{_text(other)}，{pair.last.year}年报告的“{before.name}”为{_text(one)}"
            f"，相差{_in(abs(span_of(one).value - span_of(other).value), one.unit)}"
        )
        places = [*pair.last.said([one]), *pair.this.said([other])]
        yield finding("carried_over", message, places, stated=f"{_text(one)}；{_text(other)}")


def claims(line: Line) -> list[Claim]:
    """What the report says or implies of the line's figure of the year before."""
    found = [Claim(span_of(amount), f"写为{_text(amount)}", (amount,), amount.text) for amount in line.priors]
    for change in line.changes:
        if own := _own(line, change):
            value = span_of(own) - change_of(change)
            way = "+" if change.direction == "decrease" else "-"
            unit = own.unit
            figure = show(abs(change_of(change).value) / YUAN[unit])
            shown = f"由{_text(own)}{way}{figure}{unit}推得{_in(value.value, unit)}"
            found.append(Claim(value, shown, (own, change), _in(value.value, unit)))
    return found


def _own(line: Line, change: Change) -> Amount | None:
    """The final figure that a change leads to: the nearest, of those before it first."""
    return min(line.finals, key=lambda own: (own.start > change.start, abs(own.start - change.start)), default=None)


def _agree(one: Interval, other: Interval) -> bool:
    """Whether two figures may be one; those whose intervals only touch differ in the last digit that is printed."""
    return one.value == other.value or (one.low < other.high and other.low < one.high)


def _gap(claim: Claim, finals: Sequence[Amount]) -> Decimal:
    return claim.value.value - span_of(_nearest(claim, finals)).value


def _nearest(claim: Claim, finals: Sequence[Amount]) -> Amount:
    return min(finals, key=lambda own: abs(span_of(own).value - claim.value.value))


def _finding(pair: Pair, line: Line, before: Line, wrong: Sequence[Claim]) -> YearFinding:
    claim = wrong[0]
    own = _nearest(claim, before.finals)
    stated = _text(own)
    message = (
        f"“{line.name}”{pair.last.year}年决算数：{pair.this.year}年报告{claim.shown}，{pair.last.year}年报告为{stated}"
        f"，相差{_in(abs(_gap(claim, before.finals)), own.unit)}"
    )
    spans = [*pair.this.said([each for claim in wrong for each in claim.said]), *pair.last.said([own])]
    slight = is_slight(claim.written.removesuffix(own.unit), own.text.removesuffix(own.unit))
    return finding("prior_year", message, spans, stated=f"{claim.written}；{stated}", slight=slight)


def _rooted(found: Sequence[tuple[Path, Decimal, YearFinding]]) -> Iterator[YearFinding]:
    """The findings, those of wholes following from those of the parts that they have their difference from."""
    of_gap: dict[Decimal, list[int]] = defaultdict(list)
    for at, (_, gap, _) in enumerate(found):
        of_gap[gap].append(at)
    for at, (whole, gap, each) in enumerate(found):
        root = next((other for other in of_gap[gap][:_MOST] if _is_part(found[other][0], whole)), None)
        each.id, each.root = _name(at), None if root is None else _name(root)
        yield each


def _name(at: int) -> str:
    return f"prior{at}"


def _is_part(part: Path, whole: Path) -> bool:
    if len(part) > len(whole):
        return part[: len(whole)] == whole
    return any(
        relation.whole == whole[-1] and part[-1] in relation.parts
        for relation in finding_words().relations
        if len(part) == len(whole) == 1
    )


def _text(amount: Amount) -> str:
    """An amount with its unit."""
    written = "".join(amount.text.split())
    return written if written.endswith("元") else written + amount.unit


def _in(value: Decimal, unit: str) -> str:
    """An amount of 元 in a unit."""
    return f"{show(value / YUAN[unit], _PLACES)}{unit}"
