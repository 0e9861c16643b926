"""Every number of a text, in order, in one pass from candidate to candidate.

Each candidate is read by a parser that looks a bounded way ahead and back, so that the time is linear in the text. A
candidate is the first character of a numeral. What it is, is tried in a fixed order: list numbering, document
numbers and other names (identifiers), dates, words in which the numeral is no number, ordinals, and last amounts with
their unit and range. Offsets are code points of the given text throughout, since folding keeps them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.acronyms import counts_an_acronym
from extractor.quantities.amounts import Amount, read_amount
from extractor.quantities.decimals import CONTEXT, DIGITS, LONGEST, NAMED_BY_DIGITS, decimal_of, plain
from extractor.quantities.lexicon import Lexicon, lexicon
from extractor.quantities.model import Kind, Qualifier, Quantity
from extractor.quantities.numerals import read_numeral

# A digit, a Chinese digit, 十 or 半; a larger multiplier only where it can stand for a number by itself.
_START = re.compile(
    r"[0-9零一二两三四五六七八九十廿卅卌半壹贰叁肆伍陆柒捌玖拾①-⑳㈠-㈩〔\[百佰千仟万亿对.](?:(?<![百佰千仟万亿对.])"
    r"|(?<=[近逾超过破约上][百千万亿])(?![分方])"
    r"|(?<=[数几][百佰千仟万亿])"
    r"|(?<=[百佰])(?=[余多来一二三四五六七八九十])"
    r"|(?<=[千万])(?=[余多](?![元年谢]))"
    r"|(?<=[百佰千万])(?= ?分 ?之)"
    r"|(?<=百)(?=分百)"
    r"|(?<=打对)(?=折)"
    r"|(?<=\.)(?=[0-9])(?<![0-9A-Za-z.]\.))"
)
_URL = re.compile(r"[A-Za-z]{2,10}://[!-~]+")
_ATTACHED = re.compile(r"[A-Za-z0-9_]+(?:[-.][A-Za-z0-9]+)*+", re.ASCII)
_DOTTED = re.compile(r"\d{1,9}\.\d{1,9}\.\d", re.ASCII)
_PLUS = re.compile(r"\d{1,4}(?:\+(?:\d{1,4}|[A-Z]))+(?![\d.%])", re.ASCII)
_LONG = re.compile(r"\d{11,}+(?!\.\d)", re.ASCII)
_DOCUMENT = re.compile(r"[〔\[［（(] {0,2}(\d{4}) {0,2}[〕\]］）)] {0,2}第? {0,2}\d{1,6} {0,2}号", re.ASCII)
_DATE = re.compile(r"(?:19|20)\d\d([-./])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?![\d.])", re.ASCII)
# The codes of a line's levels: 公共安全支出（204类）司法（06款）.
_CODE = re.compile(r"\d{2,3}[类款项](?=[)）])", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)", re.ASCII)
_BRACKETED = re.compile(r"[（(] ?([零一二三四五六七八九十百]{1,4}|\d{1,2}) ?[）)]", re.ASCII)
_NUMBERED = re.compile(
    r"([零一二三四五六七八九十百]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3})"
    rf"(?:、|\.(?![\d万亿%])|\.(?=19\d\d年|{NAMED_BY_DIGITS})|[)）]|(?= ?[:：](?!\d)))",
    re.ASCII,
)
_BARE = frozenset("百佰千仟万亿")
_DECADE = re.compile('\\d0后[干党青年”"]', re.ASCII)
_LABEL = re.compile(r"\d{1,2}[:：](?!\d)", re.ASCII)
_OPENING = "“\"‘'「『《"
_CLOSING = "”\"’'」』》"
_CLAUSE = " \t\n\r。；;：:，,、！？（(“"
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩")
_RUN = re.compile(r"\d++(?:,\d++)*+|[零一二两三四五六七八九]++|十++|半++", re.ASCII)


def quantities(text: str) -> list[Quantity]:
    """Every number of `text`, in order; their spans never overlap and never cross a line break."""
    return list(_Scanner(text, lexicon()).scan())


def yuan(unit: str) -> Decimal | None:
    """What one `unit` (万元, 亿元, 元, 角) is in 元, None for another currency or no money at all."""
    return lexicon().factors.get(unit)


class _Scanner:
    """Goes through one text; `floor` is the end of the last quantity, before which nothing may begin."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self.original, self.words = text, words
        self.text = words.fold(text)
        self.floor = 0
        self.last: Quantity | None = None

    def scan(self) -> Iterator[Quantity]:
        """Yields the quantities in order."""
        position = 0
        while found := _START.search(self.text, position):
            position = self._skip(found.start())
            if position > found.start():
                continue
            read = self._read(found.start())
            if isinstance(read, Quantity):
                self.last = read
                self.floor = position = read.end
                yield read
            else:
                position = read

    def _skip(self, at: int) -> int:
        """Past an address that begins shortly before `at` (http://…), else `at`."""
        if self.text.find("://", max(self.floor, at - 300), at) < 0:
            return at
        for found in _URL.finditer(self.text, max(self.floor, at - 300)):
            if found.start() > at:
                break
            if found.end() > at:
                return found.end()
        return at

    def _read(self, at: int) -> Quantity | int:
        """The quantity whose numeral begins at `at`, or the position to go on from."""
        if self.text[at] in "〔[":
            return self._document(at) or at + 1
        if self._before(at) in self.words.file.vague and self.text[at] in self.words.file.multipliers:
            return self._vague(at)
        if self.text[at] in _CIRCLED:
            return self._quantity(at, at + 1, at, Decimal(int(unicodedata.numeric(self.text[at]))), "ordinal")
        if found := self._overlong(at) or self._named(at) or self._numbering(at) or self._date(at):
            return found
        word = self.words.not_numbers.around(self.text, at, self.floor)
        if word and word[0] < at:
            return word[1]
        if ordinal := self._ordinal(at):
            return ordinal
        read = self._amount(at)
        if word and (not isinstance(read, Quantity) or read.end <= word[1]):
            return word[1]
        return read

    def _quantity(
        self, start: int, end: int, number: int, value: Decimal, kind: Kind, unit: str | None = None
    ) -> Quantity:
        return Quantity(
            start=start, end=end, text=self.original[start:end], value=value, unit=unit, qualifier=None, kind=kind,
            resolution=Decimal(1), number=number,
        )  # fmt: skip

    def _before(self, at: int) -> str:
        """The character before `at`, "" at the start of the text."""
        return self.text[at - 1 : at]

    def _vague(self, at: int) -> Quantity | int:
        """数百万元: over a million 元 at the least, but nobody has counted."""
        amount = read_amount(self.text, at, self.words)
        if amount is None or amount.unit is None or at - 1 < self.floor:
            return at + 1
        if self.text[max(0, at - 2) : at] in self.words.file.not_vague:
            return self._finish(amount)
        vague = self._quantity(at - 1, amount.end, at, plain(amount.value), "vague", amount.unit)
        return replace(vague, qualifier="over", resolution=amount.resolution)

    # Names

    def _document(self, at: int) -> Quantity | None:
        """〔2001〕136号."""
        found = _DOCUMENT.match(self.text, at)
        if found is None:
            return None
        return self._quantity(at, found.end(), found.start(1), Decimal(found[1]), "identifier")

    def _named(self, at: int) -> Quantity | None:
        """Numerals that are names or parts of names: G60, 789工程, “343”, 1+5, 〔2001〕136号, 十四五."""
        if name := self.words.names.at(self.text, at):
            return self._identifier(at, at + len(name))
        if not self.text[at].isascii():
            return None
        if self._before(at) in ("（", "(") and (document := self._document(at - 1)) and at - 1 >= self.floor:
            return document
        if self._before(at) in ("（", "(") and (code := _CODE.match(self.text, at)):
            return self._identifier(at, code.end())
        if self._attached(at) and (found := _ATTACHED.match(self.text, at)):
            return self._identifier(at, found.end())
        digits = DIGITS.match(self.text, at)
        if digits is None:
            return None
        form = _LONG if digits.end() - at > 10 else _PLUS if self.text.startswith("+", digits.end()) else None
        if form and (found := form.match(self.text, at)) and not self._unit_follows(found.end()):
            return self._identifier(at, found.end())
        return self._suffixed(at, digits.end())

    def _overlong(self, at: int) -> Quantity | int | None:
        """A run that is too long to be a number: digits are taken for a name, Chinese numerals for nothing."""
        run = _RUN.match(self.text, at)
        if run is None or run.end() - at <= LONGEST:
            return None
        if self.text[at].isascii():
            return self._quantity(at, run.end(), at, Decimal(run[0].replace(",", "")), "identifier")
        return run.end()

    def _identifier(self, at: int, end: int) -> Quantity:
        digits = DIGITS.match(self.text, at)
        if digits:
            value = decimal_of(digits[0])
        else:
            numeral = read_numeral(self.text, at, self.words)
            value = numeral.value if numeral else Decimal(0)
        return self._quantity(at, end, at, value, "identifier")

    def _attached(self, at: int) -> bool:
        """Whether the digits at `at` go on from Latin letters: G60, A-5, PM2.5."""
        before = self._before(at)
        if before in ("-", "/", "_"):
            before = self.text[max(at - 2, 0) : at - 1]
        elif counts_an_acronym(self.text, at, self.floor, self.words):
            return False
        return before.isascii() and before.isalpha() and self.words.symbols.before(self.text, at, self.floor) is None

    def _unit_follows(self, end: int) -> bool:
        unit = self.words.units.at(self.text, end)
        measured = unit is not None and unit not in self.words.not_units
        return measured or self.text[end : end + 1] in tuple("%‰万亿余多")

    def _suffixed(self, at: int, end: int) -> Quantity | None:
        """Digits that fill a pair of quotation marks, or have a word of names behind them: “343”, 789工程, 80后."""
        digits, before, behind = self.text[at:end], self._before(at), self.text[end : end + 1]
        quoted = bool(before and behind) and before in _OPENING and behind in _CLOSING
        if (
            quoted
            or _DECADE.match(self.text, at)
            or self.words.name_suffixes.at(self.text, end)
            or self._number_of(at, digits, end)
        ):
            return self._identifier(at, end)
        return None

    def _number_of(self, at: int, digits: str, end: int) -> bool:
        """19号 (of a document, a house), but not the day in 8月19号; 0735 and 007, which nobody counts with."""
        if self.text.startswith("号", end):
            return not (self.last and self.last.end == at and self.last.unit in self.words.file.calendar.month)
        padded = len(digits) > 1 and digits[0] == "0" and digits.isdigit()
        return padded and not self._unit_follows(end) and self.text[end : end + 1] != "折"

    # Positions

    def _numbering(self, at: int) -> Quantity | None:
        """Numbers of headings and items: 一、 （一） 1. 1） 一是."""
        before = self._before(at)
        if before in ("（", "(") and self.floor < at and (found := _BRACKETED.match(self.text, at - 1)):
            return self._item(at, found.start(1), found.end(1))
        begins = (not before or before.isspace()) and self._begins_line(at)
        if begins or before in ("。", "；", ";", "：", ":", "！"):
            found = _NUMBERED.match(self.text, at)
            if found and (begins or found.end() > found.end(1)):
                return self._item(at, at, found.end(1))
        if self._label(at):
            return self._item(at, at, self._digits_end(at))
        if not before or before in _CLAUSE:
            numeral = self.text[at : at + 1]
            if numeral in self.words.digits and self.text[at + 1 : at + 2] in self.words.file.ordinal_items:
                return self._item(at, at, at + 1)
        return None

    def _begins_line(self, at: int) -> bool:
        """Whether only white space (of a dozen characters at most) stands before `at` on its line."""
        lead = self.text[max(0, at - 12) : at].rpartition("\n")
        return not lead[2].strip() and bool(lead[1] or at <= 12)

    def _label(self, at: int) -> bool:
        """任务1：, 附件2: the digits number what stands before them."""
        return "一" <= self._before(at) <= "\u9fff" and _LABEL.match(self.text, at) is not None

    def _item(self, at: int, start: int, end: int) -> Quantity | None:
        numeral = read_numeral(self.text[start:end], 0, self.words)
        if numeral is None:
            return None
        return self._quantity(at, end, at, numeral.value, "ordinal")

    def _ordinal(self, at: int) -> Quantity | None:
        """第 and a numeral."""
        if self._before(at) != "第" or at - 1 < self.floor:
            return None
        numeral = read_numeral(self.text, at, self.words)
        if numeral is None or numeral.high is not None:
            return None
        return self._quantity(at - 1, numeral.end, at, numeral.value, "ordinal")

    def _date(self, at: int) -> Quantity | None:
        """2022.04.26, 2021-4-26, 14:30; and section numbers of three parts (1.2.3), one quantity a part."""
        if not self.text[at].isascii():
            return None
        for form in (_DATE, _CLOCK):
            if found := form.match(self.text, at):
                head = DIGITS.match(found[0].replace(".", " "))
                if head:
                    return self._quantity(at, found.end(), at, decimal_of(head[0]), "date")
        if _DOTTED.match(self.text, at) or (self._before(at) == "." and self.last and self.last.end == at - 1):
            end = self._digits_end(at)
            return self._quantity(at, end, at, Decimal(self.text[at:end]), "identifier")
        return None

    def _digits_end(self, at: int) -> int:
        while self.text[at : at + 1].isdigit():
            at += 1
        return at

    # Amounts

    def _amount(self, at: int) -> Quantity | int:
        """A number with its unit, and the upper end of a range."""
        low = read_amount(self.text, at, self.words)
        if low is None:
            return at + 1
        amount = self._range(low) or low
        if not self._counts(amount):
            return amount.number_end
        return self._finish(amount)

    def _range(self, low: Amount) -> Amount | None:
        joint = self.words.ranges.at(self.text, self._spaces(low.end))
        if joint is None or low.high is not None or low.kind in ("ordinal", "identifier"):
            return None
        start = self._spaces(self._spaces(low.end) + len(joint))
        if not _START.match(self.text, start):
            return None
        high = read_amount(self.text, start, self.words)
        return self._joined(low, high) if high else None

    def _joined(self, low: Amount, high: Amount) -> Amount | None:
        if high.high is not None or low.unit not in (None, high.unit):
            return None
        value = low.value
        if low.unit is None and low.scale == 1 and high.kind not in ("money", "rate"):
            value = CONTEXT.multiply(value, high.scale)
        if value >= high.value:
            return None
        return low._replace(
            value=value,
            high=high.value,
            unit=high.unit,
            kind=high.kind,
            end=high.end,
            qualifier=high.qualifier or low.qualifier,
            resolution=max(low.resolution, high.resolution),
        )

    def _spaces(self, at: int) -> int:
        for step in range(3):
            if self.text[at + step : at + step + 1] != " ":
                return at + step
        return at + 3

    def _counts(self, amount: Amount) -> bool:
        """Whether the numeral is a number at all: a bare Chinese digit between other characters is not."""
        written = self.text[amount.number : amount.number_end]
        if written in _BARE and amount.qualifier is None and self._qualifier(amount.number, amount)[1] is None:
            return False
        if amount.unit is not None or written[0].isascii() or amount.kind != "number":
            financial = len(written) == 1 and written in self.words.file.financial
            return not financial or amount.kind == "money"
        if amount.end > amount.number_end or (amount.qualifier is not None and amount.high is None):
            return True
        if len(written) > 2 or (len(written) == 2 and amount.form != "positional" and amount.high is None):
            return True
        left = self._before(amount.number) if amount.number > self.floor else ""
        right = self.text[amount.end : amount.end + 1]
        return not (left.isalnum() or right.isalnum())

    def _finish(self, amount: Amount) -> Quantity:
        """Adds what stands before the number: sign, currency symbol, qualifier."""
        start, negative = self._sign(amount.number)
        number = start
        if (symbol := self._symbol(start)) and amount.unit is None:
            start = self.text.rfind(symbol, self.floor, start)
            amount = amount.as_money(self.words.file.money.symbols[symbol], self.text, self.words)
            if not negative:
                start, negative = self._sign(start)
        start, qualifier = self._qualifier(start, amount)
        value = plain(-amount.value if negative else amount.value)
        high = None if amount.high is None else plain(amount.high)
        return Quantity(
            start=start, end=amount.end, text=self.original[start : amount.end], value=value,
            unit=amount.unit, qualifier=amount.qualifier or qualifier, kind=amount.kind,
            resolution=plain(amount.resolution), high=high, number=number,
        )  # fmt: skip

    def _symbol(self, start: int) -> str | None:
        """The currency symbol before `start`, which a space may part from it."""
        spaced = self._before(start) == " "
        return self.words.symbols.before(self.text, start - spaced, self.floor)

    def _sign(self, start: int) -> tuple[int, bool]:
        """Where the number begins with its sign, and whether it is negative."""
        at = start - 1
        if at < self.floor or self.text[at] not in "-负":
            return start, False
        before = self.text[max(at - 1, 0) : at]
        joined = (before.isascii() and before.isalnum()) or before in ("-", ")", "）")
        if self.text[at] == "-" and (joined or at == self.floor > 0):
            return start, False
        return at, True

    def _qualifier(self, start: int, amount: Amount) -> tuple[int, Qualifier | None]:
        bare = self.text[amount.number] in self.words.file.multipliers and self.text[amount.number] not in "十拾"
        words = self.words.bare_words if bare else self.words.before_words
        qualifiers = self.words.bare if bare else self.words.before
        word = words.before(self.text, start, self.floor)
        if word is None and self._before(start) == " ":
            word = words.before(self.text, start - 1, self.floor)
        qualifier = qualifiers.get(word) if word else None
        if word is None or qualifier is None or (word == "近" and amount.kind == "duration"):
            return start, None
        return self.text.rfind(word, self.floor, start), qualifier
