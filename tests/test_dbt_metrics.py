"""The marts against a second implementation in plain Python, on a market drawn at random."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median

import duckdb
import pytest

from tests.dbt_market import Entry, Item, Price, RawMarket, day, query
from tests.dbt_scenarios import place
from tests.model_sql import build_models, macro_sql
from tests.velocity_reference import bounds, dispersion, mid_p_point

KINDS = ("feature", "improvement", "fix", "internal")
DAYS = 300
PRODUCTS = 7


@dataclass
class Lived:
    """What one product published, and the days on which its feed (window of `window` entries) or its page of prices was captured."""

    name: str
    window: int
    posts: list[Entry] = field(default_factory=list)
    captures: list[int] = field(default_factory=list)
    amounts: list[tuple[int, int]] = field(default_factory=list)

    def shown(self, number: int) -> list[Entry]:
        """-> what the feed shows on a day, newest first."""
        today = day(number).date()
        return [entry for entry in reversed(self.posts) if entry.on and entry.on <= today][: self.window]

    def amount(self, number: int) -> int:
        """-> the price on a day."""
        return [amount for since, amount in self.amounts if since <= number][-1]


def drawn(number: int, rng: random.Random) -> Lived:
    """-> one product's life."""
    lived = Lived(f"vendor{number:02d}", rng.choice((5, 10, 20)))
    rate = rng.choice((0.1, 0.3, 0.6))
    for offset in range(-60, DAYS):
        if rng.random() < rate:
            items = tuple(Item(f"Words of {lived.name} on {offset} about part {part} of it", rng.choice(KINDS)) for part in range(rng.randint(1, 4)))
            lived.posts.append(Entry(f"{1 + offset // 100 if offset > 0 else 1}.{offset + 60}.0", day(offset).date(), items, key=f"{lived.name}:{offset}"))
    skipped = range(start := rng.randint(50, 200), start + rng.choice((0, 20, 45)))
    lived.captures = sorted({0, *(n for n in range(DAYS) if rng.random() < 0.3 and n not in skipped)})
    lived.amounts = [(0, 10)]
    for offset in sorted(rng.sample(range(20, DAYS - 30), 3)):
        lived.amounts.append((offset, rng.choice((8, 9, 11, 12, 15, 20))))
    return lived


@cache
def lives() -> tuple[Lived, ...]:
    """-> the drawn market; the same one each time."""
    rng = random.Random(20260105)
    return tuple(drawn(number, rng) for number in range(PRODUCTS))


@cache
def built() -> Path:
    """-> its warehouse, built."""
    market = RawMarket()
    for lived in lives():
        feed, page = market.source(f"{lived.name}/app/feed"), market.source(f"{lived.name}/app/pricing", "pricing_page")
        for number in lived.captures:
            market.see(feed, day(number), lived.shown(number))
            market.see(page, day(number + 0.01), prices=[Price("Pro", str(lived.amount(number))), Price("Team", "50")], windowed=False)
    path = market.write(place("random"))
    build_models(path, "fct_release", "fct_price_change", "rpt_feature_velocity_weekly")
    return path


@pytest.fixture(scope="module", autouse=True)
def _market_is_built() -> None:
    """Builds once: where that fails, every test says so at once instead of trying again."""
    built()


def covered_days(lived: Lived) -> set[date]:
    """-> days proven: from the oldest post of the first capture, while consecutive captures share a post."""
    first = lived.shown(lived.captures[0])
    known = days_between(first[-1].on if first else day(lived.captures[0]).date(), day(lived.captures[0]).date())
    for earlier, later in zip(lived.captures, lived.captures[1:], strict=False):
        before, after = lived.shown(earlier), lived.shown(later)
        since = day(earlier).date()
        if not {entry.entry_key for entry in before} & {entry.entry_key for entry in after}:
            since = max(since, after[-1].on)
        known |= days_between(since, day(later).date())
    return known


def days_between(first: date, last: date) -> set[date]:
    """-> days from `first` to the day before `last`."""
    return {first + timedelta(days=number) for number in range((last - first).days)}


def seen_posts(lived: Lived) -> list[Entry]:
    """-> posts that any capture showed."""
    keys = {entry.entry_key for number in lived.captures for entry in lived.shown(number)}
    return [entry for entry in lived.posts if entry.entry_key in keys]


def weekly(lived: Lived) -> Iterator[tuple[date, int, Counter[str]]]:
    """-> Monday, covered days and counts by kind of each complete week."""
    days, seen = covered_days(lived), seen_posts(lived)
    today = day(max(max(other.captures) for other in lives())).date()
    monday = min(days) - timedelta(days=min(days).weekday())
    while monday + timedelta(days=7) <= today:
        week = days_between(monday, monday + timedelta(days=7))
        counts = Counter(item.kind for entry in seen if entry.on in week & days for item in entry.items)
        yield monday, len(week & days), counts
        monday += timedelta(days=7)


