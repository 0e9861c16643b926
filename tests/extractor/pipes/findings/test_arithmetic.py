"""What is let pass as rounding, and what is not."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.pipes.findings.common.arithmetic import exact, growth, is_slip, rounded, show, stated, total
from extractor.pipes.findings.counts.mentions import is_swap

amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=6)
CENT = Decimal("0.01")


def written(value: Decimal, unit: Decimal = CENT) -> Decimal:
    return value.quantize(unit, rounding=ROUND_HALF_UP)


@given(amounts, amounts)
def test_a_rate_of_true_figures_agrees_with_them_as_written(part: Decimal, whole: Decimal) -> None:
    assume(whole > 1 and part / whole < 100)
    rate = rounded(written(100 * part / whole), CENT)
    expected = rounded(written(part), CENT).ratio(rounded(written(whole), CENT))
    assert expected is not None and expected.meets(rate)


@given(st.lists(amounts, min_size=1, max_size=12))
def test_a_sum_of_true_figures_agrees_with_them_as_written(parts: list[Decimal]) -> None:
    assert total(rounded(written(part), CENT) for part in parts).meets(rounded(written(sum(parts)), CENT))


@given(amounts, amounts, st.sampled_from([1, -1]))
def test_a_growth_of_true_figures_agrees_with_them_as_written(final: Decimal, change: Decimal, sign: int) -> None:
    prior = final - sign * change
    assume(prior > 1 and change > CENT and change / prior < 100)
    expected = growth(rounded(written(final), CENT), rounded(written(change), CENT), sign)
    assert expected is not None and expected.meets(rounded(written(100 * change / prior), CENT))


def test_a_rate_beyond_rounding_does_not_agree() -> None:
    whole = rounded(Decimal("1693.08"), CENT)
    share = rounded(Decimal("1495.73"), CENT).ratio(whole)
    assert share is not None
    assert share.meets(rounded(Decimal("88.34"), CENT))
    assert not share.meets(rounded(Decimal("88.35"), CENT))


def test_there_is_no_rate_of_nothing() -> None:
    assert exact(Decimal(1)).ratio(exact(Decimal(0))) is None
    assert growth(exact(Decimal(5)), exact(Decimal(5)), 1) is None


def test_a_plain_zero_is_meant_exactly() -> None:
    assert not stated(Decimal(0), Decimal(1)).meets(rounded(Decimal("0.3"), Decimal("0.1")))
    assert stated(Decimal(0), Decimal("0.01")).meets(rounded(Decimal("0.004"), Decimal("0.001")))


def test_numbers_are_shown_as_people_write_them() -> None:
    assert show(Decimal("1.5E+3")) == "1500"
    assert show(Decimal("2.50")) == "2.5"
    assert show(Decimal("88.345"), 2) == "88.35"


def test_a_slip_is_one_digit_or_two_swapped() -> None:
    assert is_slip(Decimal("0.90")) and is_slip(Decimal(100)) and is_slip(Decimal("-18"))
    assert not is_slip(Decimal(0)) and not is_slip(Decimal(37)) and not is_slip(Decimal("12.5"))


def test_swapped_digits_are_told_from_other_numbers() -> None:
    assert is_swap(Decimal(412), Decimal(421)) and is_swap(Decimal("85.6"), Decimal("86.5"))
    assert not is_swap(Decimal(412), Decimal(412)) and not is_swap(Decimal(412), Decimal(4210))
    assert is_swap(Decimal(402), Decimal(420)) and is_swap(Decimal(148200), Decimal(142800))
    assert not is_swap(Decimal(12), Decimal(21)) and not is_swap(Decimal(1200), Decimal(2100))
