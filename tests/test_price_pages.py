"""Pricing pages through the kind: faults of group F that concern reading, hostile pages, hints, and evidence for every fact."""

from __future__ import annotations

import hashlib
import re
import time
from decimal import Decimal
from typing import Any

import pytest

from spiders.kinds.pricing_page import KIND
from spiders.read.html_tree import Element, parse_html
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import PriceKind, PriceRole, ReadFailure
from tests.accuracy.pricing import averages


def read(
    body: str | bytes, options: dict[str, Any] | None = None, media_type: str = "text/html; charset=utf-8", url: str = "https://vendor.example/pricing"
) -> Reading | ReadFailure:
    raw = body.encode() if isinstance(body, str) else body
    document = CapturedDocument(raw, hashlib.sha256(raw).hexdigest(), url, media_type)
    return KIND.read(document, SourceContext("vendor/product/pricing", KIND.name, url, options or {}))


def cards(*pairs: tuple[str, str], lang: str = "en", extra: str = "") -> str:
    inner = "".join(f'<div class="card"><h3>{name}</h3>{price}<p>Some words about it</p></div>' for name, price in pairs)
    return f'<html lang="{lang}"><head><title>Pricing</title></head><body><h1>Pricing</h1><div class="grid">{inner}</div>{extra}</body></html>'


def prices(reading: Reading | ReadFailure) -> list[tuple[str, Decimal | None, str | None, str | None]]:
    assert isinstance(reading, Reading), reading
    return [(price.plan, price.amount, price.currency, price.period) for price in reading.prices]


def test_F02_the_language_of_the_page_settles_thousands() -> None:
    assert prices(read(cards(("Klein", "<p>1.200 € / Jahr</p>"), ("Groß", "<p>2.400 € / Jahr</p>"), lang="de")))[0][1] == Decimal("1200")
    english = read(cards(("Small", "<p>€1,200 / year</p>"), ("Big", "<p>€2,400 / year</p>")))
    assert prices(english)[0][1] == Decimal("1200")


def test_F02_an_ambiguous_amount_is_a_doubt_and_a_locale_hint_settles_it() -> None:
    page = cards(("Un", "<p>€1.200 / year</p>"), ("Deux", "<p>€90 / year</p>"), lang="")
    reading = read(page)
    assert isinstance(reading, Reading)
    assert all(price.amount != Decimal("1.200") for price in reading.prices)
    assert any(doubt.startswith("ambiguous_amount") for doubt in reading.document.doubts)
    assert ("Un", Decimal("1200"), "EUR", "year") in prices(read(page, {"locale": "de-DE"}))


def test_F03_old_and_promotional_price_are_both_kept_and_named() -> None:
    reading = read(cards(("Basic", "<p><s>£9.99</s> £7.99 per month</p>"), ("Plus", "<p><s>£19.99</s> £14.99 per month</p>")))
    assert isinstance(reading, Reading)
    assert [(price.role, price.amount) for price in reading.prices[:2]] == [(PriceRole.OLD, Decimal("9.99")), (PriceRole.PROMO, Decimal("7.99"))]


def test_F04_the_default_side_of_a_toggle_changes_no_fact() -> None:
    shown, hidden = (
        '<div class="monthly">{m} / month</div><div class="yearly hidden">{y} / year</div>',
        '<div class="monthly hidden">{m} / month</div><div class="yearly">{y} / year</div>',
    )
    pairs = (("Solo", "$10", "$100"), ("Team", "$20", "$200"))
    readings = [read(cards(*((name, form.format(m=month, y=year)) for name, month, year in pairs))) for form in (shown, hidden)]
    facts = [{(p.plan, p.amount, p.currency, p.period) for p in reading.prices} for reading in readings if isinstance(reading, Reading)]
    assert len(facts) == 2
    assert facts[0] == facts[1]
    assert ("Solo", Decimal("100"), "USD", "year") in facts[0]


