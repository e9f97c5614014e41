"""Days of a product against a second implementation: of hundreds of products at once, because what is ordered with ties comes out by chance, and of seven it hardly ever does."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

import duckdb
import pytest

from tests.model_sql import model_sql

FIRST = date(2024, 1, 1)


def spans_of(products: int) -> list[tuple[str, str, int, int]]:
    """-> product, source, first day and day after the last (days since FIRST): one to three sources of one or two spans,
    many of them equal, as two pages of one vendor that begin and are captured on the same days have."""
    draw, spans = random.Random(products), []
    for number in range(products):
        days = sorted(draw.sample(range(300), draw.choice((2, 2, 4))))
        for source in range(draw.choice((1, 2, 2, 3))):
            own = days if draw.random() < 0.8 else sorted(draw.sample(range(300), 4))
            spans += [(f"v/p{number}", f"v/p{number}/s{source}", start, end) for start, end in zip(own[::2], own[1::2], strict=True)]
    draw.shuffle(spans)
    return spans


def stretches(spans: list[tuple[str, str, int, int]]) -> set[tuple[str, date, date]]:
    """-> the unbroken stretches of days that any source of a product covers, day by day."""
    covered: defaultdict[str, set[int]] = defaultdict(set)
    for product, _, start, end in spans:
        covered[product].update(range(start, end))
    found = set()
    for product, days in covered.items():
        starts = sorted(day for day in days if day - 1 not in days)
        ends = sorted(day + 1 for day in days if day + 1 not in days)
        found |= {(product, FIRST + timedelta(start), FIRST + timedelta(end)) for start, end in zip(starts, ends, strict=True)}
    return found


@pytest.mark.parametrize("products", [50, 200, 400, 800, 1100])
def test_days_of_a_product_are_those_of_any_of_its_sources(products: int) -> None:
    spans = spans_of(products)
    with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as connection:
        connection.execute("CREATE TABLE stg_watched_source (source_id VARCHAR, product_id VARCHAR)")
        connection.executemany("INSERT INTO stg_watched_source VALUES (?, ?)", sorted({(source, product) for product, source, _, _ in spans}))
        connection.execute("CREATE TABLE int_source_coverage (source_id VARCHAR, span_no BIGINT, state VARCHAR, from_on DATE, until_on DATE)")
        rows = [(source, start, "covered", FIRST + timedelta(start), FIRST + timedelta(end)) for _, source, start, end in spans]
        connection.executemany("INSERT INTO int_source_coverage VALUES (?, ?, ?, ?, ?)", rows)
        told = connection.execute(model_sql("int_product_coverage")).fetchall()
    assert sorted(told) == sorted(stretches(spans))
