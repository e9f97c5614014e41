"""Prices that change in more than their amount: what `fct_price_change` says of them, and what the brief tells."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.brief.sentences import TEMPLATES
from tests.dbt_market import query
from tests.dbt_prices import EFFECT, LATELY, on
from tests.dbt_scenarios import built
from tests.test_brief import fact


@pytest.fixture(scope="module", autouse=True)
def _market_is_built() -> None:
    """Builds once: where that fails, every test says so at once instead of trying again."""
    built()


def events(name: str, columns: str = "event_type, CAST(previous_amount AS INTEGER), CAST(amount AS INTEGER)") -> list[tuple[Any, ...]]:
    """-> price events of a competitor."""
    return query(built(), f"SELECT {columns} FROM marts.fct_price_change WHERE competitor = '{name}' ORDER BY observed_at, event_type")


def shown(name: str) -> list[tuple[Any, ...]]:
    """-> what the plan Pro costs now: amount, tax, smallest quantity."""
    sql = f"SELECT CAST(amount AS INTEGER), tax, minimum_quantity FROM marts.fct_plan_price WHERE competitor = '{name}' AND plan = 'Pro' AND is_current"
    return query(built(), sql)


@pytest.mark.parametrize(("name", "now"), [("taxlabel", (12, "excluded", None)), ("taxturn", (12, "excluded", None)), ("minlabel", (12, None, 5))])
def test_F10_a_label_that_moves_is_stored_and_makes_no_event(name: str, now: tuple[Any, ...]) -> None:
    assert events(name) == []
    assert shown(name) == [now]


def test_F10_amounts_with_and_without_tax_are_not_compared() -> None:
    assert events("taxnet") == [("repackaging", 12, 10)]
    assert events("minmore") == [("repackaging", 12, 10)]
    assert events("taxsame") == [("price_rise", 12, 15)]


@pytest.mark.parametrize(("name", "state"), [("promised", "in_effect"), ("dated", "in_effect"), ("recanted", "withdrawn"), ("ahead", "ahead")])
def test_a_price_to_come_is_one_event_on_the_day_it_is_announced(name: str, state: str) -> None:
    found = events(name, "event_type, CAST(amount AS INTEGER), announced_on, effective_on, date_basis, announcement")
    days = (on(42), on(EFFECT)) if state == "in_effect" else (on(LATELY), on(200))
    assert found == [("price_rise", 15, *days, "vendor", state)]


def test_a_price_to_come_is_carried_and_retired() -> None:
    assert shown("ahead") == [(12, None, None)]
    assert shown("promised") == shown("dated") == [(15, None, None)]
    assert shown("recanted") == [(12, None, None)]
    assert query(built(), "SELECT count(*) FROM marts.fct_plan_price WHERE is_announced AND is_current AND effective_on > DATE '2026-03-30'") == [(0,)]


def test_what_was_withdrawn_is_not_told_and_what_is_ahead_is() -> None:
    told = query(built(), "SELECT competitor, effective_on FROM marts.rpt_market_brief WHERE section = 'news' AND competitor IN ('ahead', 'recanted')")
    assert told == [("ahead", on(200))]


def test_one_event_of_two_sources_has_two_pieces_of_evidence() -> None:
    columns = "CAST(previous_amount AS INTEGER), source_id, evidence_count, second_source_id, second_quote IS NOT NULL"
    assert events("twofold", columns) == [(9, "twofold/app/list", 1, None, False), (12, "twofold/app/pricing", 2, "twofold/app/list", True)]


def test_F07_one_name_alone_is_no_plan_that_became_dearer() -> None:
    columns = "event_type, is_same_name, is_same_place, is_same_price, features_before, features_kept"
    assert events("remade", columns) == [("repackaging", True, False, False, 4, 0)]
    assert events("dearer", columns) == [("price_rise", True, True, False, 4, 4)]
    assert events("rename", columns) == [("plan_renamed", False, True, True, None, None)]


def test_the_brief_tells_packaging_events_with_their_evidence() -> None:
    columns = "fact_type, subject, CAST(previous_amount AS INTEGER), CAST(amount AS INTEGER), document_hash IS NOT NULL"
    found = query(
        built(), f"SELECT {columns} FROM marts.rpt_market_brief WHERE section = 'news' AND competitor IN ('pkmovelate', 'pkcutlate', 'pkorder') ORDER BY ALL"
    )
    assert found == [
        ("feature_moved", "Single Sign-On: Pro -> Max", None, None, True),
        ("limit_cut", "Pro: 15 kiosks", 20, 15, True),
        ("limit_lifted", "Max: kiosks", 90, None, True),
    ]


def test_every_packaging_event_has_one_sentence() -> None:
    types = [kind for (kind,) in query(built(), "SELECT DISTINCT event_type FROM marts.fct_packaging_change")]
    assert types
    for kind in {*types, "limit_raised", "limit_set", "limit_redefined", "feature_added", "feature_included"} - {"feature_reworded"}:
        told = TEMPLATES[kind](fact(fact_type=kind, subject="Pro: 15 kiosks", date_basis="archive", announced_on=None, unit="kiosk", billing_period=None))
        assert told.startswith("Acme App"), kind
        assert told.endswith("(between 15 June 2026 and 24 June 2026)."), kind
        assert "Pro: 15 kiosks" in told, kind
