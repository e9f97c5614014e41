"""The marts of the demo market against what was planted: every count, date, gap and price that the simulation knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import median
from typing import Any

import duckdb
import pytest

from pipelines.demo.market import market
from pipelines.demo.stories import TRUTH, iso_week
from tests.conftest import DemoRun


@pytest.fixture(scope="module")
def marts(demo: DemoRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo market."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return marts.execute(query, list(values)).fetchall()


@pytest.mark.parametrize(("mart", "truth"), [("monthly", TRUTH.features_by_month), ("weekly", TRUTH.features_by_week)])
def test_features_of_every_period(marts: duckdb.DuckDBPyConnection, mart: str, truth: Any) -> None:
    wrong = []
    for product, start, exposure, features in rows(marts, f"SELECT product_id, period_start, exposure_days, features FROM rpt_feature_velocity_{mart}"):
        planted = truth[product].get(f"{start:%Y-%m}" if mart == "monthly" else iso_week(start), 0)
        if (features is None) != (not exposure) or (features is not None and features != planted) or (features is None and planted):
            wrong.append((product, start, exposure, features, planted))
    assert wrong == []


def test_every_feature_counts_once(marts: duckdb.DuckDBPyConnection) -> None:
    counted = dict(rows(marts, "SELECT product_id, count(*) FROM fct_change_item WHERE is_counted AND change_kind = 'feature' GROUP BY 1"))
    assert counted == {product: kinds["feature"] for product, kinds in TRUTH.kinds.items()}


@pytest.mark.parametrize("product", sorted(market()))
def test_release_days(marts: duckdb.DuckDBPyConnection, product: str) -> None:
    found = rows(marts, "SELECT DISTINCT announced_on FROM fct_release WHERE product_id = ? AND is_general AND NOT is_backport ORDER BY 1", product)
    assert [day for (day,) in found] == sorted(set(TRUTH.releases_on[product]))


def test_coverage_has_the_planted_holes_only(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(marts, "SELECT source_id, from_on, until_on FROM fct_coverage WHERE state = 'gap' ORDER BY 1")
    assert found == [(hole.source, hole.after.date(), (hole.until or TRUTH.now).date()) for hole in sorted(TRUTH.holes, key=lambda hole: hole.source)]


def test_price_events(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(marts, "SELECT product_id, event_type, plan, previous_amount, amount, previous_seen_at, observed_at FROM fct_price_change ORDER BY 1")
    planted = sorted(
        (event.product, event.kind, event.plan, event.old_amount, event.new_amount, event.seen_after, event.seen_by) for event in TRUTH.price_events
    )
    assert [(*row[:5], *(at.astimezone(UTC) for at in row[5:])) for row in found] == planted


def test_packaging_changes(marts: duckdb.DuckDBPyConnection) -> None:
    """Exactly what was planted: another layout, order or spelling of a list is no event, nor is a plan that came, went or hid its price."""
    found = rows(
        marts,
        """SELECT product_id, event_type, plan, previous_plan, feature, previous_limit_amount, limit_amount, previous_seen_at, observed_at
        FROM fct_packaging_change ORDER BY 1""",
    )
    planted = [
        (event.product, event.kind, event.plan, event.previous_plan, event.feature, event.old_limit, event.new_limit, event.seen_after, event.seen_by)
        for event in TRUTH.packaging_events
    ]
    assert [(*row[:7], *(at.astimezone(UTC) for at in row[7:])) for row in found] == sorted(planted)


def test_position_is_computed_from_current_list_prices(marts: duckdb.DuckDBPyConnection) -> None:
    """Monthly dollar prices per user are alike; what is yearly, in pounds or euros, free or on request has its reason."""
    spans = [span for span in TRUTH.price_spans if span.gone_by is None]
    alike = [span for span in spans if span.amount and span.currency == "USD" and span.billed == "monthly"]
    found = rows(marts, "SELECT product_id, plan, amount_per_month, price_rank, market_median, compared_count FROM rpt_price_position WHERE is_compared")
    expected = []
    for span in alike:
        others = [other.amount for other in alike if other.product.split("/")[0] != span.product.split("/")[0] and other.amount]
        cheaper = sum((other.amount or 0) < (span.amount or 0) for other in alike)
        expected.append((span.product, span.plan, span.amount, cheaper + 1, median(others), len(others)))
    assert sorted(found) == sorted(expected)
    reasons = dict(rows(marts, "SELECT not_comparable_reason, count(*) FROM rpt_price_position WHERE NOT is_compared GROUP BY 1"))
    assert reasons == {
        "free": sum(span.price_kind == "free" for span in spans),
        "contact_sales": sum(span.price_kind == "contact_sales" for span in spans),
        "other_currency": sum(span.currency in ("GBP", "EUR") and span.amount is not None for span in spans),
        "other_billing": sum(span.billed == "annually" for span in spans),
    }
    assert rows(marts, "SELECT count(*) FROM rpt_price_position") == rows(marts, "SELECT count(*) FROM fct_plan_price WHERE is_current")


def test_opacity_is_what_the_last_capture_of_a_month_showed(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(marts, "SELECT period_start, plans, plans_contact_sales, opacity_share FROM rpt_price_opacity WHERE scope_id = 'vireo/time' ORDER BY 1")
    by_month = {start: (plans, on_request, share) for start, plans, on_request, share in found}
    assert by_month[date(2025, 8, 1)] == (3, 0, 0.0)
    assert by_month[date(2026, 6, 1)] == (3, 1, pytest.approx(1 / 3, abs=1e-4))
    outage = rows(
        marts, "SELECT plans, plans_unknown, opacity_share, products_seen FROM rpt_price_opacity WHERE scope = 'market' AND period_start = ?", date(2025, 9, 1)
    )
    assert outage == [(None, None, None, 0)]


def test_price_spans(marts: duckdb.DuckDBPyConnection) -> None:
    """Billing is left out: one vendor says it in a note below the table."""

    def utc(at: datetime | None) -> datetime | None:
        return at.astimezone(UTC) if at else None

    found = {
        (product, plan, kind, amount, utc(start), utc(last), utc(end))
        for product, plan, kind, amount, start, last, end in rows(
            marts, "SELECT product_id, plan, price_kind, amount, valid_from, last_seen_at, valid_to FROM fct_plan_price"
        )
    }
    assert found == {
        (span.product, span.plan, span.price_kind, span.amount and Decimal(span.amount), span.first_seen_at, span.last_seen_at, span.gone_by)
        for span in TRUTH.price_spans
    }


def test_quiet_is_told_from_broken(marts: duckdb.DuckDBPyConnection) -> None:
    states = dict(rows(marts, "SELECT source_id, state FROM rpt_source_health"))
    assert states[str(TRUTH.story("goes_quiet").expected["source"])] == "quiet"
    assert states[str(TRUTH.story("page_breaks").expected["source"])] == "broken"
    assert {state for source, state in states.items() if source not in ("tallyroom/hours/feed", "okapidesk/desk/changelog")} == {"ok"}


def test_a_burst_is_one_change(marts: duckdb.DuckDBPyConnection) -> None:
    day: date = TRUTH.story("package_burst").on
    assert rows(marts, "SELECT count(*), count(*) FILTER (is_counted) FROM fct_change_item WHERE product_id = 'kettlewick/sdk' AND announced_on = ?", day) == [
        (14, 1)
    ]


def test_a_candidate_counts_at_the_general_release(marts: duckdb.DuckDBPyConnection) -> None:
    story = TRUTH.story("release_candidate")
    found = rows(marts, "SELECT DISTINCT beta_on, general_on FROM fct_change_item WHERE product_id = ? AND is_counted AND beta_on IS NOT NULL", story.product)
    assert found == [(story.on, story.expected["counts_on"])]
