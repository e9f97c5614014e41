"""What holds for a price besides its amount: tax, smallest quantity, day of effect, and amounts in other currencies."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from spiders.kinds.pricing_page import KIND
from spiders.read.price_announcements import MAX_ANNOUNCEMENTS
from spiders.read.price_conditions import stated_minimum, stated_start, stated_tax
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import PlanPrice, PriceRole


def prices(inner: str, language: str = "en") -> tuple[PlanPrice, ...]:
    page = f'<html lang="{language}"><head><title>Pricing</title></head><body><h1>Pricing</h1>{inner}</body></html>'.encode()
    document = CapturedDocument(page, hashlib.sha256(page).hexdigest(), "https://vendor.example/pricing", "text/html")
    reading = KIND.read(document, SourceContext("vendor/product/pricing", KIND.name, document.url))
    assert isinstance(reading, Reading)
    return reading.prices


def cards(*lines: str, note: str = "") -> str:
    return '<div class="plans">' + "".join(f"<div class='plan'><h3>Size {n}</h3>{line}</div>" for n, line in enumerate(lines)) + f"</div>{note}"


@pytest.mark.parametrize(
    ("text", "tax"),
    [
        ("zzgl. MwSt.", "excluded"),
        ("inkl. 19 % MwSt.", "included"),
        ("+ IVA", "excluded"),
        ("IVA no incluido", "excluded"),
        ("IVA incluido", "included"),
        ("19 € HT / mois", "excluded"),
        ("23 € TTC", "included"),
        ("Prices exclude VAT", "excluded"),
        ("inclusive of all taxes", "included"),
        ("exclusief btw", "excluded"),
        ("49 zł netto", "excluded"),
        ("税込", "included"),
        ("20 € ex. VAT (24 € incl. VAT)", None),
        ("Tax reports included", None),
        ("Without limits", None),
    ],
)
def test_F10_words_about_tax(text: str, tax: str | None) -> None:
    assert stated_tax(text) == tax


def test_F10_tax_is_a_field_of_the_price_and_moves_no_amount() -> None:
    plain = prices(cards("<p>€20 / month</p>", "<p>€40 / month</p>"))
    noted = prices(cards("<p>€20 / month</p>", "<p>€40 / month</p>", note="<p>All prices exclude VAT.</p>"))
    beside = prices(cards("<p>€20 / month <small>incl. VAT</small></p>", "<p>€40 / month</p>"))
    assert [price.tax for price in plain] == [None, None]
    assert [price.tax for price in noted] == ["excluded", "excluded"]
    assert [price.tax for price in beside] == ["included", None]
    assert [[price.amount for price in found] for found in (plain, noted, beside)] == [[Decimal(20), Decimal(40)]] * 3


@pytest.mark.parametrize(
    ("text", "minimum"),
    [
        ("min. 5 users", 5),
        ("Minimum of 3 seats", 3),
        ("2 user minimum", 2),
        ("mindestens 10 Nutzer", 10),
        ("at least 10 requests", None),
        ("up to 5 users", None),
        ("min. 3 users, min. 5 seats", None),
    ],
)
def test_F05_the_smallest_quantity(text: str, minimum: int | None) -> None:
    assert stated_minimum(text) == minimum


def test_F05_the_smallest_quantity_goes_with_a_price_per_unit() -> None:
    found = prices(cards("<p>$8 per user / month</p><p>Minimum 3 users</p>", "<p>$90 / month</p>"))
    assert [(price.unit, price.minimum_quantity) for price in found] == [("user", 3), (None, None)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("$12 per month from 1 January 2027", date(2027, 1, 1)),
        ("ab 01.03.2027: 12 € pro Monat", date(2027, 3, 1)),
        ("effective March 1, 2027", date(2027, 3, 1)),
        ("from January 2027", None),
        ("from 01/02/2027", None),
        ("from $12", None),
        ("from 1 May 2027 and from 1 June 2027", None),
        ("until 1 May 2027", None),
    ],
)
def test_an_unmistakable_day_of_effect_is_read(text: str, day: date | None) -> None:
    assert stated_start(text, "en") == day


def test_an_announced_price_carries_its_day_and_the_present_one_none() -> None:
    found = prices(cards("<p>$10 / month</p><p>From 1 January 2027: $12 / month</p>", "<p>$20 / month</p>"))
    assert [(price.amount, price.effective_on) for price in found] == [(Decimal(10), None), (Decimal(12), date(2027, 1, 1)), (Decimal(20), None)]


@pytest.mark.parametrize(
    "sentence",
    [
        "From 1 March 2027 the price will be $25 per month.",
        "Starting March 1, 2027, this plan will cost $25/mo.",
        "Price increases to $25 on March 1, 2027",
        "On 1 March 2027 the price goes from $20 to $25 per month.",
        "New price from 1 March 2027: $25",
    ],
)
def test_an_announcement_in_a_card_stands_beside_the_present_price(sentence: str) -> None:
    found = prices(cards(f"<p>$20 / month</p><p>{sentence}</p>", "<p>$40 / month</p>"))
    told = [(price.plan, price.amount, price.period, price.effective_on) for price in found]
    assert told == [("Size 0", 20, "month", None), ("Size 0", 25, "month", date(2027, 3, 1)), ("Size 1", 40, "month", None)]


def test_an_announcement_elsewhere_belongs_to_the_plan_it_names_or_to_none() -> None:
    two = cards("<p>$20 / month</p>", "<p>$40 / month</p>", note="<p>From 1 March 2027 the Size 1 plan will cost $45 per month. Size 0 stays as it is.</p>")
    assert [(price.plan, price.amount, price.effective_on) for price in prices(two)][1:] == [("Size 1", 40, None), ("Size 1", 45, date(2027, 3, 1))]
    nobodys = cards("<p>$20 / month</p>", "<p>$40 / month</p>", note="<p>$25/month from 1 March 2027</p>")
    assert [(price.amount, price.effective_on) for price in prices(nobodys)] == [(20, None), (40, None)]
    german = cards("<p>20 € / Monat</p>", "<p>40 € / Monat</p>", note="<p>Ab 1. März 2027 kostet Size 1 45 € pro Monat.</p>")
    assert [price.effective_on for price in prices(german, "de")] == [None, None, date(2027, 3, 1)]


def test_F03_a_price_for_some_months_and_then_another() -> None:
    found = prices(cards("<p>$3/month for 3 months, then $8/month</p>", "<p>$20 / month</p>"))
    assert [(price.role, price.amount) for price in found] == [(PriceRole.PROMO, Decimal(3)), (PriceRole.LIST, Decimal(8)), (PriceRole.LIST, Decimal(20))]


def test_F11_no_amount_is_ever_converted() -> None:
    one = prices(cards("<p>$10 / month</p>", "<p>$20 / month</p>", note="<p>1 USD = 0.92 EUR</p>"))
    both = prices(cards("<p>$10 / month</p><p>€9 / month</p>", "<p>$20 / month</p><p>€19 / month</p>"))
    assert {(price.amount, price.currency) for price in one} == {(Decimal(10), "USD"), (Decimal(20), "USD")}
    assert {(price.amount, price.currency) for price in both} == {(Decimal(10), "USD"), (Decimal(9), "EUR"), (Decimal(20), "USD"), (Decimal(19), "EUR")}


def test_F01_the_currency_a_visitor_sees_is_part_of_the_price() -> None:
    here, there = (prices(cards(f"<p>{sign}10 / month</p>", f"<p>{sign}20 / month</p>")) for sign in "$€")
    assert [(price.plan, price.amount) for price in here] == [(price.plan, price.amount) for price in there]
    assert {price.currency for price in here} | {price.currency for price in there} == {"USD", "EUR"}


def test_F09_an_instalment_is_no_price() -> None:
    found = prices('<div class="plans"><div><h3>Curso</h3><p>R$ 297 à vista</p><p>12x de R$ 29,70</p></div><div><h3>Pro</h3><p>R$ 497</p></div></div>', "pt-BR")
    assert Decimal("29.7") not in {price.amount for price in found}


def test_a_plan_that_has_only_a_price_to_come_keeps_it_with_its_day() -> None:
    found = prices(cards("<p>$20 / month</p>", "<p>From 1 March 2027: $25 / month</p>"))
    assert [(price.amount, price.effective_on) for price in found] == [(20, None), (25, date(2027, 3, 1))]


def test_announcements_beyond_the_bound_are_left_out_and_told() -> None:
    found = prices(cards(*["<p>$20 / month</p><p>From 1 March 2027 the price will be $25 per month.</p>"] * (MAX_ANNOUNCEMENTS + 5)))
    assert sum(price.effective_on is not None for price in found) == MAX_ANNOUNCEMENTS
    assert sum(price.effective_on is None for price in found) == MAX_ANNOUNCEMENTS + 5
