"""Positions and opacity of prices: the marts against a second implementation in plain Python, on prices drawn at random."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import duckdb
import pytest
import scipy

from tests.model_sql import make_table, model_rows

NOW = datetime(2026, 6, 30, 6, tzinfo=UTC)
SPAN = {
    "span_id": "varchar", "competitor": "varchar", "product_id": "varchar", "source_id": "varchar", "plan_group": "varchar", "plan": "varchar", "plan_id": "varchar",
    "price_kind": "varchar", "role": "varchar", "amount": "decimal(18,6)", "currency": "varchar", "period": "varchar", "billed": "varchar", "unit": "varchar",
    "tax": "varchar", "tier_count": "bigint", "is_shown": "boolean", "is_confirmed": "boolean", "last_seen_at": "timestamptz", "from_state": "bigint",
    "until_state": "bigint", "source_url": "varchar", "document_hash": "varchar", "captured_at": "timestamptz", "locator": "varchar", "quote": "varchar",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """One price as a page showed it, from one state of the page to before another."""

    number: int
    vendor: str
    plan: str
    kind: str
    role: str
    amount: Decimal | None
    currency: str | None
    period: str | None
    billed: str | None
    tax: str | None
    tiers: int
    seen_at: datetime
    states: tuple[int, int | None]

    @property
    def group(self) -> tuple[str | None, bool, str]:
        """-> what must be alike: currency, tax, billing."""
        return self.currency, self.tax == "included", "annually" if self.billed == "annually" or self.period == "year" else self.billed or "not stated"

    @property
    def monthly(self) -> Decimal:
        assert self.amount is not None
        return round(self.amount / 12, 6) if self.period == "year" else self.amount

    @property
    def is_comparable(self) -> bool:
        """-> whether it is a list price by the month or year in a known currency, seen lately, above 0."""
        usual = self.kind == "fixed" and self.role == "list" and self.tiers == 1 and self.currency is not None and self.period in ("month", "year")
        return usual and bool(self.amount) and self.billed != "one_time" and (NOW - self.seen_at).days < 62

    def row(self) -> tuple[object, ...]:
        """-> its row of int_price_span."""
        source, captured = f"{self.vendor}/app/prices", self.seen_at
        return (
            f"s{self.number:03d}", self.vendor, f"{self.vendor}/app", source, None, self.plan, self.plan, self.kind, self.role, self.amount, self.currency, self.period,
            self.billed, "user", self.tax, self.tiers, True, True, captured, *self.states, "", "", captured, "", "",
        )  # fmt: skip


def drawn(rng: random.Random) -> list[Span]:
    """-> the prices of eight vendors, a plan each, so that nothing is said twice."""
    found = []
    for number in range(400):
        kind = rng.choice(("fixed", "fixed", "fixed", "fixed", "free", "contact_sales", "usage", "hidden"))
        amount = Decimal(rng.choice((0, 5, 9, 10, 12, 20, 49, 120))) if kind in ("fixed", "usage") else None
        start = rng.randrange(1, 5)
        found.append(
            Span(
                number,
                f"v{number % 8}",
                f"plan {number}",
                kind,
                rng.choice(("list", "list", "list", "promo", "starting_at")),
                amount,
                rng.choice(("USD", "USD", "USD", "EUR", None)),
                rng.choice(("month", "month", "year", None)),
                rng.choice(("monthly", "annually", None, "one_time")),
                rng.choice((None, None, "included")),
                rng.choice((1, 1, 1, 2)),
                NOW - timedelta(days=rng.choice((0, 5, 100))),
                (start, rng.choice((None, start + 1))),
            )
        )
    return found


@pytest.fixture
def connection(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """The tables that both marts read: each vendor's page has a state a month from March to June; the page of v0 is not seen in May."""
    opened = duckdb.connect()
    opened.execute("SET TimeZone = 'UTC'")
    make_table(opened, "int_clock", {"now_at": "timestamptz", "today": "date"}, [(NOW, NOW.date())], tmp_path)
    make_table(opened, "int_price_span", SPAN, [span.row() for span in drawn(random.Random(4))], tmp_path)
    pages = [(f"v{number}/app/prices", f"v{number}/app", f"v{number}") for number in range(8)]
    make_table(opened, "stg_watched_source", {"source_id": "varchar", "product_id": "varchar", "competitor": "varchar"}, pages, tmp_path)
    seen = [
        (page, datetime(2026, month, day, tzinfo=UTC), True)
        for page, _, vendor in pages
        for month in (3, 4, 5, 6)
        for day in (4, 20)
        if (vendor, month) != ("v0", 5)
    ]
    make_table(opened, "int_capture", {"source_id": "varchar", "captured_at": "timestamptz", "is_good": "boolean"}, seen, tmp_path)
    months = [(3, 4), (4, 5), (5, 6), (6, 7)]
    states = [
        (page, number, datetime(2026, first, 1, tzinfo=UTC), datetime(2026, last, 1, tzinfo=UTC) - timedelta(seconds=1))
        for page, *_ in pages
        for number, (first, last) in enumerate(months, 1)
    ]
    shape = {"source_id": "varchar", "state_no": "bigint", "started_at": "timestamptz", "ended_at": "timestamptz"}
    make_table(opened, "int_source_state", shape, states, tmp_path)
    return opened


