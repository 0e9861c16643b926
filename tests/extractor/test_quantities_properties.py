"""Random quantities, printed in every writing and put into random text, are read back as they were meant."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.quantities import chinese_number, quantities

DIGITS = "零一二三四五六七八九"
FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
COUNT_UNITS = st.sampled_from(["人", "人次", "名", "个", "家", "期", "场次", "件", "户", "台（套）", "批次"])
MONEY_UNITS = st.sampled_from(["元", "万元", "亿元"])
# Words without numerals, qualifiers or units, so that the quantity is the only thing to find.
BEFORE = st.sampled_from(["", "培训干部", "其中：", "共计", "全市新增，", "发放补贴（", "情况如下\n\t"])
AFTER = st.sampled_from(["", "。", "，其中", "）的", "\n\t其他", "；全部"])


def section(number: int, digits: str, units: str) -> str:
    """A number below 10000 in Chinese numerals."""
    out, pending = "", False
    for place, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit = number // place % 10
        if digit:
            out += ("零" if pending else "") + digits[digit] + unit
            pending = False
        else:
            pending = bool(out)
    return out


def chinese(number: int, digits: str = DIGITS, units: str = "千百十") -> str:
    """A number below 10**12 in Chinese numerals, written out by the book."""
    if number == 0:
        return "零"
    out = ""
    for base, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // base % 10_000
        if part:
            gap = bool(out) and part < 1000
            out += ("零" if gap else "") + section(part, digits, units) + name
    return out


def writings(number: int) -> dict[str, str]:
    """The writings of a natural number."""
    return {
        "digits": str(number),
        "thousands": f"{number:,}",
        "full width": str(number).translate(FULL_WIDTH),
        "chinese": chinese(number),
        "financial": chinese(number, FINANCIAL, "仟佰拾"),
        "traditional": chinese(number).replace("万", "萬").replace("亿", "億"),
    }


WRITINGS = st.sampled_from(sorted(writings(1)))
NUMBERS = st.one_of(st.integers(10, 99_999), st.integers(10, 10**10 - 1))


@given(st.integers(0, 10**12 - 1), WRITINGS)
def test_every_writing_of_a_number_has_its_value(number: int, writing: str) -> None:
    assert chinese_number(writings(number)[writing]) == number


@given(NUMBERS, WRITINGS, COUNT_UNITS, BEFORE, AFTER)
@example(303, "chinese", "台（套）", "", "")
def test_a_count_is_read_back_from_text(number: int, writing: str, unit: str, before: str, after: str) -> None:
    quantity = writings(number)[writing] + unit
    (found,) = quantities(before + quantity + after)
    assert (found.start, found.text) == (len(before), quantity)
    assert (found.value, found.unit, found.kind, found.qualifier) == (number, unit, "count", None)
    assert found.number == found.start


QUALIFIED = st.sampled_from(
    [
        ("近{}{}", "nearly"),
        ("约{}{}", "about"),
        ("超过{}{}", "over"),
        ("≥{}{}", "over"),
        ("不少于{}{}", "over"),
        ("{}余{}", "over"),
        ("{}多{}", "over"),
        ("{}{}以上", "over"),
        ("{}{}左右", "about"),
    ]
)


@given(
    st.integers(1, 99_999), st.sampled_from(["digits", "full width", "chinese"]), QUALIFIED, COUNT_UNITS, BEFORE, AFTER
)
def test_a_qualifier_belongs_to_the_span(
    tens: int, writing: str, qualified: tuple[str, str], unit: str, before: str, after: str
) -> None:
    form, qualifier = qualified
    quantity = form.format(writings(tens * 10)[writing], unit)
    (found,) = quantities(before + quantity + after)
    assert (found.start, found.text) == (len(before), quantity)
    assert (found.value, found.unit, found.qualifier) == (tens * 10, unit, qualifier)


@given(st.integers(1, 9_999_999), st.integers(0, 2), st.sampled_from(["万", "亿"]), COUNT_UNITS, st.booleans())
def test_a_multiplier_is_applied_to_counts_and_left_in_the_unit_of_money(
    digits: int, decimals: int, multiplier: str, unit: str, more: bool
) -> None:
    number = Decimal(digits).scaleb(-decimals)
    factor = {"万": 10**4, "亿": 10**8}[multiplier]
    qualifier = "over" if more else None
    written = f"{number}{multiplier}{'余' * more}"
    (count,) = quantities(f"服务{written}{unit}。")
    assert (count.value, count.unit, count.qualifier) == (number * factor, unit, qualifier)
    assert count.resolution == Decimal(1).scaleb(-decimals) * factor
    (money,) = quantities(f"投入{written}元。")
    assert (money.value, money.unit, money.qualifier) == (number, multiplier + "元", qualifier)
    assert money.resolution == Decimal(1).scaleb(-decimals)


@given(st.integers(0, 9_999), st.integers(0, 2), st.booleans(), BEFORE, AFTER)
def test_a_percentage_is_read_in_every_writing(
    digits: int, decimals: int, negative: bool, before: str, after: str
) -> None:
    number = Decimal(digits).scaleb(-decimals)
    spelt = chinese(int(number)) + "".join(
        ("点" if place == 0 else "") + DIGITS[int(digit)] for place, digit in enumerate(str(number).partition(".")[2])
    )
    sign = -1 if negative else 1
    for text in (
        f"{'-' * negative}{number}%",
        f"{'-' * negative}{number}%".translate(FULL_WIDTH),
        f"百分之{'负' * negative}{number}",
        f"百分之{'负' * negative}{spelt}",
    ):
        (found,) = quantities(before + text + after)
        assert (found.text, found.value, found.unit, found.kind) == (text, sign * number, "%", "rate")
        assert found.resolution == Decimal(1).scaleb(-decimals)


@given(
    st.integers(1, 9_999),
    st.integers(1, 9_999),
    st.sampled_from(["-", "—", "～", "至", "到"]),
    COUNT_UNITS,
    st.booleans(),
)
def test_a_range_is_read_back(low: int, width: int, joint: str, unit: str, spelt: bool) -> None:
    write = chinese if spelt else str
    text = f"{write(low)}{joint}{write(low + width)}{unit}"
    (found,) = quantities(f"每次{text}。")
    assert (found.text, found.value, found.high, found.unit) == (text, low, low + width, unit)


@given(st.integers(1, 99_999), st.integers(1, 9), st.integers(1, 9))
def test_smaller_money_units_add_up(yuan: int, jiao: int, fen: int) -> None:
    (found,) = quantities(f"共{yuan}元{jiao}角{fen}分。")
    assert (found.value, found.unit) == (yuan + Decimal(jiao) / 10 + Decimal(fen) / 100, "元")


CHARACTERS = (
    "0123456789０９零一二两三十百千万亿半几余多近约超过至到点分之又成折负-－—.．,，、（）()〔〕"
    "%％‰元角个人次年月日号第是“”+/^ek \n\t￥$:："
)
WORDS = ("14.6万余", "个百分点", "百分之", "一般", "统一", "http://", "平方米", "以上", "2021年", "十四五")
PIECES = st.sampled_from([*CHARACTERS, *WORDS])


def check(text: str) -> None:
    last = 0
    for found in quantities(text):
        assert last <= found.start <= found.number < found.end
        assert text[found.start : found.end] == found.text
        assert "\n" not in found.text
        assert found.value.is_finite()
        assert found.resolution >= 0
        assert found.high is None or found.high > found.value
        last = found.end


@given(st.text())
@example("٣٤٥人")
@example("1²个")
@example("半")
@example("第")
def test_any_text_is_read_and_every_span_is_grounded(text: str) -> None:
    check(text)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=30).map("".join))
@example("14.6万余万")
def test_any_mixture_of_numerals_is_read_and_every_span_is_grounded(text: str) -> None:
    check(text)


@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_lines_are_read_independently(first: str, second: str) -> None:
    together = [
        (found.text, found.value, found.kind) for found in quantities(f"{first}\n。。。。。。。。。。。。。\n{second}")
    ]
    apart = [(found.text, found.value, found.kind) for part in (first, second) for found in quantities(part)]
    if "//" not in first + second:
        assert together == apart
