"""Reads one numeral: digits, Chinese numerals and mixtures of both (14.6万, 3亿5千万, 三百五, 二〇二一, 二点四).

Works on folded text (half width, simplified characters; see `Lexicon.fold`), whose offsets are those of the text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.quantities.decimals import CONTEXT, DIGITS, LONGEST, ONE, PLACES, decimal_of, place_of
from extractor.quantities.lexicon import Lexicon, lexicon
from extractor.quantities.model import Qualifier

TEN = Decimal(10)
WAN = Decimal(10_000)

_HAN = "零一壹二贰两三叁四肆五伍六陆七柒八捌九玖"
_FIRST_HAN = re.compile(f"[{_HAN}]{{1,{LONGEST + 1}}}")
_NEXT_HAN = re.compile(f" {{0,3}}([{_HAN}]{{1,{LONGEST + 1}}})")
_NEXT_DIGITS = re.compile(r" {0,3}((?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+)", re.ASCII)
_MULTIPLIER = re.compile(" {0,3}([十拾百佰千仟万亿兆])")
_INFIX = re.compile(" {0,3}([余多几来]) {0,3}(?=[万亿兆])")
_POINT = re.compile(f" {{0,3}}点 {{0,3}}([{_HAN.replace('两', '')}]++)(?![十拾百千刻几])")
_JOINED = re.compile(r"[.,:/^~-]?\d|[%‰]", re.ASCII)
_HALF = re.compile("半(?![年天月日个小径数价])")
_LETTER = re.compile(" ?([kKMwW])(?![A-Za-z0-9])")
_LETTERS = {"k": 1_000, "m": 1_000_000, "w": 10_000}
_EXPONENT = re.compile(r"[eE]([+-]?\d{1,3})(?![A-Za-z0-9])", re.ASCII)


class Numeral(NamedTuple):
    """A numeral of a folded text.

    Attributes:
        start, end: code points, half open.
        value: the number; of an approximation (两三, 七八十) the lower one.
        high: of an approximation the higher one, else None.
        resolution: one unit of the last stated digit.
        qualifier: what is said inside it (十余万, 二十几), else None.
        scale: start of the 万 and 亿 at its end; `end` where it ends otherwise.
        form: "digits" where it begins with Arabic digits, "positional" for 二〇二一, else "chinese".
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    resolution: Decimal
    qualifier: Qualifier | None
    scale: int
    form: str


# What may go on a numeral of digits; anything else ends it.
_GOES_ON = frozenset(" 十拾百佰千仟万亿兆余多几来kKmMwWeE")


# Position, total, section, spread, place and scale behind a multiplier.
_State = tuple[int, Decimal, Decimal, Decimal, Decimal, int | None]