def test_F04_a_yearly_amount_shown_per_month_keeps_both() -> None:
    reading = read(cards(("Solo", "<p>$8 per user / month</p><p>billed annually</p>"), ("Team", "<p>$16 per user / month</p><p>billed annually</p>")))
    assert isinstance(reading, Reading)
    assert [(p.period, p.billed, p.unit) for p in reading.prices] == [("month", "annually", "user")] * 2


def test_F05_seats_and_thousands_are_not_one_unit() -> None:
    reading = read(cards(("Seats", "<p>$5 per seat / month</p>"), ("Events", "<p>$5 per 1,000 events</p>")))
    assert isinstance(reading, Reading)
    assert [(p.unit, p.period, p.price_kind) for p in reading.prices] == [("seat", "month", PriceKind.FIXED), ("1000 events", "usage", PriceKind.USAGE)]


def test_F06_free_zero_and_contact_are_three_things() -> None:
    reading = read(cards(("Community", "<p>Free</p>"), ("Hobby", "<p>$0 / month</p>"), ("Pro", "<p>$9 / month</p>"), ("Enterprise", "<p>Contact us</p>")))
    assert isinstance(reading, Reading)
    assert [(p.plan, p.price_kind, p.amount) for p in reading.prices] == [
        ("Community", PriceKind.FREE, None),
        ("Hobby", PriceKind.FREE, Decimal("0")),
        ("Pro", PriceKind.FIXED, Decimal("9")),
        ("Enterprise", PriceKind.CONTACT_SALES, None),
    ]


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (cards(("Basic", '<img src="basic.png">'), ("Plus", '<img src="plus.png">')), "text/html", "no_records"),
        ('<html><body><div id="root"></div><script src="app.js"></script></body></html>', "text/html", "needs_js"),
        (b"%PDF-1.7 binary", "application/pdf", "wrong_type"),
        (b"%PDF-1.7 binary", "text/html", "wrong_type"),
        (b'{"plans": []}', "application/json", "wrong_type"),
        ("<html><body><h1>Just a moment</h1><p>Verify you are human</p></body></html>", "text/html", "blocked"),
        ("", "text/html", "no_records"),
    ],
)
def test_F08_a_price_that_is_not_in_the_text_is_unknown(body: str | bytes, media_type: str, reason: str) -> None:
    failure = read(body, media_type=media_type)
    assert isinstance(failure, ReadFailure)
    assert failure.reason == reason


@pytest.mark.parametrize("words", ["$15k", "-$5", "20 % off", "Save $40", "$5 off", "$2M raised", "up to $500 in credits"])
def test_F09_what_is_no_price_never_becomes_one(words: str) -> None:
    reading = read(cards(("Basic", "<p>$9 / month</p>"), ("Plus", "<p>$19 / month</p>"), extra=f"<p>{words}</p>"))
    assert {amount for _, amount, _, _ in prices(reading)} == {Decimal("9"), Decimal("19")}
    inside = read(cards(("Basic", f"<p>$9 / month</p><p>{words}</p>"), ("Plus", "<p>$19 / month</p>")))
    assert {amount for _, amount, _, _ in prices(inside)} == {Decimal("9"), Decimal("19")}


@pytest.mark.parametrize("label", ["", " excl. VAT", " + VAT", " incl. VAT", " plus tax"])
def test_F10_a_tax_label_moves_no_amount_and_stays_in_the_quote(label: str) -> None:
    reading = read(cards(("Basic", f"<p>£10 per month{label}</p>"), ("Plus", f"<p>£20 per month{label}</p>")))
    assert prices(reading) == [("Basic", Decimal("10"), "GBP", "month"), ("Plus", Decimal("20"), "GBP", "month")]
    assert isinstance(reading, Reading)
    assert label.strip() in reading.prices[0].quote


def test_F12_a_lost_currency_sign_is_unknown() -> None:
    page = cards(("Basic", "<p>€9.99 per month</p>"), ("Plus", "<p>€19.99 per month</p>")).replace("€", "\ufffd")
    assert [currency for _, _, currency, _ in prices(read(page))] == [None, None]


