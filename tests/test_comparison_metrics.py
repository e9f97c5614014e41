"""The rate ratio to us: closed approximations against scipy, the mart against a second implementation, and how often equal vendors are told apart."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import duckdb
import pytest
import scipy

from tests.model_sql import macro_sql, make_table, model_rows

TODAY = date(2026, 7, 10)
WINDOWS = {3: date(2026, 4, 1), 6: date(2026, 1, 1), 12: date(2025, 7, 1)}
UNTIL = date(2026, 7, 1)
MEASURES = ("feature", "improvement", "fix", "security", "breaking")
DAYS = [date(2025, 7, 1) + timedelta(days=number) for number in range(365)]
ITEMS = {
    "product_id": "varchar", "source_id": "varchar", "change_kind": "varchar", "is_breaking": "boolean", "general_on": "date", "is_counted": "boolean",
    "general_basis": "varchar",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Vendor:
    """A product: the kind of its source, its covered stretches, its changes as (kind, day), `fix!` for a fix that breaks something, and whose it is (its own where not said)."""

    name: str
    source_kind: str
    changes: tuple[tuple[str, date], ...]
    covered: tuple[tuple[date, date], ...] = ((date(2025, 1, 1), TODAY),)
    is_us: bool = False
    owner: str = ""

    @property
    def competitor(self) -> str:
        return self.owner or self.name


def market(vendors: Iterable[Vendor], folder: Path) -> duckdb.DuckDBPyConnection:
    """-> a connection with the tables that the mart reads."""
    vendors = tuple(vendors)
    connection = duckdb.connect()
    make_table(connection, "int_clock", {"today": "date"}, [(TODAY,)], folder)
    make_table(
        connection,
        "dim_product",
        {"product_id": "varchar", "competitor": "varchar", "is_us": "boolean"},
        [(v.name, v.competitor, v.is_us) for v in vendors],
        folder,
    )
    make_table(connection, "stg_watched_source", {"source_id": "varchar", "kind": "varchar"}, [(f"{v.name}/s", v.source_kind) for v in vendors], folder)
    spans = [(v.name, *span) for v in vendors for span in v.covered]
    make_table(connection, "int_product_coverage", {"product_id": "varchar", "from_on": "date", "until_on": "date"}, spans, folder)
    items = [(v.name, f"{v.name}/s", kind.rstrip("!"), kind.endswith("!"), on, True, "vendor") for v in vendors for kind, on in v.changes]
    make_table(connection, "int_change_item", ITEMS, items, folder)
    return connection


def shipped(rng: random.Random, per_day: float, grain: float, measures: tuple[str, ...] = MEASURES) -> Iterator[tuple[str, date]]:
    """-> a year of changes of each measure at one rate, in releases of about `grain` changes (geometric sizes)."""
    for measure, day in product(measures, DAYS):
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


@dataclass(frozen=True)
class Pace:
    """What one product or company shipped in a window: changes, days that have some, least covered days of its products, rate a day, and the rates of its days squared."""

    changes: int
    days: int
    exposure: int
    rate: float
    squares: float

    @property
    def variance(self) -> float:
        """-> of the rate's logarithm."""
        return self.squares / self.rate**2 * self.days / (self.days - 1)


Key = tuple[str, str, str, str, int]
"""Scope, whose of ours, whose, measure and months."""


def second_reading(vendors: list[Vendor]) -> dict[Key, tuple[object, ...]]:
    """-> changes, days, exposure, family interval and verdict; quantiles exact."""
    result: dict[Key, tuple[object, ...]] = {}
    for scope, measure, (months, since) in product(("product", "competitor"), MEASURES, WINDOWS.items()):
        owned: dict[str, list[Vendor]] = defaultdict(list)
        for vendor in vendors:
            owned[vendor.name if scope == "product" else vendor.competitor].append(vendor)
        paces = {name: _pace(own, measure, since) for name, own in owned.items() if any(_covered(vendor, since) for vendor in own)}
        rivals = [name for name in paces if not owned[name][0].is_us]
        for us, ours in paces.items():
            fits = {name for name in rivals if owned[us][0].is_us and _fits(owned[name], paces[name], owned[us], ours, since)}
            for name in rivals if owned[us][0].is_us else ():
                pace, verdict, bounds = paces[name], "not comparable", None
                if pace and ours and min(pace.days, ours.days) >= 5:
                    bounds = _bounds(pace, ours, max(len(fits), 1))
                if bounds and name in fits:
                    verdict = "faster" if bounds[0] > 1 else "slower" if bounds[1] < 1 else "no difference shown"
                known = (pace.changes, pace.days, pace.exposure) if pace else (None, None, 0)
                result[scope, us, name, measure, months] = (*known, *(bounds or (None, None)), verdict)
    return result


@cache
def _covered(vendor: Vendor, since: date) -> set[date]:
    known = {first + timedelta(days=n) for first, last in vendor.covered for n in range((last - first).days)}
    return {day for day in known if since <= day < UNTIL}


def _pace(own: list[Vendor], measure: str, since: date) -> Pace | None:
    """-> the sum of what these products ship; nothing where one of them is not covered at all."""
    windows = [_covered(vendor, since) for vendor in own]
    if not all(windows):
        return None
    counts: Counter[date] = Counter()
    rates: dict[date, float] = defaultdict(float)
    for vendor, window in zip(own, windows, strict=True):
        for kind, on in vendor.changes:
            is_meant = kind.rstrip("!") == measure or (measure == "breaking" and kind.endswith("!"))
            if on in window and is_meant:
                counts[on] += 1
                rates[on] += 1 / len(window)
    return Pace(sum(counts.values()), len(counts), min(map(len, windows)), sum(rates.values()), sum(rate**2 for rate in rates.values()))


