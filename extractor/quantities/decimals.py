"""Arabic digits and exact arithmetic."""

from __future__ import annotations

import re
from decimal import Context, Decimal

# Exact for everything a report can state; numerals of more digits are identifiers and never calculated with.
CONTEXT = Context(prec=60, Emax=999999, Emin=-999999)
LONGEST = 40
_WIDE = Context(prec=2000)

ONE = Decimal(1)
PLACES = tuple(Decimal((0, (1,), -decimals)) for decimals in range(LONGEST + 1))

# Thousands are parted by commas; by blanks only in a sum of money, where no column can be meant.
_SPACED = r"(?<![\d.])(?<!\d )\d{1,3}(?: \d{3}){1,5}(?=(?:\.\d{1,9})?+ ?[万亿]?元)"
# The number of a telephone service, which names what it is called for, and counts nothing: 12345热线, 110指挥中心.
SERVICE_NUMBER = r"(?:11\d|12\d(?:\d\d)?|9[56]\d{3})(?![\d.,%％万亿元千公吨米亩平立余多])"
# A name that begins with digits right behind the number of an item: 7.12345热线运行经费, 3.5G基站, 2.119指挥系统. A
# decimal of so many digits goes on with a unit, a range or a sign.
NAMED_BY_DIGITS = (
    r"20\d\d年|\d[GDAK][\u4e00-\u9fff]"
    r"|[1-9]\d{2,4}(?![万亿元个次人公千米吨亩倍户家项辆台套件平立克升毫厘度小分秒天日月年瓦至到与和的多余])[\u4e00-\u9fff]"
)
DIGITS = re.compile(rf"(?:\d{{1,3}}(?:,\d{{3}})++(?!\d)|{_SPACED}|\d++)(?:\.\d++)?+|\.\d++", re.ASCII)


def decimal_of(digits: str) -> Decimal:
    """The value of Arabic digits with thousands separators."""
    return Decimal(digits.replace(",", "").replace(" ", ""))


def place_of(digits: str) -> Decimal:
    """One unit of the last of at most `LONGEST` digits: 93.71 gives 0.01."""
    point = digits.find(".")
    return ONE if point < 0 else PLACES[len(digits) - point - 1]


def plain(value: Decimal) -> Decimal:
    """The same number without the zeros that calculating left behind it, and never with a positive exponent."""
    if value == value.to_integral_value():
        return value.quantize(ONE, context=_WIDE)
    return value.normalize(CONTEXT)
