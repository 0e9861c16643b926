"""Numbers as automatic numbering writes them: the number formats of WordprocessingML (ECMA-376, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def ordinal(number: int, style: str) -> str:
    """The number in a format of WordprocessingML; decimal where the format has no sign for it or is unknown.

    Args:
        number: at least 0.
        style: the value of w:numFmt, e.g. "chineseCountingThousand".
    """
    write = _STYLES.get(style)
    return (write(number) if write else "") or str(number)


def _positional(number: int) -> str:
    """Digit for digit: 12 is 一二."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """As one counts up to 99, digit for digit beyond: 12 is 十二, 120 is 一二〇."""
    return _thousands(number) if 0 < number < 100 else _positional(number)


def _thousands(number: int, digits: str = _DIGITS, units: str = " 十百千", bare_ten: bool = True) -> str:
    """As one counts up to 9999: 12 is 十二, 120 is 一百二十, 102 is 一百零二."""
    if not 0 < number < 10_000:
        return ""
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(written)
            continue
        ten_alone = bare_ten and digit == 1 and place == 1 and not written
        written += ("零" if gap else "") + ("" if ten_alone else digits[digit]) + units[place].strip()
        gap = False
    return written


def _legal(number: int) -> str:
    return _thousands(number, _LEGAL_DIGITS, " 拾佰仟", bare_ten=False)


def _japanese(number: int) -> str:
    """Without 一 before 十, 百 and 千, and without 零: 120 is 百二十."""
    if not 0 < number < 10_000:
        return ""
    written = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += ("" if digit == 1 and place else _DIGITS[digit]) + " 十百千"[place].strip()
    return written


def _letters(number: int) -> str:
    """A, B, ... Z, AA, BB: Word repeats the letter. A run of letters longer than a word is no number any more."""
    if not 0 < number <= 780:
        return ""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return ""
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else ""


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + index) for index in range(count))


_CIRCLED = _run("①", 20) + _run("㉑", 15) + _run("㊱", 15)
_FULL_WIDTH = {ord(str(digit)): chr(ord("０") + digit) for digit in range(10)}

_STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "decimalEnclosedFullstop": _one_of(_run("⒈", 20)),
    "decimalEnclosedParen": _one_of(_run("⑴", 20)),
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _positional,
    "koreanDigital2": _positional,
    "taiwaneseDigital": _positional,
    "ideographDigital": _positional,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographEnclosedCircle": _one_of(_run("㊀", 10)),
}
