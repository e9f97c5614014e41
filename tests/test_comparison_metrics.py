"""The rate ratio to us: closed approximations against scipy, the mart against a second implementation, and how often equal vendors are told apart."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import duckdb
import pytest
import scipy

from tests.model_sql import macro_sql, make_table, model_rows

TODAY = date(2026, 7, 10)
WINDOWS = {3: date(2026, 4, 1), 6: date(2026, 1, 1), 12: date(2025, 7, 1)}
UNTIL = date(2026, 7, 1)
MEASURES = ("feature", "improvement", "fix")
DAYS = [date(2025, 7, 1) + timedelta(days=number) for number in range(365)]
ITEMS = {
    "product_id": "varchar", "source_id": "varchar", "change_kind": "varchar", "general_on": "date", "is_counted": "boolean", "general_basis": "varchar"
}  # fmt: skip


@dataclass(frozen=True)
class Vendor:
    """A product: the kind of its source, its covered stretches, and its changes as (kind, day)."""

    name: str
    source_kind: str
    changes: tuple[tuple[str, date], ...]
    covered: tuple[tuple[date, date], ...] = ((date(2025, 1, 1), TODAY),)
    is_us: bool = False


def market(vendors: Iterable[Vendor], folder: Path) -> duckdb.DuckDBPyConnection:
    """-> a connection with the tables that the mart reads."""
    vendors = tuple(vendors)
    connection = duckdb.connect()
    make_table(connection, "int_clock", {"today": "date"}, [(TODAY,)], folder)
    make_table(
        connection, "dim_product", {"product_id": "varchar", "competitor": "varchar", "is_us": "boolean"}, [(v.name, v.name, v.is_us) for v in vendors], folder
    )
    make_table(connection, "stg_watched_source", {"source_id": "varchar", "kind": "varchar"}, [(f"{v.name}/s", v.source_kind) for v in vendors], folder)
    spans = [(v.name, *span) for v in vendors for span in v.covered]
    make_table(connection, "int_product_coverage", {"product_id": "varchar", "from_on": "date", "until_on": "date"}, spans, folder)
    items = [(v.name, f"{v.name}/s", kind, on, True, "vendor") for v in vendors for kind, on in v.changes]
    make_table(connection, "int_change_item", ITEMS, items, folder)
    return connection


def shipped(rng: random.Random, per_day: float, grain: float) -> Iterator[tuple[str, date]]:
    """-> a year of changes of every measure at one rate, in releases of about `grain` changes (geometric sizes)."""
    for measure, day in product(MEASURES, DAYS):
        if rng.random() < per_day / grain:
            size = 1
            while rng.random() > 1 / grain:
                size += 1
            yield from ((measure, day) for _ in range(size))


def test_quantiles_keep_their_stated_bounds() -> None:
    normal, student = macro_sql("normal_upper('p')"), macro_sql("student_upper('z', 'df')")
    tails, degrees = [0.025 / number for number in range(1, 101)], [4.0, 5.0, 8.0, 12.0, 40.0]
    with duckdb.connect() as connection:
        drawn = f"SELECT p, {normal} AS z FROM (SELECT CAST(unnest({tails}) AS DOUBLE) AS p)"
        rows = connection.execute(f"SELECT p, z, df, {student} FROM ({drawn}) CROSS JOIN (SELECT CAST(unnest({degrees}) AS DOUBLE) AS df)").fetchall()
    assert len(rows) == 500
    for tail, found, df, value in rows:
        assert found == pytest.approx(scipy.stats.norm.isf(tail), abs=4.5e-4)
        assert value == pytest.approx(scipy.stats.t.isf(tail, df), rel=0.001 if df >= 12 else 0.009 if tail >= 0.001 else 0.02)


def second_reading(vendors: list[Vendor]) -> dict[tuple[str, str, int], tuple[object, ...]]:
    """-> changes, days, exposure, ratio, family interval and verdict by vendor, measure and window; quantiles exact."""
    us = next(vendor for vendor in vendors if vendor.is_us)
    result: dict[tuple[str, str, int], tuple[object, ...]] = {}
    for measure, (months, since) in product(MEASURES, WINDOWS.items()):
        figures = {vendor.name: _figures(vendor, measure, since) for vendor in vendors}
        ours = figures[us.name]
        pairs = {}
        for vendor in vendors:
            theirs = figures[vendor.name]
            if vendor is us or not theirs[2]:
                continue
            (n, k, days, squares), (m, j, our_days, our_squares) = theirs, ours
            fits = min(days, our_days) * 2 >= (UNTIL - since).days and min(k, j) >= 5 and vendor.source_kind == us.source_kind
            fits = fits and 1 / 3 <= (n / k) / (m / j) <= 3
            pairs[vendor.name] = (fits, n, k, days, squares)
        family = sum(fits for fits, *_ in pairs.values())
        for name, (fits, n, k, days, squares) in pairs.items():
            m, j, our_days, our_squares = ours
            low = high = None
            verdict = "not comparable"
            if min(k, j) >= 5:
                one, other = squares / n**2 * k / (k - 1), our_squares / m**2 * j / (j - 1)
                df = (one + other) ** 2 / (one**2 / (k - 1) + other**2 / (j - 1))
                middle, half = math.log((n / days) / (m / our_days)), scipy.stats.t.isf(0.025 / max(family, 1), df) * math.sqrt(one + other)
                low, high = math.exp(middle - half), math.exp(middle + half)
                if fits:
                    verdict = "faster" if low > 1 else "slower" if high < 1 else "no difference shown"
            result[name, measure, months] = (n, k, days, low, high, verdict)
    return result


def _figures(vendor: Vendor, measure: str, since: date) -> tuple[int, int, int, int]:
    known = {first + timedelta(days=n) for first, last in vendor.covered for n in range((last - first).days)}
    window = {day for day in known if since <= day < UNTIL}
    counts = Counter(on for kind, on in vendor.changes if kind == measure and on in window)
    return sum(counts.values()), len(counts), len(window), sum(count**2 for count in counts.values())


def test_the_mart_agrees_with_a_second_reading(tmp_path: Path) -> None:
    rng = random.Random(11)
    vendors = [Vendor("us", "feed", tuple(shipped(rng, 0.2, 2)), is_us=True)]
    for number in range(14):
        gap = date(2025, 8, 1) + timedelta(days=rng.randrange(200))
        covered = ((date(2025, 1, 1), gap), (gap + timedelta(days=rng.choice((10, 90, 200))), TODAY))
        changes = tuple(shipped(rng, rng.choice((0.03, 0.2, 0.6, 0.9)), rng.choice((1, 2, 9))))
        vendors.append(Vendor(f"v{number}", rng.choice(("feed", "feed", "changelog_page")), changes, covered if number % 3 else ((date(2025, 1, 1), TODAY),)))
    columns = "product_id, measure, window_months, changes, change_days, exposure_days, family_low, family_high, verdict"
    found = {row[:3]: row[3:] for row in model_rows(market(vendors, tmp_path), "rpt_velocity_comparison", columns)}
    expected = second_reading(vendors)
    assert found.keys() == expected.keys()
    assert {value[-1] for value in expected.values()} == {"faster", "slower", "no difference shown", "not comparable"}
    for key, (*counts, low, high, verdict) in expected.items():
        assert found[key][:3] == tuple(counts), key
        assert found[key][3:5] == ((None, None) if low is None else (pytest.approx(low, rel=0.02), pytest.approx(high, rel=0.02))), key
        assert found[key][5] == verdict, key


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bool]]:
    """-> for markets of one and of six competitors at our rate, and of one at three times our rate: whether anybody was called different, by market, measure and window.
    Each market has a kind of source of its own, so that none is compared with another's."""
    rng = random.Random(20260701)
    vendors = []
    for number, rivals in enumerate((1, 6, 1) * 20):
        for rival in range(rivals + 1):
            rate, name = 0.25 * (3 if number % 3 == 2 and rival else 1), f"{number % 3}-{number}-{rival}"
            vendors.append(Vendor(name, f"kind{number}", tuple(shipped(rng, rate, rng.choice((1, 2, 3)))), is_us=not rival))
    connection = market(vendors, tmp_path_factory.mktemp("equal"))
    rows = model_rows(connection, "rpt_velocity_comparison", "our_product_id, measure, window_months, product_id, verdict")
    told: dict[tuple[str, ...], bool] = defaultdict(bool)
    for ours, measure, months, theirs, verdict in rows:
        if ours.rpartition("-")[0] == theirs.rpartition("-")[0]:
            told[ours, measure, months] |= verdict in ("faster", "slower")
    return {case: [called for (ours, *_), called in told.items() if ours.startswith(f"{place}-")] for place, case in enumerate(("one", "six", "thrice"))}


@pytest.mark.parametrize("case", ["one", "six"])
def test_vendors_of_equal_rate_are_rarely_called_different(verdicts: dict[str, list[bool]], case: str) -> None:
    called = verdicts[case]
    assert len(called) == 180
    # at most 5 % is meant; 180 markets leave a standard error of 1.6 %
    assert sum(called) / len(called) <= 0.05 + 0.016


def test_three_times_the_rate_is_seen(verdicts: dict[str, list[bool]]) -> None:
    assert sum(verdicts["thrice"]) / len(verdicts["thrice"]) > 0.7
