"""Tables about prices: what is listed now, where each stands among what can be compared. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.brief.facts import Fact
from pipelines.brief.model import Table
from pipelines.brief.sentences import who
from pipelines.brief.words import count, day, display, money, per, plural, ratio

STATES_OF_PRICE = {"contact_sales": "contact sales", "free": "free", "trial": "trial", "hidden": "not shown", "usage": "by usage", "graduated": "by volume"}
BILLING = {"monthly": "billed monthly", "annually": "billed annually", "one_time": "paid once"}
PLAIN_BILLING = {"month": "monthly", "year": "annually", "one_time": "one_time"}
"""Billing that the period of a price already says."""


def price_table(facts: Sequence[Fact]) -> Table:
    """-> every current plan price in its own currency, unit and period; `n_count` is the plan's place on the page."""
    prices = sorted(facts, key=lambda fact: (who(fact), fact.n_count or 0, fact.billing_period or "", fact.amount or 0, fact.fact_id))
    rows = [(who(fact), display(fact.subject, 60), price_of(fact), terms_of(fact), _since(fact), day(fact.period_end)) for fact in prices]
    return Table(
        "Current public prices",
        ("Product", "Plan", "Price", "Terms", "Seen since", "Last seen"),
        tuple(rows),
        tuple(prices),
        (
            "Amounts are as the page shows them, in its own currency; prices of unlike units, periods or currencies are not comparable.",
            "“Seen once” = one capture alone has shown the price so far.",
        ),
        tuple(prices),
    )


def _since(fact: Fact) -> str:
    return f"{day(fact.period_start)}{' (seen once)' if fact.value == 1 else ''}"


def price_of(fact: Fact) -> str:
    """-> the amount, or what the page says instead."""
    if fact.amount is not None:
        return money(fact.amount, fact.currency)
    return STATES_OF_PRICE.get(fact.date_basis or "", "no public price")


def terms_of(fact: Fact) -> str:
    """-> `per user per month, billed annually`."""
    billing = None if fact.billed == PLAIN_BILLING.get(fact.billing_period or "") else BILLING.get(fact.billed or "")
    return ", ".join(part for part in (per(None if fact.unit in STATES_OF_PRICE else fact.unit, fact.billing_period), billing) if part)


def position_table(facts: Sequence[Fact]) -> Table:
    """-> prices that can be compared, cheapest first, each against the median of other competitors' comparable prices."""
    compared = sorted((fact for fact in facts if fact.value is not None), key=lambda fact: (fact.unit or "", fact.currency or "", fact.n_count or 0, who(fact)))
    left_out = len(facts) - len(compared)
    rows = [
        (
            who(fact),
            display(fact.subject, 60),
            f"{money(fact.amount, fact.currency)} {per(fact.unit, 'month')}",
            f"{count(fact.n_count)} of {count(fact.exposure_days)}",
            f"{ratio(fact.value)} the median {money(fact.previous_amount, fact.currency)}",
        )
        for fact in compared
    ]
    note = "Only prices of the same currency, unit and billing are ranked, the first is the cheapest; the median is of other competitors' prices."
    more = (f"{plural(left_out, 'price')} of other currencies, units or billing not ranked.",) if left_out else ()
    columns = ("Product", "Plan", "Price", "Rank", "Against the market")
    return Table("Price position", columns, tuple(rows), tuple(compared), (note, *more), tuple(facts))
