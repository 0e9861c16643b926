"""How a spreadsheet shows a number or a date: 12.5 as 12.50, 0.9371 as 93.71%, 45291 as 2023年12月31日.

A format code has sections for numbers above 0, below 0, and 0; each has places for digits among literal text (ECMA-376
part 1, 18.8.31). What is shown is written as text can be read on: a number below 0 has a minus where the sheet has
brackets or a colour, and no sign of a currency.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeAlias

DIGITS = 15  # what a spreadsheet keeps of a number
GENERAL = "General"
_MONTH, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
# The codes of the numbers that files give formats without telling their codes (18.8.30), as Excel shows them in China.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 22: "yyyy/m/d h:mm",
    27: _MONTH, 28: _DAY, 29: _DAY, 31: f'yyyy"年"{_DAY}', 36: _MONTH,
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"',
    50: _MONTH, 51: _DAY, 57: _MONTH, 58: _DAY,
}  # fmt: skip

Date: TypeAlias = datetime.date | datetime.datetime

# A literal, what leaves room or fills it, a note in brackets (colour, locale, currency), or one character.
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<note>[^\]]*)\]|(?P<date>[ymdhs]+)|(?P<other>.)',
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_CONDITION = re.compile(r"[<>=]")
_CURRENCY = re.compile(r"[¥￥$€£]|(?:CNY|RMB|USD)\s?")
_SIGNS = re.compile(r"[-－−()（）]")


@dataclass(frozen=True, slots=True)
class _Shape:
    """A section of a format for numbers: text before and after, and how the digits between are written."""

    before: str
    after: str
    whole: int = 0  # digits before the point at least
    decimals: int = 0  # digits behind it at most
    kept: int = 0  # and at least
    grouped: bool = False
    power: int = 0  # of ten by which the value is multiplied
    digits: bool = True  # whether it has places for digits


def shown_number(value: float, code: str) -> str | None:
    """The number as a cell of this format shows it; None where the format is none that writes plain digits."""
    exact = Decimal(f"{value:.{DIGITS}g}")
    sections = _sections(code)
    at = (1 if exact < 0 else 2 if exact == 0 and len(sections) > 2 else 0) if len(sections) > 1 else 0
    shape = _shape(sections[at])
    if shape is None:
        return None
    text = shape.before + (_digits(abs(exact), shape) if shape.digits else "") + shape.after
    return readable(text, negative=exact < 0)


def readable(shown: str, *, negative: bool) -> str:
    """What a cell shows, without a currency's sign, and with a minus where the number is below 0."""
    text = _CURRENCY.sub("", shown).strip()
    if not negative:
        return text
    bare = _SIGNS.sub("", text).strip()
    return f"-{bare}" if re.search("[1-9]", bare) else bare


def shown_date(value: Date, code: str) -> str | None:
    """The date as a cell of this format shows it; None where the format is none that writes plain figures."""
    time = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
    parts = list(_PART.finditer(_sections(code)[0]))
    kinds = [part["date"][0].lower() if part["date"] else "" for part in parts]
    out = []
    for at, part in enumerate(parts):
        if part["date"]:
            around = "".join(kinds[:at])[-1:], "".join(kinds[at + 1 :])[:1]
            figure = _figure(time, part["date"].lower(), minutes=around[0] == "h" or around[1] == "s")
            if figure is None:
                return None
            out.append(figure)
        elif part["other"] and part["other"].isalpha() and part["other"].isascii():
            return None  # AM/PM, names of days, years of an era
        else:
            out.append(_literal(part))
    return "".join(out).strip() if any(kinds) else None


def _figure(time: datetime.datetime, field: str, *, minutes: bool) -> str | None:
    """A field of a date: y, m, d, h or s, as often as it is to have digits; None for the name of a month or day."""
    if field.strip(field[0]) or (field[0] != "y" and len(field) > 2):
        return None
    if field[0] == "y":
        return f"{time.year:04d}" if len(field) > 2 else f"{time.year % 100:02d}"
    number = {"m": time.minute if minutes else time.month, "d": time.day, "h": time.hour, "s": time.second}[field[0]]
    return f"{number:0{len(field)}d}"


@lru_cache(maxsize=1024)
def _sections(code: str) -> list[str]:
    """The sections of a format code, one or more."""
    sections, at = [], 0
    while found := _SECTIONS.match(code, at):
        sections.append(found[0])
        at = found.end() + 1
        if at > len(code):
            break
    return sections or [code]


@lru_cache(maxsize=1024)
def _shape(section: str) -> _Shape | None:
    """How a section writes numbers; None for conditions, fractions, exponents, dates, and literals between digits."""
    before, after, places = "", "", ""
    power = 0
    for part in _PART.finditer(section):
        other = part["other"] or ""
        if part["date"] or (part["note"] and _CONDITION.match(part["note"])):
            return None
        if other and other in "0#?.,":
            if after:
                return None
            places += other
            continue
        power += 2 * (other == "%")
        if other and (other in "@/" or other.isalpha()):
            return None
        text = _literal(part)
        before, after = (before, after + text) if places else (before + text, after)
    whole, point, decimals = places.partition(".")
    scaled = len(places) - len(places.rstrip(","))
    if not re.search("[0#]", places):
        return _Shape(before, after, digits=False)
    if point and "," in decimals.rstrip(","):
        return None
    decimals = decimals.rstrip(",")
    return _Shape(
        before,
        after,
        whole=whole.count("0"),
        decimals=len(decimals),
        kept=len(decimals.rstrip("#?")),
        grouped="," in whole.rstrip(","),
        power=power - 3 * scaled,
    )


def _literal(part: re.Match[str]) -> str:
    """The text that a part of a code shows as it is."""
    return part["quoted"] or part["escaped"] or part["other"] or ""


def _digits(value: Decimal, shape: _Shape) -> str:
    number = value.scaleb(shape.power).quantize(Decimal(1).scaleb(-shape.decimals), ROUND_HALF_UP)
    whole, _, decimals = f"{number:f}".partition(".")
    while len(decimals) > shape.kept and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.zfill(shape.whole)
    if shape.grouped:
        whole = f"{int(whole):,}"
    return f"{whole}.{decimals}" if decimals else whole