@pytest.mark.parametrize("lived", lives(), ids=lambda lived: lived.name)
def test_velocity_and_exposure_agree(lived: Lived) -> None:
    found = query(
        built(),
        f"SELECT period_start, exposure_days, features, improvements, fixes, velocity FROM marts.rpt_feature_velocity_weekly WHERE competitor = '{lived.name}' ORDER BY 1",
    )
    expected = [
        (
            monday,
            exposure,
            *((counts["feature"], counts["improvement"], counts["fix"], pytest.approx(counts["feature"] / exposure * 28)) if exposure else (None,) * 4),
        )
        for monday, exposure, counts in weekly(lived)
    ]
    assert found == expected


@pytest.mark.parametrize("lived", lives(), ids=lambda lived: lived.name)
def test_velocity_index_is_over_the_own_median(lived: Lived) -> None:
    series = [(counts["feature"] / exposure * 28 if exposure else None) for _, exposure, counts in weekly(lived)]
    found = [
        row[0]
        for row in query(built(), f"SELECT velocity_index FROM marts.rpt_feature_velocity_weekly WHERE competitor = '{lived.name}' ORDER BY period_start")
    ]
    for number, value in enumerate(series):
        before = [other for other in series[max(0, number - 52) : number] if other is not None]
        usual = median(before) if before else 0
        expected = value / usual if value is not None and usual and len(before) >= 26 else None
        assert found[number] == (pytest.approx(expected) if expected is not None else None)


def steps(lived: Lived) -> list[tuple[str, int, int]]:
    """-> price steps: type, amount before and after. One capture alone counts where none of the next two shows what stood before it, and it undoes none."""
    shown = [lived.amount(number) for number in lived.captures]
    runs: list[list[int]] = []
    for amount in shown:
        if runs and runs[-1][0] == amount:
            runs[-1][1] += 1
        else:
            runs.append([amount, 1])
    kept = [amount for number, (amount, length) in enumerate(runs) if number == 0 or length >= 2 or is_turn([run[0] for run in runs], number)]
    return [("price_rise" if later > earlier else "price_cut", earlier, later) for earlier, later in itertools.pairwise(kept) if later != earlier]


def is_turn(amounts: list[int], number: int) -> bool:
    """-> whether a price of one capture lies between two others, and not on the way back to one of them."""
    if number + 1 == len(amounts):
        return False
    after = amounts[number + 1]
    return amounts[number - 1] not in amounts[number + 1 : number + 3] and not (number > 1 and amounts[number - 2] == after)


@pytest.mark.parametrize("lived", lives(), ids=lambda lived: lived.name)
def test_price_changes_agree(lived: Lived) -> None:
    found = query(
        built(),
        f"SELECT event_type, CAST(previous_amount AS INTEGER), CAST(amount AS INTEGER) FROM marts.fct_price_change WHERE competitor = '{lived.name}' ORDER BY observed_at",
    )
    assert found == steps(lived)


def test_releases_are_those_that_were_shown() -> None:
    found = dict(query(built(), "SELECT competitor, count(*) FROM marts.fct_release GROUP BY 1"))
    assert found == {lived.name: len(seen_posts(lived)) for lived in lives()}


def test_poisson_interval_keeps_its_stated_bound() -> None:
    low, high = macro_sql("poisson_low('n')"), macro_sql("poisson_high('n')")
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT n, {low}, {high} FROM (SELECT unnest(range(0, 61) || [80, 120, 400]) / 5.0 AS n)").fetchall()
    for count, lower, upper in rows:
        assert upper == pytest.approx(mid_p_point(count, 0.95), rel=0.0025 if count < 0.2 else 0.002)
        if count < 1:
            assert mid_p_point(count, 0.05) - 0.016 <= lower <= mid_p_point(count, 0.05) + 1e-12
        else:
            assert lower == pytest.approx(mid_p_point(count, 0.05), rel=0.005 if count == 1 else 0.019 if count < 2 else 0.014 if count < 3 else 0.007)


@pytest.mark.parametrize("lived", lives(), ids=lambda lived: lived.name)
def test_intervals_agree_and_are_as_wide_as_the_weekly_counts_vary(lived: Lived) -> None:
    found = query(
        built(),
        f"""SELECT features, exposure_days, dispersion, velocity_low, velocity_high FROM marts.rpt_feature_velocity_weekly
        WHERE competitor = '{lived.name}' AND velocity IS NOT NULL""",
    )
    expected = dispersion(*zip(*((counts["feature"], exposure) for _, exposure, counts in weekly(lived) if exposure), strict=True))
    for features, exposure, wide, low, high in found:
        assert wide == pytest.approx(expected)
        exact_low, exact_high = bounds([features], [exposure], [expected])
        assert low == pytest.approx(exact_low, rel=0.02, abs=0.016 * expected * 28 / exposure)
        assert high == pytest.approx(exact_high, rel=0.003)