def test_F12_old_encodings_keep_their_signs() -> None:
    page = cards(("Basic", "<p>£9.99 per month</p>"), ("Plus", "<p>£19.99 per month</p>")).encode("cp1252")
    assert [currency for _, _, currency, _ in prices(read(page, media_type="text/html"))] == ["GBP", "GBP"]


def test_F13_amounts_are_decimals_with_the_digits_of_the_page() -> None:
    reading = read(cards(("A", "<p>$0.10 per message</p>"), ("B", "<p>$0.20 per message</p>")))
    assert isinstance(reading, Reading)
    amounts = [price.amount for price in reading.prices]
    assert all(isinstance(amount, Decimal) for amount in amounts)
    assert sum(amount for amount in amounts if amount is not None) == Decimal("0.30")


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">$1 / month</p>',
        "<p hidden>$1 / month</p>",
        "<template><p>$1 / month</p></template>",
        '<p class="sr-only">$1 / month</p>',
        "<noscript><p>$1 / month</p></noscript>",
        "<script>price = '$1 / month'</script>",
        "<!-- $1 / month -->",
        '<p style="font-size:0">$1 / month</p>',
    ],
)
def test_F14_bait_that_no_person_sees_is_no_price(hidden: str) -> None:
    page = cards(("Basic", "<p>$9 / month</p>"), ("Plus", "<p>$19 / month</p>"), extra=f"<section><h3>Secret</h3>{hidden}</section>")
    assert {amount for _, amount, _, _ in prices(read(page))} == {Decimal("9"), Decimal("19")}


def test_visible_text_beats_stale_structured_data() -> None:
    stale = '<script type="application/ld+json">{"@type":"SoftwareApplication","offers":[{"@type":"Offer","name":"Plus","price":"29","priceCurrency":"USD"}]}</script>'
    page = cards(("Basic", "<p>$9 / month</p>"), ("Plus", "<p>$19 / month</p>"), extra=stale)
    assert {amount for _, amount, _, _ in prices(read(page))} == {Decimal("9"), Decimal("19")}


def test_hints_choose_part_currency_and_plans() -> None:
    page = cards(("Basic", "<p>$9 / month</p>"), ("Plus", "<p>$19 / month</p>"), extra='<div id="legacy"><h3>Legacy</h3><p>$5 / month</p></div>')
    assert {currency for _, _, currency, _ in prices(read(page, {"currency": "AUD"}))} == {"AUD"}
    reading = read(page, {"plans": ["Plus", "Gone"]})
    assert [name for name, *_ in prices(reading)] == ["Plus"]
    assert isinstance(reading, Reading)
    assert "plan_not_found: Gone" in reading.document.doubts
    assert [name for name, *_ in prices(read(page, {"selector": "#legacy"}))] == ["Legacy"]
    assert isinstance(read(page, {"selector": "#nowhere"}), ReadFailure)


def element_at(root: Element, place: str) -> Element:
    """-> the element that a `css:` path of the reader leads to."""
    element = root
    for step in place.removeprefix("css:").split(" @")[0].split(" > "):
        if step.startswith("#"):
            element = next(found for found in root.walk() if found.attributes.get("id") == step[1:])
        else:
            tag, number = re.fullmatch(r"([\w-]+):nth-of-type\((\d+)\)", step).groups()  # type: ignore[union-attr]  # a step that does not match is the failure
            element = next(kid for kid in element.elements if kid.tag == tag and kid.nth == int(number))
    return element


def test_every_fact_leads_to_the_words_it_was_read_from() -> None:
    page = cards(
        ("Basic", "<p>$9 <small>/ month</small></p><ul><li>5 users</li><li>Unlimited pages</li></ul>"), ("Plus", "<p>$19 / month</p><ul><li>9 users</li></ul>")
    )
    reading = read(page)
    assert isinstance(reading, Reading)
    root = parse_html(page)
    assert len(reading.prices) == 2
    assert len(reading.entitlements) == 3
    for fact in [*reading.prices, *reading.entitlements]:
        assert fact.quote
        assert fact.quote in " ".join(element_at(root, fact.locator).text().split())


