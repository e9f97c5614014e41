"""Days between releases: the mart against medians of plain lists, on a market drawn at random."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
import scipy

from tests.model_sql import make_table, model_rows

FIRST = date(2024, 1, 1)
RELEASE = {
    "product_id": "varchar", "competitor": "varchar", "component": "varchar", "maintenance_line": "varchar", "release_level": "varchar",
    "is_general": "boolean", "date_basis": "varchar", "date_precision": "varchar", "announced_on": "date",
}  # fmt: skip
Key = tuple[str, str, str, str]
Span = tuple[date, date]


def drawn(rng: random.Random) -> tuple[list[tuple[object, ...]], dict[str, list[Span]]]:
    """-> releases, some of them early, undated or dated by their month, and the covered stretches of each product."""
    releases: list[tuple[object, ...]] = []
    covered: dict[str, list[Span]] = {}
    for number in range(12):
        product = f"v{number}/app"
        gap = rng.randrange(200, 400)
        covered[product] = [(FIRST, FIRST + timedelta(days=gap)), (FIRST + timedelta(days=gap + rng.randrange(1, 90)), FIRST + timedelta(days=700))]
        for offset in range(700):
            if rng.random() < 0.08:
                on = FIRST + timedelta(days=offset)
                line, level = rng.choice((None, "1.0", "1.1", "2.0")), rng.choice(("major", "minor", "patch", "patch", None))
                basis, precision = rng.choice(("vendor", "vendor", "archive", "discovered")), rng.choice((None, "day", "day", "month"))
                component = rng.choice((None, None, "core"))
                releases += [(product, f"v{number}", component, line, level, rng.random() < 0.9, basis, precision, on)] * rng.choice((1, 1, 2))
    return releases, covered


def steps(releases: list[tuple[object, ...]], covered: dict[str, list[Span]]) -> dict[Key, tuple[int, list[int]]]:
    """-> by product, component, line and group: release days, and the days between those that one covered stretch holds both of."""
    days: dict[Key, set[date]] = defaultdict(set)
    for product, _, component, line, level, is_general, basis, precision, on in releases:
        if is_general and basis != "discovered" and precision != "month":
            group = "patch" if level == "patch" else "feature"
            key = (str(product), str(component or ""), str(line or "") if group == "patch" else "all", group)
            assert isinstance(on, date)
            days[key].add(on)
    found = {}
    for key, own in days.items():
        known = [(one, other) for one, other in pairwise(sorted(own)) if any(since <= one and other <= until for since, until in covered[key[0]])]
        found[key] = len(own), [(other - one).days for one, other in known]
    return found


def test_cadence_agrees_with_a_second_implementation(tmp_path: Path) -> None:
    releases, covered = drawn(random.Random(5))
    connection = duckdb.connect()
    make_table(connection, "int_release", RELEASE, releases, tmp_path)
    spans = [(product, *span) for product, own in covered.items() for span in own]
    make_table(connection, "int_product_coverage", {"product_id": "varchar", "from_on": "date", "until_on": "date"}, spans, tmp_path)
    columns = "product_id, component, maintenance_line, release_group, release_days, interval_count, median_days, mad_days, regularity"
    found = {row[:4]: row[4:] for row in model_rows(connection, "rpt_release_cadence", columns)}
    expected = steps(releases, covered)
    assert found.keys() == expected.keys()
    assert sum(len(own) >= 5 for _, own in expected.values()) > 10
    assert any(not own for _, own in expected.values())
    for key, (release_days, own) in expected.items():
        middle = float(scipy.stats.quantile(own, 0.5)) if own else None
        spread = float(scipy.stats.median_abs_deviation(own)) if own else None
        regular = pytest.approx(max(0.0, 1 - spread / middle)) if middle and spread is not None and len(own) >= 5 else None
        assert found[key] == (release_days, len(own), middle, spread, regular), key
