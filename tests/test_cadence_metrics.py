"""Days between releases: the mart against medians of plain lists, on a market drawn at random."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise, product
from typing import Any

import duckdb
import numpy as np
import pytest
import scipy

from tests.model_sql import make_table, model_rows

FIRST = date(2024, 1, 1)
RELEASE = {
    "product_id": "varchar", "competitor": "varchar", "component": "varchar", "maintenance_line": "varchar", "release_level": "varchar",
    "is_general": "boolean", "date_basis": "varchar", "date_precision": "varchar", "announced_on": "date",
}  # fmt: skip
Series = tuple[str, str, str, str, str]
"""Scope, whose, component, line and group."""
Span = tuple[date, date]
TODAY = FIRST + timedelta(days=703)
SETTLED = FIRST + timedelta(days=700)
"""The running week's and the running month's first day: nothing from here on counts yet."""
LOOKED_AT = {"week": TODAY - timedelta(weeks=26), "month": FIRST}
"""Rhythms are told of periods that end after this day."""


def drawn(rng: random.Random) -> tuple[list[tuple[object, ...]], dict[str, list[Span]]]:
    """-> releases, some of them early, undated or dated by their month, and the covered stretches of each product; every third competitor has two products."""
    releases: list[tuple[object, ...]] = []
    covered: dict[str, list[Span]] = {}
    for number in range(12):
        product = f"v{number - (number % 3 == 2)}/app{number}"
        gap = rng.randrange(200, 400)
        covered[product] = [(FIRST, FIRST + timedelta(days=gap)), (FIRST + timedelta(days=gap + rng.randrange(1, 90)), TODAY)]
        for offset in range((TODAY - FIRST).days):
            if rng.random() < 0.08:
                on = FIRST + timedelta(days=offset)
                line, level = rng.choice((None, "1.0", "1.1", "2.0")), rng.choice(("major", "minor", "patch", "patch", None))
                basis, precision = (
                    rng.choice(("vendor", "vendor", "archive", "discovered")),
                    rng.choice((None, "day", "day", "day", "month" if rng.random() < 0.1 else "day")),
                )
                component = rng.choice((None, None, "core"))
                day = on.replace(day=1) if precision == "month" else on
                releases += [(product, product.split("/")[0], component, line, level, rng.random() < 0.9, basis, precision, day)] * rng.choice((1, 1, 2))
    return releases, covered


def month_of(day: date) -> set[date]:
    first = day.replace(day=1)
    return {first + timedelta(days=number) for number in range(31) if (first + timedelta(days=number)).month == first.month}


@dataclass
class Rhythm:
    """One series: its release days, the days on which a release known by its month alone may lie, and the covered days."""

    covered: set[date]
    days: set[date] = field(default_factory=set)
    blurred: set[date] = field(default_factory=set)

    @cached_property
    def intervals(self) -> list[tuple[date, int]]:
        """-> end and length of the steps all of whose days are covered and known to hold no other release."""
        found = []
        for one, other in pairwise(sorted(self.days)):
            inside = {one + timedelta(days=number) for number in range(1, (other - one).days)}
            if inside | {one} <= self.covered and not inside & self.blurred:
                found.append((other, (other - one).days))
        return found

    @cached_property
    def _covered(self) -> list[date]:
        return sorted(self.covered)

    @cached_property
    def _seen(self) -> list[date]:
        return sorted(self.days & self.covered)

    def ever(self) -> tuple[object, ...]:
        """-> exposure, release days, intervals, median, MAD and regularity over all history."""
        return len(self.covered), len(self.days), *_spread([length for _, length in self.intervals])

    def of_year(self, since: date, until: date) -> tuple[object, ...]:
        """-> the same of the covered days from `since` to before `until`; nothing is known where there is none."""
        exposure, seen = (bisect_left(days, until) - bisect_left(days, since) for days in (self._covered, self._seen))
        if not exposure:
            return 0, None, None, None, None, None
        return exposure, seen, *_spread([length for end, length in self.intervals if since <= end < until])


def _spread(own: list[int]) -> tuple[object, ...]:
    if not own:
        return 0, None, None, None
    middle, spread = float(np.median(own)), float(scipy.stats.median_abs_deviation(own))
    return len(own), middle, spread, pytest.approx(max(0.0, 1 - spread / middle)) if len(own) >= 5 else None


def rhythms(releases: list[tuple[object, ...]], covered: dict[str, list[Span]]) -> dict[Series, Rhythm]:
    """-> every series; a competitor's days are covered where those of all its products are."""
    known = {whose: {first + timedelta(days=n) for first, last in spans for n in range((min(last, SETTLED) - first).days)} for whose, spans in covered.items()}
    for owner in {whose.split("/")[0] for whose in covered}:
        known[owner] = set.intersection(*(known[whose] for whose in covered if whose.startswith(owner + "/")))
    found: dict[Series, Rhythm] = {}
    for whose, vendor, component, line, level, is_general, basis, precision, on in releases:
        if not is_general or basis == "discovered":
            continue
        assert isinstance(on, date)
        if on >= SETTLED:
            continue
        group = "patch" if level == "patch" else "feature"
        own: list[Series] = [("line", str(whose), str(component or ""), str(line or "") if group == "patch" else "all", group)]
        if group == "feature":
            own += [("product", str(whose), "", "all", group), ("competitor", str(vendor), "", "all", group)]
        for series in own:
            rhythm = found.setdefault(series, Rhythm(known[series[1]]))
            if precision == "month":
                rhythm.blurred |= month_of(on)
            else:
                rhythm.days.add(on)
    return {series: rhythm for series, rhythm in found.items() if rhythm.days}