def _fits(own: list[Vendor], pace: Pace | None, us: list[Vendor], ours: Pace | None, since: date) -> bool:
    if not pace or not ours or len(own) != len(us) or own[0].source_kind != us[0].source_kind:
        return False
    if min(pace.exposure, ours.exposure) * 2 < (UNTIL - since).days or min(pace.days, ours.days) < 5:
        return False
    return 1 / 3 <= (pace.changes / pace.days) / (ours.changes / ours.days) <= 3


def _bounds(pace: Pace, ours: Pace, family: int) -> tuple[float, float]:
    one, other = pace.variance, ours.variance
    df = (one + other) ** 2 / (one**2 / (pace.days - 1) + other**2 / (ours.days - 1))
    middle, half = math.log(pace.rate / ours.rate), scipy.stats.t.isf(0.025 / family, df) * math.sqrt(one + other)
    return math.exp(middle - half), math.exp(middle + half)


def random_market(us: int) -> list[Vendor]:
    """-> a market of `us` products of ours and fourteen of competitors, some of which own two or three."""
    rng = random.Random(11)
    vendors = [Vendor(f"us{number}", "feed", tuple(shipped(rng, 0.2, 2)), is_us=True, owner="us") for number in range(us)]
    for number in range(14):
        gap = date(2025, 8, 1) + timedelta(days=rng.randrange(200))
        covered = ((date(2025, 1, 1), gap), (gap + timedelta(days=rng.choice((10, 90, 200))), TODAY))
        drawn = shipped(rng, rng.choice((0.03, 0.06, 0.2, 0.9)), rng.choice((1, 2, 9)))
        changes = tuple(("fix!" if kind == "fix" and rng.random() < 0.3 else kind, on) for kind, on in drawn)
        owner = f"owner{number // us if number < 10 else 10 + number // 3}"
        kind = rng.choice(("feed", "feed", "changelog_page")) if us == 1 else "feed"
        vendors.append(Vendor(f"v{number}", kind, changes, covered if number % 3 else ((date(2025, 1, 1), TODAY),), owner=owner))
    return vendors


@pytest.mark.parametrize("us", [1, 2])
def test_the_mart_agrees_with_a_second_reading(us: int, tmp_path: Path) -> None:
    vendors = random_market(us)
    columns = "scope, our_scope_id, scope_id, measure, window_months, changes, change_days, exposure_days, family_low, family_high, verdict"
    found = {row[:5]: row[5:] for row in model_rows(market(vendors, tmp_path), "rpt_velocity_comparison", columns)}
    expected = second_reading(vendors)
    assert found.keys() == expected.keys()
    assert {value[-1] for value in expected.values()} == {"faster", "slower", "no difference shown", "not comparable"}
    for key, (*counts, low, high, verdict) in expected.items():
        assert found[key][:3] == tuple(counts), key
        assert found[key][3:5] == ((None, None) if low is None else (pytest.approx(low, rel=0.02), pytest.approx(high, rel=0.02))), key
        assert found[key][5] == verdict, key


HALF = ((date(2025, 1, 1), date(2025, 8, 20)), (date(2025, 11, 1), date(2026, 2, 15)), (date(2026, 5, 1), TODAY))
"""Between half and two thirds of the days of each window."""
CASES = {"one": 1, "six": 6, "thrice": 1, "companies": 3}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bool]]:
    """-> for markets of one and of six competitors at our rate, of one at three times our rate, and of three companies at our rate with two products each, of which one is covered in
    part: whether anybody was called different, by market, measure and window."""
    rng = random.Random(20260701)
    return {case: list(_told(case, rivals, rng, tmp_path_factory.mktemp(case))) for case, rivals in CASES.items()}


def _told(case: str, rivals: int, rng: random.Random, folder: Path) -> Iterator[bool]:
    """Twenty markets at once: each has a kind of source of its own, so that none is compared with another's."""
    vendors = []
    for number in range(20):
        for rival, part in product(range(rivals + 1), range(2 if case == "companies" else 1)):
            rate, grain = 0.25 * (3 if case == "thrice" and rival else 1), rng.choice((1, 2, 3))
            changes, company = tuple(shipped(rng, rate, grain, MEASURES[:3])), f"{number}-{rival}"
            vendors.append(Vendor(f"{company}/{part}", f"kind{number}", changes, HALF if part else Vendor.covered, not rival, company))
    told: dict[tuple[str, ...], bool] = defaultdict(bool)
    rows = model_rows(market(vendors, folder), "rpt_velocity_comparison", "scope, our_scope_id, measure, window_months, scope_id, verdict")
    for scope, ours, measure, months, theirs, verdict in rows:
        if scope == "competitor" and measure in MEASURES[:3] and ours.partition("-")[0] == theirs.partition("-")[0]:
            told[ours, measure, months] |= verdict in ("faster", "slower")
    yield from told.values()


@pytest.mark.parametrize("case", ["one", "six", "companies"])
def test_vendors_of_equal_rate_are_rarely_called_different(verdicts: dict[str, list[bool]], case: str) -> None:
    called = verdicts[case]
    assert len(called) == 180
    # at most 5 % is meant; 180 markets leave a standard error of 1.6 %
    assert sum(called) / len(called) <= 0.05 + 0.016


def test_three_times_the_rate_is_seen(verdicts: dict[str, list[bool]]) -> None:
    assert sum(verdicts["thrice"]) / len(verdicts["thrice"]) > 0.7
