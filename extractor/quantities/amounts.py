"""A number with what stands behind it: 余, unit, 以上, percent and discount words, smaller money units."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.quantities.decimals import CONTEXT, ONE
from extractor.quantities.fractions import read_number
from extractor.quantities.lexicon import Lexicon
from extractor.quantities.model import Kind, Qualifier
from extractor.quantities.numerals import TEN, Numeral, read_numeral

_SHARE = re.compile(r"[百佰千万] {0,3}分 {0,3}之 {0,3}")
_ALL = "百分百"
_SHARE_UNITS = {"百": "%", "佰": "%", "千": "‰", "万": "‱"}
_POINTS = re.compile(r" {0,4}(?:(?:个 {0,3})?百 {0,3}分 {0,3}点|(?P<hundredth>百 {0,3}分 {0,3}比))")
_POINTS_BEGIN = frozenset("%‰‱ 个百")
_TENTHS = re.compile(r" {0,2}([成折])")
_TENTHS_MORE = re.compile(r" {0,2}([一二三四五六七八九半])(?![一-鿿])")
_SPACED_DISCOUNT = re.compile(r"([0-9一二三四五六七八九]) ([0-9一二三四五六七八九]) ?折")
_LATIN = re.compile(r" ?((?:[kcdm]?m)[²³23]|[A-Za-z]+(?:/[A-Za-z]+)?)(?![A-Za-z0-9²³])")
# 5000元整 is exact, where 50万元整改资金 goes on.
_WHOLE = re.compile(r"[整正](?![\u4e00-\u9fff])")
_HUNDRED_MILLIONS = re.compile(r"([余多]?)个([余多]?) ?([万亿]元?)(?![\u4e00-\u9fff])")
_MANY = Decimal(10_000)
_MOST_WORDS = 4  # that name what is counted: 农村 + 留守 + 儿童
_HALF_WORDS = frozenset({"半数", "半径", "半年", "半价"})
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_IN_BRACKETS = re.compile(r"[（(]([^（()）\n]{1,3})[)）]")


class Amount(NamedTuple):
    """A number and its unit, before sign and leading qualifier are known.

    Attributes:
        number, number_end: the numeral; end: of all that belongs to the amount. Code points, half open.
        value, high, resolution, unit, kind, qualifier: as in `Quantity`.
        scale: the 万 and 亿 at the end of the numeral, which a range shares (3-5万人), 1 where none is.
        form: of the numeral, see `Numeral`.
    """

    number: int
    number_end: int
    end: int
    value: Decimal
    high: Decimal | None
    resolution: Decimal
    unit: str | None
    kind: Kind
    qualifier: Qualifier | None
    scale: Decimal
    form: str

    def scaled(self, factor: Decimal) -> Amount:
        """The same amount in a unit `factor` times as small."""
        high = None if self.high is None else CONTEXT.multiply(self.high, factor)
        return self._replace(
            value=CONTEXT.multiply(self.value, factor),
            high=high,
            resolution=CONTEXT.multiply(self.resolution, factor),
        )

    def as_money(self, name: str, text: str, words: Lexicon) -> Amount:
        """The amount as money: the 万 and 亿 before the name belong to the unit."""
        multipliers = _money_multipliers(text[self.number : self.number_end], words)
        amount = self.scaled(CONTEXT.divide(Decimal(1), words.multiplier(multipliers))) if multipliers else self
        return amount._replace(unit=multipliers + name, kind="money", scale=Decimal(1))


def _money_multipliers(numeral: str, words: Lexicon) -> str:
    squeezed = numeral.replace(" ", "")
    for multipliers in sorted(words.file.money.multipliers, key=len, reverse=True):
        if squeezed.endswith(multipliers) and len(squeezed) > len(multipliers):
            return multipliers
    return ""


def read_amount(text: str, start: int, words: Lexicon) -> Amount | None:
    """The amount whose number begins at `start` of a folded text, or None."""
    if text[start] == "对":
        return Amount(start, start + 2, start + 2, Decimal(50), None, TEN, "%", "rate", None, ONE, "chinese")
    if amount := _share(text, start, words) or _spaced_discount(text, start, words):
        return amount
    numeral = read_number(text, start, words)
    if numeral is None:
        return _half(text, start, words)
    amount = _bare(numeral, text, words)
    if found := _tenths(text, amount, words) or _latin(text, amount, words) or _spoken(text, amount, words):
        return found
    stated = _inside(text, amount, words)
    if found := _points(text, stated, words):
        return found
    # Nobody counts 8万市 or 20万家, but 8万市民 and 20万家长.
    readings = [_measured(text, amount, stated, words), _counted(text, stated, words)]
    if amount.scale >= _MANY:
        readings.reverse()
    return next(filter(None, readings), None) or _afterwards(text, stated, words)


def _bare(numeral: Numeral, text: str, words: Lexicon) -> Amount:
    written = text[numeral.scale : numeral.end]
    scale = words.multiplier(written.replace(" ", "")) if written else ONE
    qualifier: Qualifier | None = numeral.qualifier or ("about" if numeral.high is not None else None)
    return Amount(
        numeral.start, numeral.end, numeral.end, numeral.value, numeral.high, numeral.resolution, None, "number",
        qualifier, scale, numeral.form,
    )  # fmt: skip


def _inside(text: str, amount: Amount, words: Lexicon) -> Amount:
    """余, 多 or 来 right behind the numeral: over, or about."""
    at = _skip(text, amount.end)
    qualifier = words.inside.get(text[at : at + 1])
    if qualifier is None:
        return amount
    written = text[amount.number_end - 1]
    round_number = written in words.file.multipliers or (amount.value >= 10 and amount.value % 10 == 0)
    if (text[at] != "余" and not round_number) or amount.resolution == 0:
        return amount
    end = at + 1
    if text[at] == "来" and _unit(text, _skip(text, end), words) is None:
        return amount
    return amount._replace(end=end, qualifier=qualifier)


def _skip(text: str, at: int) -> int:
    if text[at : at + 1] != " ":
        return at
    return at + 2 if text[at + 1 : at + 2] == " " else at + 1


def _share(text: str, start: int, words: Lexicon) -> Amount | None:
    """百分之二点四, 千分之五; the number is what follows. 百分百 is all of it."""
    if text.startswith(_ALL, start):
        end = start + len(_ALL)
        return Amount(start, end, end, Decimal(100), None, Decimal(1), "%", "rate", None, ONE, "chinese")
    found = _SHARE.match(text, start) if text[start] in _SHARE_UNITS else None
    if found is None:
        return None
    at = found.end()
    negative = text[at : at + 1] in ("负", "-")
    numeral = read_numeral(text, at + negative, words) if at + negative < len(text) else None
    if numeral is None:
        return None
    amount = _bare(numeral, text, words)._replace(number=start, unit=_SHARE_UNITS[text[start]], kind="rate")
    if negative:
        amount = amount._replace(value=-amount.value)
    return _afterwards(text, _inside(text, amount, words), words)


def _spaced_discount(text: str, start: int, words: Lexicon) -> Amount | None:
    found = _SPACED_DISCOUNT.match(text, start) if text[start + 1 : start + 2] == " " else None
    if found is None:
        return None
    digits = [Decimal(part) if part.isdigit() and part.isascii() else words.digits[part] for part in found.groups()]
    return Amount(
        start, found.end(), found.end(), digits[0] * 10 + digits[1], None, Decimal(1), "%", "rate", None, Decimal(1),
        "digits",
    )  # fmt: skip


def _half(text: str, start: int, words: Lexicon) -> Amount | None:
    """半 before a unit of time or measure: 半年, 半个月, 半成."""
    if text[start] != "半":
        return None
    amount = Amount(
        start, start + 1, start + 1, Decimal("0.5"), None, Decimal("0.1"), None, "number", None, Decimal(1), "chinese"
    )
    found = _tenths(text, amount, words) or _measured(text, amount, amount, words)
    return found if found and found.kind in ("duration", "rate", "count") else None


def _tenths(text: str, amount: Amount, words: Lexicon) -> Amount | None:
    """三成 and 七折 in percent; 七五折 is 75."""
    found = _TENTHS.match(text, amount.end) if text[amount.end : amount.end + 1] in " 成折" else None
    if found is None or amount.kind != "number" or amount.scale != 1:
        return None
    blocked = words.file.tenths_not_before if found[1] == "成" else words.file.discount_not_before
    end = found.end()
    if text[end : end + 1] and text[end] in blocked:
        return None
    factor = _tenths_factor(text, amount, found[1], words)
    if factor is None:
        return None
    amount = amount.scaled(factor)._replace(unit="%", kind="rate", end=end)
    if found[1] == "成" and (more := _TENTHS_MORE.match(text, end)):
        extra = Decimal(5) if more[1] == "半" else words.digits[more[1]]
        return amount._replace(value=amount.value + extra, resolution=Decimal(1), end=more.end())
    return _afterwards(text, amount, words)


def _tenths_factor(text: str, amount: Amount, word: str, words: Lexicon) -> Decimal | None:
    written = text[amount.number : amount.number_end]
    if word == "成":
        return Decimal(10) if amount.value <= 10 else None
    if written == "半":
        return Decimal(100)
    if amount.form == "positional" or (amount.high is not None and len(written) == 2):
        return Decimal(1)
    if amount.value >= 100 or amount.value == 10:
        return None
    return Decimal(1) if amount.value > 10 else Decimal(10)


def _points(text: str, amount: Amount, words: Lexicon) -> Amount | None:
    """%, ‰ and 个百分点; 100百分比 of a form is 100%."""
    at = _skip(text, amount.end)
    following = text[at : at + 1]
    if following not in _POINTS_BEGIN:
        return None
    if following in ("%", "‰", "‱"):
        return _afterwards(text, amount._replace(unit=following, kind="rate", end=at + 1), words)
    found = _POINTS.match(text, amount.end)
    if found is None:
        return None
    unit = "%" if found["hundredth"] else found[0].replace(" ", "")
    return _afterwards(text, amount._replace(unit=unit, kind="rate", end=found.end()), words)


def _latin(text: str, amount: Amount, words: Lexicon) -> Amount | None:
    """168cm; any other letters right behind digits make a name of them (5G, 4A)."""
    following = text[amount.end : amount.end + 1]
    if amount.form != "digits" or not (following == " " or (following.isascii() and following.isalpha())):
        return None
    found = _LATIN.match(text, amount.end)
    if found and (words.is_latin_unit(found[1]) or found[1][-1] in "²³23"):
        kind = words.unit_kinds.get(found[1].lower(), "count")
        return _afterwards(text, amount._replace(unit=found[1], kind=kind, end=found.end()), words)
    name = _LATIN_NAME.match(text, amount.end)
    if name is None or text[amount.end - 1] in "kKmMwW":
        return None
    return amount._replace(kind="identifier", end=name.end())


def _spoken(text: str, amount: Amount, words: Lexicon) -> Amount | None:
    """3.5个亿 is 3.5亿元."""
    found = _HUNDRED_MILLIONS.match(text, amount.end) if amount.scale == 1 else None
    if found is None:
        return None
    unit = found[3] if found[3].endswith("元") else f"{found[3]}元"
    qualifier = words.inside.get(found[1] or found[2], amount.qualifier)
    return _afterwards(text, amount._replace(unit=unit, kind="money", end=found.end(), qualifier=qualifier), words)


def _counted(text: str, amount: Amount, words: Lexicon) -> Amount | None:
    """1100多万农村学生, 300余困难职工: a round number that counts what the noun behind it says, without a unit."""
    if amount.scale == ONE and amount.end == amount.number_end:
        return None
    at, last = _skip(text, amount.end), ""
    for _ in range(_MOST_WORDS):
        word = words.counted.at(text, at)
        if word is None:
            break
        at, last = at + len(word), word
    counts = last in words.nouns and words.not_counted.at(text, at) is None
    return amount._replace(kind="count") if counts else None


class _Unit(NamedTuple):
    text: str
    kind: Kind
    end: int


def _unit(text: str, at: int, words: Lexicon) -> _Unit | None:
    """The unit at `at` with what is written to it: 台（套）, 元/月."""
    base = words.units.at(text, at)
    if base is None or base in words.not_units:
        return None
    base = base[0] if base in words.units_within else base
    kind, end = words.unit_kinds[base], at + len(base)
    if (found := _IN_BRACKETS.match(text, end)) and words.unit_kinds.get(found[1]) in ("count", "duration"):
        end = found.end()
    if text[end : end + 1] in ("/", "·") and (per := words.per_units.at(text, end + 1)):
        end += 1 + len(per)
    return _Unit(text[at:end], kind, end)


def _measured(text: str, amount: Amount, stated: Amount, words: Lexicon) -> Amount | None:
    """The number with its measure word, money unit or unit of time."""
    unit = _unit(text, _skip(text, stated.end), words)
    if unit is None:
        return None
    if unit.text in words.places and amount.form != "digits" and amount.number_end - amount.number == 1:
        return None
    if dozen := words.file.dozens.get(unit.text):
        return stated.scaled(Decimal(dozen))._replace(end=unit.end)
    if unit.kind == "money":
        return _money(text, stated, unit, words)
    measured = stated._replace(unit=unit.text, kind=_kind(text, amount, unit, words), end=unit.end)
    return _afterwards(text, _half_more(text, measured, words), words)


def _money(text: str, amount: Amount, unit: _Unit, words: Lexicon) -> Amount:
    money = amount.as_money(unit.text, text, words)._replace(end=unit.end)
    if found := _WHOLE.match(text, money.end):
        return money._replace(end=found.end())
    parts = words.file.money.parts.get(unit.text)
    if parts and money.unit == unit.text:
        money = _parts(text, money, parts, words)
    return _afterwards(text, money, words)


def _parts(text: str, money: Amount, parts: dict[str, Decimal], words: Lexicon) -> Amount:
    """Smaller units behind a larger one: 3元5角2分."""
    for _ in range(2):
        at = money.end + (text[money.end : money.end + 1] == "又")
        numeral = read_numeral(text, at, words) if at < len(text) else None
        part = words.units.at(text, numeral.end) if numeral else None
        if numeral is None or part not in parts or numeral.value >= 100:
            return money
        factor = parts[part]
        value = CONTEXT.add(money.value, CONTEXT.multiply(numeral.value, factor))
        money = money._replace(value=value, resolution=factor, end=numeral.end + len(part))
    return money


def _half_more(text: str, amount: Amount, words: Lexicon) -> Amount:
    """一年半, 两米半, 一个半小时 are half a unit more."""
    if text[amount.end : amount.end + 1] != "半" or text[amount.end : amount.end + 2] in _HALF_WORDS:
        return amount
    if amount.value % 1 or text[amount.number : amount.number_end] == "半":
        return amount
    value = CONTEXT.add(amount.value, Decimal("0.5"))
    more = amount._replace(value=value, resolution=Decimal("0.1"), end=amount.end + 1)
    if amount.unit == "个" and (unit := _unit(text, more.end, words)) and unit.kind in ("duration", "date"):
        return more._replace(unit=unit.text, kind="duration", end=unit.end)
    return more


def _kind(text: str, amount: Amount, unit: _Unit, words: Lexicon) -> Kind:
    """What is measured; years, months and days may be dates."""
    calendar = words.file.calendar
    bare = unit.text
    if bare in words.file.sessions.units and words.no_sessions.at(text, unit.end) is None:
        return "count" if words.sessions_before.before(text, amount.number, 0) else unit.kind
    spelled = not text[amount.number].isascii()
    if spelled and bare in words.file.phases.units and words.phased.before(text, amount.number, 0):
        return "ordinal"
    if amount.high is not None or amount.resolution != 1:
        return "duration" if unit.kind == "date" else unit.kind
    if bare in calendar.year:
        return "date" if 1900 <= amount.value <= 2100 or bare == "年代" else "duration"
    if bare in calendar.month:
        return "date" if 1 <= amount.value <= 12 else "duration"
    if bare in calendar.numbered:
        return "date" if 1 <= amount.value <= calendar.numbered[bare] else "duration"
    if bare in calendar.day:
        return "date" if 1 <= amount.value <= 31 else "duration"
    return unit.kind


def _afterwards(text: str, amount: Amount, words: Lexicon) -> Amount:
    """以上, 左右 and 多 behind the unit."""
    word = words.after_words.at(text, amount.end)
    if word is None or (word == "多" and amount.kind not in ("duration",)):
        return amount
    return amount._replace(qualifier=words.after[word], end=amount.end + len(word))
