"""Velocity where a fifth of the coverage is missing: the models' own SQL on markets drawn at random.

python -m tests.test_velocity_simulations    the table that docs/metrics.md holds
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.model_sql import make_table, model_rows, model_sql

FIRST = date(2024, 1, 1)
DAYS = 731
"""Two whole years, so that all of their months are complete."""
RATES = (1, 2, 3, 5, 8, 13, 20, 40)
"""True features per 28 days."""
ITEM = {
    "product_id": "varchar", "release_id": "varchar", "change_kind": "varchar", "is_breaking": "boolean", "general_on": "date",
    "general_precision": "varchar", "is_counted": "boolean", "general_basis": "varchar",
}  # fmt: skip
Days = np.ndarray[tuple[int], np.dtype[np.bool_]]


def watched(rng: np.random.Generator, longest: int) -> Days:
    """-> which days are covered: a fifth is taken out at random, in stretches of up to `longest` days."""
    covered = np.ones(DAYS, dtype=bool)
    while covered.mean() > 0.8:
        start = rng.integers(0, DAYS)
        covered[start : start + rng.integers(1, longest + 1)] = False
    return covered


def stretches(covered: Days) -> Iterator[tuple[date, date]]:
    """-> first day and day after the last of each unbroken stretch."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], covered.astype(int), [0]))))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield FIRST + timedelta(days=int(start)), FIRST + timedelta(days=int(end))


def lived(folder: Path, products: int, longest: int, grain: float, seed: int) -> duckdb.DuckDBPyConnection:
    """-> a connection with the periods of `products` of each true rate, whose features come in releases of `grain` on average (geometric; 1 = one by one)."""
    rng = np.random.default_rng(seed)
    spans: list[tuple[str, date, date]] = []
    items: list[tuple[object, ...]] = []
    for rate in RATES:
        for number in range(products):
            name = f"{rate}-{number}/app"
            spans += [(name, *stretch) for stretch in stretches(watched(rng, longest))]
            for day in np.repeat(np.arange(DAYS), rng.poisson(rate / 28 / grain, DAYS)):
                on = FIRST + timedelta(days=int(day))
                items += [(name, f"{name}{on}", "feature", False, on, "day", True, "vendor")] * int(rng.geometric(1 / grain))
    connection = duckdb.connect()
    make_table(connection, "int_clock", {"today": "date"}, [(FIRST + timedelta(days=DAYS),)], folder)
    make_table(connection, "int_product_coverage", {"product_id": "varchar", "from_on": "date", "until_on": "date"}, spans, folder)
    make_table(connection, "int_change_item", ITEM, items, folder)
    connection.execute("CREATE TABLE stg_watched_source AS SELECT DISTINCT product_id, split_part(product_id, '/', 1) AS competitor FROM int_product_coverage")
    connection.execute(f"CREATE TABLE int_product_period AS {model_sql('int_product_period')}")
    return connection


def judged(connection: duckdb.DuckDBPyConnection, mart: str) -> dict[int, tuple[float, float]]:
    """-> true rate -> (mean velocity over it less 1, share of intervals that hold it), and under 0 those of all rates with three changes or more a whole period."""
    rows = model_rows(connection, mart, "product_id, exposure_days, velocity, velocity_low, velocity_high")
    known = np.array([(int(name.split("-")[0]), *figures) for name, *figures in rows if figures[1] is not None], dtype=float)
    rate, days, velocity, low, high = known.T
    held = (low <= rate) & (rate <= high)
    found = {}
    for one in (*RATES, 0):
        mine = (rate == one) if one else rate * days.max() / 28 >= 3
        found[one] = float((velocity[mine] * days[mine]).sum() / (rate[mine] * days[mine]).sum() - 1), float(held[mine].mean())
    return found


@pytest.mark.parametrize("grain", [1, 3])
def test_velocity_is_unbiased_and_its_interval_keeps_its_level_without_a_fifth_of_the_coverage(grain: float, tmp_path: Path) -> None:
    connection = lived(tmp_path, 8, 14, grain, 20260601)
    for mart in ("rpt_feature_velocity_monthly", "rpt_feature_velocity_weekly"):
        bias, held = judged(connection, mart)[0]
        assert abs(bias) <= (0.02 if grain == 1 else 0.04)
        assert 0.88 <= held <= (0.92 if grain == 1 else 0.97)


def table() -> str:
    """-> rates, bias and share of intervals that hold, by length of what is missing, for many products, as Markdown."""
    lines = [
        "| missing | changes a release | mart | " + " | ".join(str(rate) for rate in RATES) + " | from 3 a period on | bias |",
        "| --- " * (len(RATES) + 5) + "|",
    ]
    for longest, grain in ((1, 1), (14, 1), (45, 1), (14, 2), (14, 3)):
        with tempfile.TemporaryDirectory() as folder:
            connection = lived(Path(folder), 60, longest, grain, 7)
            for mart in ("monthly", "weekly"):
                found = judged(connection, f"rpt_feature_velocity_{mart}")
                shares = " | ".join(f"{100 * found[rate][1]:.1f} %" for rate in (*RATES, 0))
                lines.append(f"| up to {longest} days | {grain} | {mart} | {shares} | {100 * found[0][0]:+.2f} % |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
