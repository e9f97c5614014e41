"""Metrics declared for a semantic layer: each, computed by its expression on the demo market, is the mart's own figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb
import pytest
import yaml

from tests.conftest import ROOT, DemoRun

KINDS = {"feature": "features", "improvement": "improvements", "fix": "fixes", "security": "security", "breaking": "breaking"}
COUNTED = {
    "general_releases": ("fct_release", lambda row: row["is_general"] and row["date_basis"] in ("vendor", "archive")),
    "changes_counted": ("fct_change_item", lambda row: row["is_counted"]),
    "price_rises": ("fct_price_change", lambda row: row["event_type"] == "price_rise"),
    "price_cuts": ("fct_price_change", lambda row: row["event_type"] == "price_cut"),
}
"""Metrics that count rows: the mart, and which of its rows count."""


@cache
def declared() -> dict[str, dict[str, Any]]:
    """-> every declared metric by name, with its model and the model's columns."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "dbt_project" / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ()):
            for metric in model.get("metrics", ()):
                assert metric["name"] not in found
                found[metric["name"]] = metric | {"model": model["name"], "time": model["agg_time_dimension"], "columns": model["columns"]}
    return found


def metric_sql(name: str) -> str:
    """-> the SQL of a metric over a group of rows of its model, as a semantic layer would write it."""
    metric = declared()[name]
    if metric["type"] == "simple":
        return f"{metric['agg']}({metric['expr']})"
    inputs = "|".join(metric["input_metrics"])
    return re.sub(rf"\b({inputs})\b", lambda match: metric_sql(match[1]), metric["expr"])


@pytest.fixture(scope="module")
def marts(demo: DemoRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo market."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("grain", ["weekly", "monthly"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_rate_of_one_product_and_period_is_the_marts(kind: str, grain: str, marts: duckdb.DuckDBPyConnection) -> None:
    mart = f"rpt_feature_velocity_{grain}"
    own = "velocity" if kind == "feature" else f"{kind}_velocity"
    columns = ", ".join(metric_sql(name) for name in (f"covered_days_{grain}", f"{KINDS[kind]}_{grain}", f"{kind}_velocity_{grain}"))
    found = marts.execute(f"SELECT product_id, period_start, {columns} FROM {mart} GROUP BY ALL ORDER BY ALL").fetchall()
    told = marts.execute(f"SELECT product_id, period_start, exposure_days, {KINDS[kind]}, {own} FROM {mart} ORDER BY ALL").fetchall()
    assert len(found) > 200
    assert [row[:4] for row in found] == [row[:4] for row in told]
    assert [row[4] for row in found] == [row[4] if row[4] is None else pytest.approx(row[4]) for row in told]


def test_a_rate_over_a_whole_past_is_its_changes_over_its_days(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(f"SELECT product_id, {metric_sql('feature_velocity_monthly')} FROM rpt_feature_velocity_monthly GROUP BY ALL").fetchall()
    for product, velocity in found:
        rows = marts.execute(
            "SELECT features, exposure_days FROM rpt_feature_velocity_monthly WHERE product_id = ? AND features IS NOT NULL", [product]
        ).fetchall()
        assert velocity == pytest.approx(28 * sum(features for features, _ in rows) / sum(days for _, days in rows))


@pytest.mark.parametrize("name", COUNTED)
def test_a_count_is_that_of_the_rows(name: str, marts: duckdb.DuckDBPyConnection) -> None:
    mart, counts = COUNTED[name]
    cursor = marts.execute(f"SELECT * FROM {mart}")
    columns = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    found = marts.execute(f"SELECT {metric_sql(name)} FROM {mart}").fetchone()
    assert declared()[name]["model"] == mart
    assert found == (sum(bool(counts(row)) for row in rows),)
    assert found[0] > 0 or name == "price_cuts", "the demo has no cut"


def test_every_declared_metric_is_checked_here() -> None:
    rates = {f"{kind}_velocity_{grain}" for kind in KINDS for grain in ("weekly", "monthly")}
    counts = {f"{measure}_{grain}" for measure in (*KINDS.values(), "covered_days") for grain in ("weekly", "monthly")}
    assert declared().keys() == rates | counts | COUNTED.keys()


def test_metrics_have_a_time_and_say_what_they_are() -> None:
    for metric in declared().values():
        column = next(column for column in metric["columns"] if column["name"] == metric["time"])
        assert column["dimension"] == {"type": "time"}
        assert column["granularity"] in ("day", "week", "month")
        assert len(metric["description"]) > 20
