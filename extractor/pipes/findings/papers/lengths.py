"""The rule about how many weeks, months or years something took, against its first and its last day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.deadlines import Stretched
from extractor.quantities import chinese_number
from extractor.result import Finding

_DAY = re.compile(r"(?<!\d)(?:(?P<year>20\d\d)\s?年\s?)?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?")
_STOP = re.compile(r"[。；\n]")
# So many characters behind a length may say that it is another one (比工期六个月提前).
_BEHIND = 16
_PAIR, _NEAR, _MONTHS, _MONTH = 2, 40, 12, "30.44"
# So much of a unit a length may be off that is told without a word on it; of a year less.
_OFF, _OFF_YEAR, _HALF = Decimal("0.7"), Decimal("0.15"), Decimal("0.5")


class Length(Stretched):
    """3月1日启动、6月30日收官，历时三个月: how long something took, by the two days or months of its sentence.

    三个多月 is up to four, 近三个月 more than two; of two months without days the last may be counted or not.
    """

    id = "date_order"

    def __init__(self) -> None:
        super().__init__()
        words, own = relation_words().deadlines, relation_words().lengths
        self._units = {name: Decimal(days) for name, days in own.units.items()}
        nearly, more, about = (alternatives(each) for each in (own.nearly, own.more, own.about))
        self._told = re.compile(
            rf"(?:{alternatives([*words.took, *own.took])})(?:{alternatives([*own.joins, *own.took])})*"
            rf"(?:(?P<nearly>{nearly})|(?P<about>{about}))?"
            rf"(?P<number>[一二两三四五六七八九十]{{1,3}}|\d{{1,2}})(?P<more>{more})?"
            rf"(?:(?P<half>个半月)|(?P<odd>个[多余]月)|(?P<unit>{alternatives(own.units)})(?P<and_half>半)?)"
            rf"(?P<behind>{alternatives([*own.more, *own.about])})?"
        )
        self._half_year = re.compile(
            rf"(?:{alternatives([*words.took, *own.took])})(?:{alternatives([*own.joins, *own.took])})*"
            rf"(?P<nearly>{nearly})?半年(?P<behind>{alternatives([*own.more, *own.about])})?"
        )
        self._about = frozenset(own.about)
        self._took = [*words.took, *own.took]
        self._aside = re.compile(alternatives(own.aside))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every length behind two days of its sentence."""
        for start, end in evidence.prose:
            if not any(evidence.text.find(word, start, end) >= 0 for word in self._took):
                continue
            for told in self._told.finditer(evidence.text, start, end):
                number = chinese_number(told["number"]) if not told["number"].isdigit() else int(told["number"])
                unit = Decimal(_MONTH) if told["half"] or told["odd"] else self._units[told["unit"]]
                half = _HALF if told["half"] or told["and_half"] else 0
                if number:
                    yield from self._of(evidence, start, told, Decimal(number) + half, unit)
            for told in self._half_year.finditer(evidence.text, start, end):
                yield from self._of(evidence, start, told, Decimal(6), Decimal(_MONTH))

    def _of(
        self, evidence: Evidence, start: int, told: re.Match[str], count: Decimal, unit: Decimal
    ) -> Iterator[Finding]:
        left = max(start, evidence.behind("。；\n", told.start()))
        days = list(_DAY.finditer(evidence.text, left, told.start()))
        if len(days) != _PAIR or told.start() - days[1].end() > _NEAR:
            return
        said = evidence.text[left : told.end()]
        behind = _STOP.split(evidence.text[told.end() : told.end() + _BEHIND])[0]
        between = evidence.text[days[0].end() : days[1].start()]
        if self._aside.search(said + behind) or not self.is_stretch(said, between):
            return
        spans = _lengths(days, evidence.year)
        if spans and not any(self._fits(Decimal(span) / unit, told, count, unit) for span in spans):
            length = Decimal(spans[-1]) / Decimal(_MONTH)
            right = (
                f"{spans[-1]}天，约{length.quantize(Decimal('0.1'))}个月"
                if days[1]["day"]
                else f"约{round(length)}个月"
            )
            yield self.finding(
                evidence,
                f"写为“{squash(told.group())}”，而按所列的起止日期为{right}",
                [(days[0].start(), told.end())],
                expected=right,
                stated=squash(told.group()),
            )

    def _fits(self, length: Decimal, told: re.Match[str], count: Decimal, unit: Decimal) -> bool:
        """Whether a length in units may be told so."""
        groups = told.groupdict()
        more = (
            groups.get("more")
            or groups.get("odd")
            or (groups["behind"] if groups["behind"] not in self._about else None)
        )
        off = _OFF_YEAR if unit > Decimal(_MONTH) else _OFF
        less = count - 1 if groups["nearly"] else count
        most = count + 1 if more else count
        if groups.get("about") or groups["behind"] in self._about:
            off += _HALF
        return less - off <= length <= most + off


def _lengths(days: list[re.Match[str]], year: int | None) -> list[int]:
    """The days from the one to the other, both counted; of months the ones with the last month and without it."""
    first, last = (int(each["month"]) for each in days)
    begun = int(days[0]["year"] or year or 0)
    ended = int(days[1]["year"] or begun)
    if (
        not begun
        or not (1 <= first <= _MONTHS and 1 <= last <= _MONTHS)
        or bool(days[0]["day"]) != bool(days[1]["day"])
    ):
        return []
    if not days[0]["day"]:
        if days[1]["year"] is None and last < first:
            ended += 1
        months = (ended - begun) * _MONTHS + last - first
        return [round(Decimal(_MONTH) * each) for each in (months, months + 1)] if months >= 0 else []
    try:
        one, other = datetime.date(begun, first, int(days[0]["day"])), datetime.date(ended, last, int(days[1]["day"]))
        if one > other and days[1]["year"] is None:
            other = other.replace(year=ended + 1)
    except ValueError:
        return []
    return [(other - one).days + 1] if other > one else []
