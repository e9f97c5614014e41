"""Kinds of prices that a page states in other ways than by one amount: trials, graduated rates, prices it does not show yet."""

from __future__ import annotations

import pytest

from spiders.records import PriceKind
from tests.test_price_conditions import prices

PLANS = "<div class='plans'><div class='plan'><h3>Taste</h3>{}<a class='btn'>Start</a></div><div class='plan'><h3>Solo</h3><p>$9 / month</p><a class='btn'>Start</a></div></div>"


@pytest.mark.parametrize("words", ["Free for 14 days", "30-day free trial", "Free trial, 14 days"])
def test_F06_free_for_a_while_is_a_trial(words: str) -> None:
    assert [(price.plan, price.price_kind) for price in prices(PLANS.format(f"<p>{words}</p>"))] == [("Taste", PriceKind.TRIAL), ("Solo", PriceKind.FIXED)]


@pytest.mark.parametrize("name", ["Free trial", "Trial", "Testphase", "Essai gratuit"])
def test_F06_a_plan_called_trial_is_one(name: str) -> None:
    found = prices(PLANS.replace("Taste", name).format("<p>$0</p>"))
    assert [(price.plan, price.price_kind) for price in found] == [(name, PriceKind.TRIAL), ("Solo", PriceKind.FIXED)]


def test_F06_a_trial_beside_an_amount_is_a_condition_and_no_price() -> None:
    assert [(price.plan, price.price_kind) for price in prices(PLANS.format("<p>$5 / month</p><p>14-day free trial</p>"))] == [
        ("Taste", PriceKind.FIXED),
        ("Solo", PriceKind.FIXED),
    ]


def test_F06_a_price_that_is_coming_soon_is_hidden() -> None:
    assert [(price.plan, price.price_kind) for price in prices(PLANS.format("<p>Coming soon</p>"))] == [("Taste", PriceKind.HIDDEN), ("Solo", PriceKind.FIXED)]


def test_F05_stretches_of_one_quantity_are_one_graduated_price() -> None:
    rows = "".join(
        f"<li><span class='a'>{words}</span> <span class='b'>{rate} / GB</span></li>" for words, rate in (("First 10 TB", "$0.09"), ("Next 40 TB", "$0.07"))
    )
    found = prices(f"<section><h2>Egress</h2><ul>{rows}</ul></section>")
    assert [(price.plan, price.price_kind, price.unit) for price in found] == [
        ("Egress", PriceKind.GRADUATED, "gb (First 10 TB)"),
        ("Egress", PriceKind.GRADUATED, "gb (Next 40 TB)"),
    ]
    table = "<table><tr><th>Requests</th><th>Edge</th><th>Core</th></tr>" + "".join(
        f"<tr><td>{words}</td><td>{one} per 1,000 requests</td><td>{other} per 1,000 requests</td></tr>"
        for words, one, other in (("First 10,000", "$0.90", "$0.60"), ("Over 10,000", "$0.70", "$0.50"))
    )
    assert {(price.plan, price.price_kind) for price in prices(f"{table}</table>")} == {("Edge", PriceKind.GRADUATED), ("Core", PriceKind.GRADUATED)}