def test_positions_agree(connection: duckdb.DuckDBPyConnection) -> None:
    columns = "price_span_id, is_compared, price_rank, ranked_count, price_percentile, market_median, ratio_to_median, compared_count, compared_competitors"
    found = {row[0]: row[1:] for row in model_rows(connection, "rpt_price_position", columns)}
    spans = drawn(random.Random(4))
    listed = [span for span in spans if span.is_comparable]
    compared = 0
    for span in spans:
        alike = [other for other in listed if other.group == span.group] if span.is_comparable else []
        others = [other.monthly for other in alike if other.vendor != span.vendor]
        if not others:
            assert found[f"s{span.number:03d}"] == (False, None, None, None, None, None, 0, 0), span
            continue
        compared += 1
        prices = [other.monthly for other in alike]
        rank = int(scipy.stats.rankdata([float(price) for price in prices], method="min")[alike.index(span)])
        middle = median(others)
        expected = (
            rank,
            len(alike),
            pytest.approx(100 * (rank - 1) / (len(alike) - 1), abs=0.06),
            pytest.approx(middle),
            pytest.approx(float(span.monthly / middle), abs=6e-5),
        )
        vendors = {other.vendor for other in alike} - {span.vendor}
        assert found[f"s{span.number:03d}"] == (True, *expected, len(others), len(vendors)), span
    assert compared > 15


def test_opacity_agrees(connection: duckdb.DuckDBPyConnection) -> None:
    columns = "scope_id, period_start, plans, plans_priced, plans_usage, plans_free, plans_contact_sales, plans_unknown, opacity_share"
    found = {row[:2]: row[2:] for row in model_rows(connection, "rpt_price_opacity", columns)}
    totals: dict[date, Counter[str]] = {}
    for number in range(8):
        for state, month in enumerate((3, 4, 5, 6), 1):
            start = date(2026, month, 1)
            if (number, month) == (0, 5):
                assert found["v0/app", start] == (None,) * 7
                continue
            mine = [span for span in drawn(random.Random(4)) if span.vendor == f"v{number}" and span.states[0] <= state < (span.states[1] or 99)]
            counts = Counter(openness(span) for span in mine)
            totals.setdefault(start, Counter()).update(counts)
            assert found[f"v{number}/app", start] == figures(counts), (number, month)
    assert all(found["market", start] == figures(counts) for start, counts in totals.items())


def openness(span: Span) -> str:
    """-> how a plan of one price tells it."""
    if span.kind == "free" or (span.amount == 0 and span.kind in ("fixed", "usage")):
        return "free"
    return {"fixed": "priced", "usage": "usage", "contact_sales": "sales"}.get(span.kind, "unknown")


def figures(counts: Counter[str]) -> tuple[object, ...]:
    """-> plans, of each openness, and the share on request of those whose price is told in some way."""
    known = sum(counts[name] for name in ("priced", "usage", "free", "sales"))
    share = pytest.approx(counts["sales"] / known, abs=6e-5) if known else None
    return sum(counts.values()), counts["priced"], counts["usage"], counts["free"], counts["sales"], counts["unknown"], share