def periods(covered: dict[str, list[Span]]) -> list[tuple[str, str, date, date]]:
    """-> product, grain, first day and end of every complete period."""
    weeks = [FIRST + timedelta(days=7 * number) for number in range(101)]
    months = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(24)]
    steps = [("week", *pair) for pair in pairwise(weeks)] + [("month", *pair) for pair in pairwise(months)]
    return [(whose, grain, start, end) for whose in covered for grain, start, end in steps if end <= TODAY]


@pytest.fixture(scope="module")
def market(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[tuple[object, ...], tuple[object, ...]], dict[Series, Rhythm], list[tuple[str, str, date, date]]]:
    """-> the mart's figures by series, grain and first day of the period; the same series in plain Python; and the periods."""
    folder = tmp_path_factory.mktemp("cadence")
    releases, covered = drawn(random.Random(5))
    connection = duckdb.connect()
    make_table(connection, "int_release", RELEASE, releases, folder)
    spans = [(product, *span) for product, own in covered.items() for span in own]
    make_table(connection, "int_product_coverage", {"product_id": "varchar", "from_on": "date", "until_on": "date"}, spans, folder)
    make_table(connection, "dim_product", {"product_id": "varchar", "competitor": "varchar"}, [(product, product.split("/")[0]) for product in covered], folder)
    make_table(connection, "int_clock", {"today": "date"}, [(TODAY,)], folder)
    complete = periods(covered)
    make_table(connection, "int_product_period", {"product_id": "varchar", "grain": "varchar", "period_start": "date", "period_end": "date"}, complete, folder)
    key = "scope, scope_id, component, maintenance_line, release_group, period_grain, period_start"
    rows = model_rows(connection, "rpt_release_cadence", f"{key}, exposure_days, release_days, interval_count, median_days, mad_days, regularity")
    found = {row[:7]: row[7:] for row in rows}
    assert len(found) == len(rows)
    return found, rhythms(releases, covered), complete


def test_cadence_agrees_with_a_second_implementation(market: Any) -> None:
    found, expected, _ = market
    whole = {key[:5]: figures for key, figures in found.items() if key[5] == "all"}
    assert whole.keys() == expected.keys()
    assert sum(len(rhythm.intervals) >= 5 for rhythm in expected.values()) > 20
    assert any(not rhythm.intervals for rhythm in expected.values())
    for series, rhythm in expected.items():
        assert whole[series] == rhythm.ever(), series


@pytest.mark.parametrize("grain", ["week", "month"])
def test_cadence_of_a_year_agrees_at_the_end_of_every_period(grain: str, market: Any) -> None:
    found, series, complete = market
    scopes = {("product", product) for product, *_ in complete} | {("competitor", product.split("/")[0]) for product, *_ in complete}
    spans = {(start, end) for _, step, start, end in complete if step == grain and end > LOOKED_AT[grain]}
    assert {key for key in found if key[5] == grain} == {(*scope, "", "all", "feature", grain, start) for scope in scopes for start, _ in spans}
    for (scope, whose), (start, end) in product(scopes, spans):
        rhythm = series[scope, whose, "", "all", "feature"]
        assert found[scope, whose, "", "all", "feature", grain, start] == rhythm.of_year(end.replace(year=end.year - 1), end), (whose, start)


def test_a_competitors_days_are_those_of_all_its_products(market: Any) -> None:
    """Where a product of two is not covered, nothing is known of the competitor."""
    _, series, complete = market
    owned: dict[str, set[str]] = defaultdict(set)
    for name, *_ in complete:
        owned[name.split("/")[0]].add(name)
    several = {whose: [series["product", name, "", "all", "feature"] for name in names] for whose, names in owned.items() if len(names) == 2}
    assert len(several) == 4
    for whose, both in several.items():
        together = series["competitor", whose, "", "all", "feature"]
        assert len(together.covered) < min(len(one.covered) for one in both)
        assert together.days == both[0].days | both[1].days
