"""Numbers made of several numerals: 三分之一, 五又三分之一, 1/3, 1 3/5, 2^5, 10的5次方."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.quantities.decimals import CONTEXT
from extractor.quantities.lexicon import Lexicon
from extractor.quantities.numerals import Numeral, read_numeral

_PARTS_OF = re.compile(r" {0,3}分 {0,3}之 {0,3}(负?) {0,3}(?=\S)")
_AND = re.compile(r" {0,3}又 {0,3}(?=\S)")
_SLASH = re.compile(r"(?P<whole>\d{1,3} )?(?P<top>\d{1,6})/(?P<bottom>\d{1,6})(?![\d/.])", re.ASCII)
_MIXED = re.compile(r"(?P<whole>\d{1,6})又(?P<top>\d{1,6})/(?P<bottom>\d{1,6})(?![\d/.])", re.ASCII)
_POWER = re.compile(r"\^([+-]{0,2})(\d{1,3})(?![\d.])", re.ASCII)
_POWER_WORDS = re.compile(r"的(?=[负-]?[\d零一二两三四五六七八九十])")


# What may follow the first numeral of such a number.
_GOES_ON = frozenset(" 又分^的/")


def read_number(text: str, start: int, words: Lexicon) -> Numeral | None:
    """The number that begins at `start`: a numeral, or a fraction or power of several."""
    numeral = read_numeral(text, start, words)
    if numeral is None or text[numeral.end : numeral.end + 1] not in _GOES_ON:
        return numeral
    for form in (_MIXED, _SLASH):
        if (found := form.match(text, start)) and int(found["bottom"]):
            return _slashed(found)
    return _mixed(text, numeral, words) or _fraction(text, numeral, words) or _power(text, numeral, words) or numeral


def _exact(start: int, end: int, value: Decimal, form: str) -> Numeral:
    return Numeral(start, end, value, None, Decimal(0), None, end, form)


def _slashed(found: re.Match[str]) -> Numeral:
    part = CONTEXT.divide(Decimal(found["top"]), Decimal(found["bottom"]))
    value = CONTEXT.add(Decimal(found["whole"] or 0), part)
    return _exact(found.start(), found.end(), value, "digits")


def _fraction(text: str, bottom: Numeral, words: Lexicon) -> Numeral | None:
    """N分之M."""
    found = _PARTS_OF.match(text, bottom.end)
    if found is None or bottom.value == 0:
        return None
    top = read_numeral(text, found.end(), words)
    if top is None:
        return None
    value = CONTEXT.divide(top.value, bottom.value)
    return _exact(bottom.start, top.end, -value if found[1] else value, bottom.form)


def _mixed(text: str, whole: Numeral, words: Lexicon) -> Numeral | None:
    """W又N分之M."""
    found = _AND.match(text, whole.end)
    bottom = read_numeral(text, found.end(), words) if found else None
    part = _fraction(text, bottom, words) if bottom else None
    if part is None:
        return None
    return _exact(whole.start, part.end, CONTEXT.add(whole.value, part.value), whole.form)


def _power(text: str, base: Numeral, words: Lexicon) -> Numeral | None:
    """2^5, 1.1^-2, 10的5次方."""
    if found := _POWER.match(text, base.end):
        exponent = Decimal(found[2]).copy_sign(Decimal(-1) if found[1].count("-") % 2 else Decimal(1))
        end = found.end()
    elif found := _POWER_WORDS.match(text, base.end):
        negative = text[found.end()] in "负-"
        read = read_numeral(text, found.end() + negative, words)
        if read is None or not text.startswith("次方", read.end) or read.value > 999:
            return None
        exponent, end = -read.value if negative else read.value, read.end + 2
    else:
        return None
    if base.value == 0:
        return None
    return _exact(base.start, end, CONTEXT.power(base.value, exponent), base.form)