def test_reading_twice_gives_the_same_records() -> None:
    page = cards(("Basic", "<p>$9 / month</p>"), ("Plus", "<p>$19 / month</p>"))
    assert read(page) == read(page)


HOSTILE = {
    "deep": b"<div>" * 50_000 + b"$5 per month",
    "one long line": b"<p>" + b"$5 per month " * 50_000,
    "digits": b"<p>$" + b"1," * 100_000,
    "signs": b"<p>" + b"$" * 200_000,
    "spans": b"<p>" + b"<span>$</span><span>5</span>" * 10_000,
    "cards": b"<h1>Pricing</h1>" + b"".join(b'<div class="c"><h3>P%d</h3><p>$%d/mo</p></div>' % (n, n + 1) for n in range(1_000)),
    "headings": b"<h1>Pricing</h1>" + b"".join(b"<h2>P%d</h2><p>$%d/mo</p>" % (n, n + 1) for n in range(1_000)),
    "table": b"<h1>Pricing</h1><table>" + b"<tr><td>Plan</td><td>$5</td></tr>" * 3_000,
    "spanning cells": b"<table><tr><td colspan=99999 rowspan=99999>$5</td></tr>" + b"<tr><td>x</td><td>$4</td></tr>" * 1_000,
    "hidden switches": b'<div class="m"><p>$5</p></div>' + b'<div class="m hidden"><p>$5</p></div>' * 2_000,
    "nul bytes": b"\x00" * 50_000 + b"$5/mo",
    "nested json": b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
    "brackets": b"<p>" + b"(" * 30_000,
    "entries": b"<h1>Pricing</h1><ul>" + b"".join(b"<li>Plan %d - $%d/month</li>" % (n, n + 1) for n in range(10_000)),
    "attributes": b"<h1>Pricing</h1><div " + b" ".join(b'data-p%d-monthly="%d"' % (n, n) for n in range(1_000)) + b">" + b"<h3>A</h3><p>$4/mo</p>" * 500,
    "links": b"<h1>Plans</h1>" + b"".join(b"<a><b>P%d</b><i>$%d/mo</i></a>" % (n, n + 1) for n in range(2_000)),
    "free twins": b'<div class="o"><h3>P</h3><p>Free</p></div>' * 2_000 + b'<div class="o"><h3>E</h3><p>$9/mo</p></div>',
    "sentence": b"<p><b>Silver</b> " + b"- $20 per month " * 5_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_C04_C11_E14_a_hostile_page_costs_seconds_at_most(name: str) -> None:
    started = time.process_time()
    assert isinstance(read(HOSTILE[name]), (Reading, ReadFailure))
    assert time.process_time() - started < 5


def test_a_page_longer_than_what_is_read_says_so() -> None:
    reading = read(b"<h1>Pricing</h1>" + b"".join(b"<h3>Plan %d</h3><p>$%d/mo</p>" % (n, n + 1) for n in range(3_000)))
    assert isinstance(reading, Reading)
    assert any(doubt.startswith("page_cut") for doubt in reading.document.doubts)


def test_a_page_too_large_is_named_so() -> None:
    failure = read(b" " * 10_000_001)
    assert isinstance(failure, ReadFailure)
    assert failure.reason == "too_large"


def test_accuracy_is_averaged_over_pages_and_over_sites() -> None:
    told = "\n".join(
        (
            "acme-1.json   plans [1, 0, 1] prices [2, 0, 0] page [1, 0, 0]",
            "acme-2.json   plans [1, 0, 0] prices [0, 0, 2] page [1, 0, 0]",
            "other.json    plans [2, 0, 0] prices [0, 0, 0] page [0, 0, 0]",
            "3 pages, 0 without prediction file",
        )
    )
    assert averages(told) == [
        "plans          F1 0.889, mean of 3 pages",
        "plans          F1 0.900, mean of 2 sites",
        "tuples         F1 0.500, mean of 2 pages",
        "tuples         F1 0.667, mean of 1 sites",
    ]
