"""Money in text: exact over locales, separators and signs; never silently a thousandfold wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.read.price_amounts import NumberStyle, find_money, language_style, number_style, read_number

UNKNOWN, POINT, COMMA = NumberStyle.UNKNOWN, NumberStyle.POINT, NumberStyle.COMMA
EXACT = [
    ("$9", "9", "USD"), ("$ 9.99", "9.99", "USD"), ("US$ 10", "10", "USD"), ("US $799", "799", "USD"), ("USD 29", "29", "USD"), ("29 USD", "29", "USD"),
    ("$29 USD", "29", "USD"), ("$29 CAD", "29", "CAD"), ("A$15", "15", "AUD"), ("C$15", "15", "CAD"), ("NZ$15", "15", "NZD"), ("R$169,90", "169.90", "BRL"),
    ("R$ 1.299,00", "1299.00", "BRL"), ("€9,90", "9.90", "EUR"), ("9,90 €", "9.90", "EUR"), ("9.90 €", "9.90", "EUR"), ("€1.200,50", "1200.50", "EUR"),
    ("1.200,50 EUR", "1200.50", "EUR"), ("€1,200.50", "1200.50", "EUR"), ("1 200,50 €", "1200.50", "EUR"), ("1\u202f200,50 €", "1200.50", "EUR"),
    ("1\u00a0299 zł", "1299", "PLN"), ("49 zł", "49", "PLN"), ("1 234,56 Kč", "1234.56", "CZK"), ("CHF 1'290.–", "1290", "CHF"), ("CHF 1\u2019290.50", "1290.50", "CHF"),
    ("49.– CHF", "49", "CHF"), ("Fr. 12.50", "12.50", "CHF"), ("49,- €", "49", "EUR"), ("£7.99", "7.99", "GBP"), ("£1,299", "1299", "GBP"), ("₹1,49,999", "149999", "INR"),
    ("₹12,34,56,789", "123456789", "INR"), ("Rs. 4,999", "4999", "INR"), ("Rs 500", "500", "INR"), ("¥1,980", "1980", "JPY"), ("1,980円", "1980", "JPY"), ("９，８００円", "9800", "JPY"),
    ("99元", "99", "CNY"), ("9,900원", "9900", "KRW"), ("₩9,900", "9900", "KRW"), ("₺149,90", "149.90", "TRY"), ("990 ₽", "990", "RUB"), ("990 руб.", "990", "RUB"),
    ("٥٠ $", "50", "USD"), ("$٩٫٩٩", "9.99", "USD"), ("۱۲ دولار", "12", "USD"), ("19 دولار", "19", "USD"), ("$0.012", "0.012", "USD"), ("$0.0075", "0.0075", "USD"),
    ("€0,012", "0.012", "EUR"), ("$.05", "0.05", "USD"), ("$1,000,000", "1000000", "USD"), ("€1.000.000", "1000000", "EUR"), ("$12.3456", "12.3456", "USD"),
    ("10 dollars", "10", "USD"), ("10 euros", "10", "EUR"), ("99 kr", "99", "SEK"), ("SEK 99", "99", "SEK"), ("€29/month", "29", "EUR"), ("7 €/Monat", "7", "EUR"),
    ("月額1,980円", "1980", "JPY"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount", "currency"), EXACT)
def test_F02_number_formats_are_exact(text: str, amount: str, currency: str) -> None:
    (money,) = find_money(text)
    assert (money.amount, money.currency) == (Decimal(amount), currency)
    assert money.raw in text.translate({0xFF0C: ",", 0x066B: "."}) or not text.isascii()


@pytest.mark.parametrize("text", ["€1.000", "1.000 €", "1,234 EUR", "CHF 1.234", "€ 12.345"])
def test_F02_a_number_that_reads_two_ways_is_ambiguous(text: str) -> None:
    (money,) = find_money(text)
    assert money.is_ambiguous


@pytest.mark.parametrize(
    ("text", "style", "amount"), [("€1.000", COMMA, "1000"), ("€1.000", POINT, "1.000"), ("€1,234", POINT, "1234"), ("€1,234", COMMA, "1.234")]
)
def test_F02_the_pages_style_settles_it(text: str, style: NumberStyle, amount: str) -> None:
    assert find_money(text, style)[0].amount == Decimal(amount)


def test_F02_a_page_that_writes_both_ways_settles_nothing() -> None:
    assert number_style(["9,99 €", "€1.99"], "de") is UNKNOWN
    assert number_style(["9,99 €"], "en") is COMMA
    assert number_style(["nothing"], "de-CH") is POINT
    assert language_style("pt_BR") is COMMA
    assert language_style(None) is UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "$15k",
        "$15K",
        "$2M",
        "$1.5 million",
        "$3bn",
        "-$5",
        "−$5",
        "20 % off",
        "20%",
        "100",
        "v1.2.3",
        "$",
        "$ per month",
        "5 GB",
        "$1,2,3",
        "₹3 lakh",
        "€2 Mio.",
    ],
)
def test_F09_no_price(text: str) -> None:
    assert find_money(text) == []


def test_F12_a_lost_sign_leaves_the_currency_unknown_and_a_mangled_one_is_known() -> None:
    assert find_money("\ufffd9.99", POINT)[0].currency == "?"
    assert find_money("â‚¬9.99", POINT)[0].currency == "EUR"
    assert find_money("Â£9.99", POINT)[0].currency == "GBP"


FORMATS = {
    "en": (",", ".", NumberStyle.POINT),
    "de": (".", ",", NumberStyle.COMMA),
    "fr": ("\u202f", ",", NumberStyle.COMMA),
    "pl": (" ", ",", NumberStyle.COMMA),
    "ch": ("'", ".", NumberStyle.POINT),
    "plain": ("", ".", NumberStyle.POINT),
}
SIGNS = [
    ("${}", "USD"),
    ("$ {}", "USD"),
    ("€{}", "EUR"),
    ("{} €", "EUR"),
    ("{}€", "EUR"),
    ("EUR {}", "EUR"),
    ("{} EUR", "EUR"),
    ("£{}", "GBP"),
    ("CHF {}", "CHF"),
    ("R$ {}", "BRL"),
    ("₹{}", "INR"),
]


def written(cents: int, places: int, group: str, mark: str) -> str:
    """-> `cents` / 10**places with grouped thousands."""
    whole, part = divmod(cents, 10**places)
    grouped = f"{whole:,}".replace(",", group)
    return grouped if not places else f"{grouped}{mark}{part:0{places}d}"


@settings(max_examples=300)
@given(
    cents=st.integers(1, 99_999_999),
    places=st.sampled_from([0, 2]),
    locale=st.sampled_from(sorted(FORMATS)),
    sign=st.sampled_from(SIGNS),
    tail=st.sampled_from(["", "/mo", " per user / month", " p.a."]),
)
def test_F13_amounts_are_exact_decimals_in_every_format(cents: int, places: int, locale: str, sign: tuple[str, str], tail: str) -> None:
    group, mark, style = FORMATS[locale]
    form, currency = sign
    (money,) = find_money(form.format(written(cents, places, group, mark)) + tail, style)
    assert isinstance(money.amount, Decimal)
    assert (money.amount, money.currency) == (Decimal(cents) / (10**places), currency)


@settings(max_examples=200)
@given(amounts=st.lists(st.integers(1, 10_000_000), min_size=2, max_size=30))
def test_F13_sums_are_exact(amounts: list[int]) -> None:
    read = [find_money(f"${written(cents, 2, ',', '.')}")[0].amount for cents in amounts]
    assert sum(amount for amount in read if amount is not None) * 100 == sum(amounts)


@settings(max_examples=300)
@given(text=st.text(alphabet="$€£¥₹ 0123456789.,'-–kKmM%RUSDEUR\u202f٥", max_size=40))
def test_any_text_is_read_without_error_and_within_its_bounds(text: str) -> None:
    for money in find_money(text):
        assert 0 <= money.start < money.end <= len(text)
        assert money.amount is None or money.amount.is_finite()


def test_a_number_without_digits_is_none() -> None:
    assert read_number("") is None
    assert read_number(".-") is None