class _Reader:
    """Adds a numeral up from left to right.

    The number so far is `total` (complete 万 and 亿 groups) + `section` (千, 百, 十 of the group being read) +
    `current` (a coefficient whose multiplier has not come). `high` runs beside it for approximations.
    """

    def __init__(self, text: str, start: int, words: Lexicon) -> None:
        self.text, self.start, self.words = text, start, words
        self.position = start
        self.total = self.section = Decimal(0)
        self.current: Decimal | None = None
        self.spread = Decimal(0)
        self.small: Decimal | None = None
        self.big: Decimal | None = None
        self.group = Decimal(0)
        self.stacked = 0
        self.place = ONE
        self.last = ONE
        self.zero = False
        self.qualifier: Qualifier | None = None
        self.scale: int | None = None
        self.form = "chinese"
        self.fraction = False
        self.complete: _State | None = None
        self.whole: _State | None = None

    def read(self) -> Numeral | None:
        """The numeral at `start`, or None."""
        if self._first():
            while self._next():
                pass
            return self._numeral()
        return None

    def _numeral(self) -> Numeral | None:
        value = CONTEXT.add(CONTEXT.add(self.total, self.section), self.current or Decimal(0))
        if self.position == self.start:
            return None
        high = CONTEXT.add(value, self.spread) if self.spread else None
        scale = self.position if self.scale is None else self.scale
        return Numeral(self.start, self.position, value, high, self.place, self.qualifier, scale, self.form)

    def _first(self) -> bool:
        if found := DIGITS.match(self.text, self.start):
            if len(found[0]) > LONGEST:
                return False
            self.current, self.place = decimal_of(found[0]), place_of(found[0])
            self.form, self.position = "digits", found.end()
            return True
        if found := _FIRST_HAN.match(self.text, self.start):
            return self._first_han(found[0])
        character = self.text[self.start]
        if character in self.words.file.scores:  # 廿三 is 23
            self.section, self.small, self.last = Decimal(self.words.file.scores[character]), TEN, TEN
            self.position += 1
            return True
        if character == "半":
            self.current, self.place = Decimal("0.5"), Decimal("0.1")
            self.position += 1
            following = self.text[self.position : self.position + 1]
            return following in self.words.file.multipliers
        if character in self.words.file.multipliers:
            return self._multiply(character, self.start, self.start + 1, ONE)
        return False

    def _first_han(self, run: str) -> bool:
        """A run of Chinese digits at the start: a coefficient, 两三 or 七八(十), or positional digits (二〇二一)."""
        if run.startswith("零") and len(run) > 1 and self._multiplies(self.start + len(run)):
            return False
        run = self._without_liang(run, self.start)
        if not run:
            return False
        self.position = self.start + len(run)
        if len(run) == 1:
            self.current = self.words.digits[run]
        elif self._approximate(run):
            self.current, self.spread = self._between(run)
        elif len(run) <= LONGEST:
            self.current = Decimal("".join(str(self.words.digits[character]) for character in run))
            self.form = "positional"
        else:
            return False
        return True

    def _without_liang(self, run: str, start: int) -> str:
        """两 after another digit is a weight (二两), unless a multiplier follows (一千两百) or it says 一两个."""
        where = run.find("两", 1)
        while where > 0:
            if not self._multiplies(start + where + 1) and run[:where] != "一":
                return run[:where]
            where = run.find("两", where + 1)
        return run

    def _multiplies(self, position: int) -> bool:
        found = _MULTIPLIER.match(self.text, position)
        return found is not None and not self.words.scaled_units.at(self.text, found.start(1))

    def _approximate(self, run: str) -> bool:
        if len(run) != 2:
            return False
        low, high = (self.words.digits[character] for character in run)
        return low > 0 and (high - low == 1 or (low == 3 and high == 5))

    def _between(self, run: str) -> tuple[Decimal, Decimal]:
        low, high = (self.words.digits[character] for character in run)
        return low, high - low

    def _next(self) -> bool:
        if found := _MULTIPLIER.match(self.text, self.position):
            return self._multiply(found[1], found.start(1), found.end(), None)
        if found := _INFIX.match(self.text, self.position):
            if self.scale is not None or (found[1] == "来" and self.small is None and self.big is None):
                return False
            self.qualifier = self.words.inside.get(found[1], "over")
            self.position = found.end()
            return True
        if self.text.startswith("几", self.position) and self.small and self.current is None:
            self.qualifier = "over"
            self.position += 1
            return True
        if self.fraction:
            return False
        return self._next_point() or self._next_half() or self._next_letter() or self._next_digits() or self._next_han()

    def _multiply(self, character: str, start: int, end: int, implied: Decimal | None) -> bool:
        if implied is None and self.words.scaled_units.at(self.text, start):
            return False
        multiplier = self.words.file.multipliers[character]
        small = multiplier < WAN
        taken = self._times_small(multiplier, implied) if small else self._times_big(multiplier, implied, start)
        if taken:
            self.position, self.last, self.zero = end, multiplier, False
            self.complete = (end, self.total, self.section, self.spread, self.place, self.scale)
            self.whole = self.whole if small else self.complete
        elif back := self.complete if small else self.whole:
            # 二十三十 and 1万2万 are two numbers each: back to the end of the first.
            self.position, self.total, self.section, self.spread, self.place, self.scale = back
            self.current = None
        return taken

    def _times_small(self, multiplier: Decimal, implied: Decimal | None) -> bool:
        if (self.small is not None and multiplier >= self.small) or self.fraction:
            return False
        coefficient = self.current if self.current is not None else implied
        if coefficient is None:
            # 百十 and 一千零十五: 十 may stand without its 一.
            if multiplier != TEN or self.position == self.start:
                return False
            coefficient = ONE
        self.place = CONTEXT.multiply(self.place, multiplier) if self.form == "digits" else ONE
        self.section = CONTEXT.add(self.section, CONTEXT.multiply(coefficient, multiplier))
        self.spread = CONTEXT.multiply(self.spread, multiplier)
        self.current, self.small, self.scale = None, multiplier, None
        return True

    def _times_big(self, multiplier: Decimal, implied: Decimal | None, start: int) -> bool:
        coefficient = CONTEXT.add(self.section, self.current or Decimal(0))
        consecutive = self.scale is not None and coefficient == 0
        if consecutive:
            if self.stacked >= 2:
                return False
            self.stacked += 1
            self.total = CONTEXT.add(self.total - self.group, CONTEXT.multiply(self.group, multiplier))
            self.group = CONTEXT.multiply(self.group, multiplier)
            self.big = (self.big or ONE) * multiplier
        elif coefficient == 0 and implied is None and self.current is None:
            return False
        elif self.big is None or multiplier < self.big:
            self.group = CONTEXT.multiply(coefficient if implied is None else implied, multiplier)
            self.total = CONTEXT.add(self.total, self.group)
            self.big, self.scale = multiplier, start
        else:
            return False
        exact = self.form == "digits" or consecutive or self.fraction
        self.place = CONTEXT.multiply(self.place if exact else ONE, multiplier)
        self.spread = CONTEXT.multiply(self.spread, multiplier)
        self.section, self.current, self.small = Decimal(0), None, None
        return True

    def _next_point(self) -> bool:
        """点 and Chinese digits after a Chinese numeral: 二点四, 两千万点五五."""
        found = _POINT.match(self.text, self.position) if self.form != "digits" and not self.spread else None
        if found is None or len(found[1]) > LONGEST:
            return False
        digits = "".join(str(self.words.digits[character]) for character in found[1])
        decimals = Decimal((0, tuple(int(digit) for digit in digits), -len(digits)))
        self.current = CONTEXT.add(self.current or Decimal(0), decimals)
        self.place = PLACES[len(digits)]
        self.position, self.fraction, self.scale = found.end(), True, None
        return self.big is None

    def _next_half(self) -> bool:
        """两万半."""
        if self.big is None or self.current is not None or not _HALF.match(self.text, self.position):
            return False
        self.current = self.last / 2
        self.position, self.scale = self.position + 1, None
        return False

    def _next_letter(self) -> bool:
        """40k, 2.5 M."""
        found = _LETTER.match(self.text, self.position) if self.form == "digits" else None
        if found is None or self.current is None:
            return False
        factor = Decimal(_LETTERS[found[1].lower()])
        self.current = CONTEXT.multiply(self.current, factor)
        self.place = CONTEXT.multiply(self.place, factor)
        self.position = found.end()
        return False

    def _next_digits(self) -> bool:
        """Digits after a multiplier: 1万2千, and the one digit that stands for the next lower place (3万5)."""
        found = _NEXT_DIGITS.match(self.text, self.position)
        if found is None or self.current is not None or len(found[1]) > LONGEST:
            return False
        if self._multiplies(found.end()):
            self.current, self.place = decimal_of(found[1]), place_of(found[1])
            self.position, self.form, self.scale = found.end(), "digits", None
            return True
        if len(found[0]) == 1 and self.form == "digits" and self._shorthand(found.end()):
            self._take_shorthand(Decimal(found[1]), found.end())
        return False

    def _shorthand(self, end: int) -> bool:
        """Whether a digit that ends at `end` may stand for the next lower place: no other number goes on from it."""
        return self.last >= 100 and not self.zero and not _JOINED.match(self.text, end)

    def _take_shorthand(self, digit: Decimal, end: int) -> None:
        place = self.last / 10
        self.current = CONTEXT.multiply(digit, place)
        self.spread = CONTEXT.multiply(self.spread, place)
        if self.last >= WAN or self.form == "digits":
            self.place = place
        self.position, self.scale = end, None

    def _next_han(self) -> bool:
        """Chinese digits after a multiplier."""
        found = _NEXT_HAN.match(self.text, self.position)
        if found is None or self.current is not None:
            return False
        if self.form == "digits" and found.start(1) > self.position:
            return False
        run = self._without_liang(found[1], found.start(1))
        if run.startswith("两") and not self._multiplies(found.start(1) + 1):
            return False
        digits = run.lstrip("零")
        end = found.start(1) + len(run)
        if not digits:
            return self._trailing_zero(end)
        if len(digits) > 2 or (len(digits) == 2 and not self._approximate(digits)):
            return False
        return self._take_han(digits, len(run) > len(digits), found.start(1), end)

    def _trailing_zero(self, end: int) -> bool:
        """零 before 几 (一百零几) or before a multiplier without coefficient (一千零十五)."""
        following = self.text[end : end + 1]
        if following in ("几", "十", "拾") and self.position < end:
            self.position, self.zero = end, True
            self.small = self.small or Decimal(1000)
            return True
        return False

    def _take_han(self, digits: str, zero: bool, start: int, end: int) -> bool:
        if len(digits) == 1:
            coefficient, spread = self.words.digits[digits], Decimal(0)
        else:
            coefficient, spread = self._between(digits)
        multiplies = self._multiplies(end)
        goes_on = multiplies or _POINT.match(self.text, end)
        shorthand = self.last > TEN and not (zero or self.zero or goes_on)
        if shorthand and self.words.not_numbers.around(self.text, end - 1, start):
            # 三百一般: the last character belongs to a word.
            return False
        self.zero = self.zero or zero
        self.spread = spread
        if multiplies:
            self.current, self.position, self.scale = coefficient, end, None
            return True
        if self.form == "digits" and not self._shorthand(end):
            return False
        if self._shorthand(end) and self.last > TEN:
            self._take_shorthand(coefficient, end)
        else:
            self.current, self.position, self.scale, self.place = coefficient, end, None, ONE
        return not self.fraction


