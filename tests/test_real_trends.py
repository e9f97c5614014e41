"""Trends of real products against months that were read and counted by hand in their files (all products: `python -m tests.real_trends`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.dbt_market import query
from tests.real_trends import FOLDS_SQL, TWICE_SQL, build_trends, release_sources

COUNTED = {
    ("apollo-router/main", date(2025, 11, 1)): (4, 9),
    ("kong/main", date(2015, 8, 1)): (4, 5),
    ("wp-elementor/elementor", date(2017, 5, 1)): (2, 10),
    ("prefect/integrations-prefect-gcp", date(2026, 5, 1)): (5, 3),
}
"""Features and fixes that the authors' own labels name in a month, counted by a person."""


@pytest.fixture(scope="module")
def warehouse(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = {product for product, _ in COUNTED}
    path = tmp_path_factory.mktemp("real-trends") / "warehouse.duckdb"
    sources = [source for source in release_sources(shared_data) if f"{source.competitor}/{source.product}" in wanted]
    # five of Kong's files say their version in their name alone
    assert build_trends(path, sources) == 5
    return path


def test_a_month_counted_by_hand_is_the_marts(warehouse: Path) -> None:
    rows = query(warehouse, "SELECT product_id, period_start, features, fixes FROM marts.rpt_feature_velocity_monthly WHERE velocity IS NOT NULL")
    found = {(product, start): (features, fixes) for product, start, features, fixes in rows}
    assert {key: found.get(key) for key in COUNTED} == COUNTED


def test_every_known_week_has_its_exposure_and_interval(warehouse: Path) -> None:
    rows = query(
        warehouse, "SELECT product_id, exposure_days, velocity, velocity_low, velocity_high FROM marts.rpt_feature_velocity_weekly WHERE velocity IS NOT NULL"
    )
    assert {product for product, *_ in rows} == {product for product, _ in COUNTED}
    assert all(0 < days <= 7 and low <= velocity <= high for _, days, velocity, low, high in rows)


def test_no_version_is_general_twice_and_what_does_not_count_says_why(warehouse: Path) -> None:
    assert query(warehouse, TWICE_SQL) == []
    folds = {rule: items for rule, items, *_ in query(warehouse, FOLDS_SQL)}
    assert folds.keys() <= {"counts", "earlier stage", "backport", "other evidence", "burst", "unreleased"}
    assert folds["counts"] > 0.8 * sum(folds.values())
