"""The brief's tables over facts: pace, prices, sources, coverage. Pure."""

from __future__ import annotations

from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.model import Table
from pipelines.brief.sentences import who
from pipelines.brief.words import count, day, display, minute, money, per, rate

STATES_OF_PRICE = {"contact_sales": "contact sales", "free": "free", "trial": "trial", "hidden": "not shown", "usage": "by usage", "graduated": "by volume"}
BILLING = {"monthly": "billed monthly", "annually": "billed annually", "one_time": "paid once"}
PLAIN_BILLING = {"month": "monthly", "year": "annually", "one_time": "one_time"}
"""Billing that the period of a price already says."""
SHOWN_MONTHS = 6


def velocity_table(panels: dict[str, list[Fact]]) -> Table:
    """-> features per 28 days of the last months, one row a product, with exposure."""
    months = sorted({point.period_start for points in panels.values() for point in points if point.period_start})[-SHOWN_MONTHS:]
    rows = []
    for name, points in panels.items():
        known = {point.period_start: point for point in points}
        rows.append((name, *(_velocity_cell(known.get(month)) for month in months)))
    return Table(
        "Features per 28 days",
        ("Product", *(f"{month:%b %Y}" for month in months)),
        tuple(rows),
        tuple(None for _ in rows),
        (
            "Features per 28 covered days, 90 % interval in brackets, n = features counted once, d = covered days. “not observable” = no coverage in that month.",
        ),
    )


def _velocity_cell(point: Fact | None) -> str:
    if point is None or point.value is None:
        return "not observable"
    return f"{rate(point.value)} ({rate(point.value_low)}–{rate(point.value_high)}), n {count(point.n_count)}, {count(point.exposure_days)} d"


def price_table(facts: BriefFacts) -> Table:
    """-> every current plan price in its own currency, unit and period; `n_count` is the plan's place on the page."""
    prices = sorted(facts.section("prices"), key=lambda fact: (who(fact), fact.n_count or 0, fact.billing_period or "", fact.amount or 0, fact.fact_id))
    rows = [(who(fact), display(fact.subject, 60), _price(fact), _terms(fact), _since(fact), day(fact.period_end)) for fact in prices]
    return Table(
        "Current public prices",
        ("Product", "Plan", "Price", "Terms", "Seen since", "Last seen"),
        tuple(rows),
        tuple(prices),
        (
            "Amounts are as the page shows them, in its own currency; prices of unlike units, periods or currencies are not comparable.",
            "“Seen once” = one capture alone has shown the price so far.",
        ),
    )


def _since(fact: Fact) -> str:
    return f"{day(fact.period_start)}{' (seen once)' if fact.value == 1 else ''}"


def _price(fact: Fact) -> str:
    if fact.amount is not None:
        return money(fact.amount, fact.currency)
    return STATES_OF_PRICE.get(fact.date_basis or "", "no public price")


def _terms(fact: Fact) -> str:
    billing = None if fact.billed == PLAIN_BILLING.get(fact.billing_period or "") else BILLING.get(fact.billed or "")
    return ", ".join(part for part in (per(None if fact.unit in STATES_OF_PRICE else fact.unit, fact.billing_period), billing) if part)


def source_table(facts: BriefFacts) -> Table:
    """-> every source that is not simply well, with what happened."""
    odd = [fact for fact in facts.section("sources") if fact.subject not in ("ok",)]
    rows = [(display(fact.source_id), display(fact.subject, 20), display(fact.date_basis, 60), minute(fact.captured_at)) for fact in odd]
    return Table("Sources that need a look", ("Source", "State", "Last attempt ended in", "Last good capture"), tuple(rows), tuple(None for _ in rows))


def coverage_table(facts: BriefFacts) -> Table:
    """-> covered days of the last 52 weeks per product."""
    covered = sorted((fact for fact in facts.section("coverage") if fact.fact_type == "coverage_row"), key=who)
    rows = [(who(fact), f"{count(fact.exposure_days)} of 364 days") for fact in covered]
    return Table("Coverage of release sources, last 52 weeks", ("Product", "Covered"), tuple(rows), tuple(None for _ in rows))