def read_numeral(text: str, start: int, words: Lexicon) -> Numeral | None:
    """The numeral that begins at `start` of a folded text, as long as it goes, without sign, fraction or unit."""
    if found := DIGITS.match(text, start):
        end = found.end()
        if end - start <= LONGEST and text[end : end + 1] not in _GOES_ON:
            digits = found[0]
            return Numeral(start, end, decimal_of(digits), None, place_of(digits), None, end, "digits")
    numeral = _Reader(text, start, words).read()
    if numeral is None or numeral.form != "digits":
        return numeral
    found = _EXPONENT.match(text, numeral.end)
    if found is None:
        return numeral
    factor = CONTEXT.power(TEN, Decimal(found[1]))
    value, resolution = (CONTEXT.multiply(each, factor) for each in (numeral.value, numeral.resolution))
    return numeral._replace(end=found.end(), value=value, high=None, resolution=resolution, scale=found.end())


def chinese_number(text: str) -> Decimal | None:
    """The value of a string that is one numeral and nothing else (section numbers: 二十一, 12), or None."""
    words = lexicon()
    folded = words.fold(text).strip()
    negative = folded.startswith(("负", "-"))
    numeral = read_numeral(folded, int(negative), words) if len(folded) > negative else None
    if numeral is None or numeral.end != len(folded) or numeral.high is not None or numeral.qualifier is not None:
        return None
    return -numeral.value if negative else numeral.value
