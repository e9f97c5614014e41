"""What a cell of a list or a field of a data file may say: prices, states, units, currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.read.price_amounts import NumberStyle
from spiders.read.stated_price import list_style, read_currency, read_price
from spiders.read.stated_unit import StatedUnit, read_unit
from spiders.records import PriceKind


@pytest.mark.parametrize("words", ["Contact Sales", "contact us", "Custom", "Let's talk", "Talk to sales", "On request", "Ask us", "Custom plan", "POA"])
def test_F06_contact_sales_in_many_spellings(words: str) -> None:
    stated = read_price(words)
    assert not isinstance(stated, str)
    assert (stated.price_kind, stated.amount) == (PriceKind.CONTACT_SALES, None)


@pytest.mark.parametrize(
    ("words", "kind", "amount"), [("0", "free", "0"), ("0.00", "free", "0"), ("Free", "free", None), ("See rates", "hidden", None), ("n/a", "hidden", None)]
)
def test_F06_free_is_said_and_a_price_elsewhere_is_hidden(words: str, kind: str, amount: str | None) -> None:
    stated = read_price(words)
    assert not isinstance(stated, str)
    assert (stated.price_kind.value, stated.amount) == (kind, amount and Decimal(amount))


@pytest.mark.parametrize("words", ["", "-5", "12%", "2% up to $40", "1e3", "$15k", "10-20", "12 / month", "maybe 4", "99999999999999", "1.2345678"])
def test_F09_words_that_are_no_price_say_why(words: str) -> None:
    assert isinstance(read_price(words), str)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1,200", "1200"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("12.5", "12.5"),
        ("0.005", "0.005"),
        ("1 200", "1200"),
        ("$1,200", "1200"),
        ("12,50", "12.50"),
    ],
)
def test_F02_thousands_and_cents_of_a_list(words: str, amount: str) -> None:
    stated = read_price(words)
    assert not isinstance(stated, str)
    assert stated.amount == Decimal(amount)


def test_F02_the_lists_own_numbers_say_which_mark_divides_the_cents() -> None:
    assert list_style(["1,200", "9.99"]) is NumberStyle.POINT
    assert list_style(["1.200", "9,99"]) is NumberStyle.COMMA
    assert list_style(["9,99", "9.99", "1.200"]) is NumberStyle.UNKNOWN
    assert isinstance(read_price("1.200", NumberStyle.UNKNOWN), str)


@given(st.decimals(min_value="0.000001", max_value="999999999", places=6), st.booleans())
def test_F13_an_amount_is_exact_in_either_style(amount: Decimal, is_comma: bool) -> None:
    written = f"{amount:,.6f}"
    stated = read_price(written.translate(str.maketrans(",.", ".,")) if is_comma else written, NumberStyle.COMMA if is_comma else NumberStyle.POINT)
    assert not isinstance(stated, str)
    assert stated.amount == amount


@pytest.mark.parametrize(
    ("words", "unit", "period", "billed"),
    [
        ("user/month", "user", "month", None),
        ("/year", None, "year", None),
        ("per active user per month, billed annually", "active user", "month", "annually"),
        ("500 users/month", "500 users", "month", None),
        ("editors / mo", "editor", "month", None),
        ("EUR/execution", "execution", None, None),
        ("user/month/workspace", "user/workspace", "month", None),
        ("one-time payment", None, "one_time", None),
        ("site/week", "site/week", None, None),
        ("2 months", "2 months", None, None),
        ("", None, None, None),
    ],
)
def test_F05_units_of_lists(words: str, unit: str | None, period: str | None, billed: str | None) -> None:
    assert read_unit(words) == StatedUnit(unit, period, billed)


def test_currencies_are_codes_or_signs() -> None:
    assert [read_currency(text) for text in ("usd", "€", "XQQ", "", "Fr.")] == ["USD", "EUR", None, None, "CHF"]
