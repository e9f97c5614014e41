"""The price indices a second time, in plain Python over rows: what the mart is compared with. Nothing here is shared with the SQL.

Formulas: Jevons is the geometric mean of price relatives, Dutot the ratio of mean prices, GEKS the geometric mean of all ways from one
period to another over a third one (ILO, Consumer Price Index Manual: Concepts and Methods, chapter 8 and its sections on multilateral methods).
"""

from __future__ import annotations

import csv
import itertools
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

Key = tuple[str, ...]
Prices = dict[str, dict[Key, Decimal]]
"""Period -> what is priced in it (the vendor comes first in a key) -> amount."""


@dataclass(frozen=True)
class Figures:
    """One index number a period, the first period being 100; `matched` counts what both it and the first period price."""

    geks_jevons: list[float]
    chained_jevons: list[float]
    fixed_base_jevons: list[float]
    chained_dutot: list[float]
    vendor_equal_jevons: list[float]
    matched: list[int]
    linked: list[int]


def figures(prices: Prices) -> Figures:
    """-> the indices of `prices`, periods in order. Raises ZeroDivisionError where two periods share nothing."""
    periods = sorted(prices)
    first = periods[0]
    geks = [100 * math.exp(sum(_jevons(prices, first, by) + _jevons(prices, by, period) for by in periods) / len(periods)) for period in periods]
    links = list(itertools.pairwise(periods))
    return Figures(
        geks,
        _chain([math.exp(_jevons(prices, *link)) for link in links]),
        [100 * math.exp(_jevons(prices, first, period)) for period in periods],
        _chain([_dutot(prices, *link) for link in links]),
        _chain([math.exp(_vendor_equal(prices, *link)) for link in links]),
        [len(_matched(prices, first, period)) for period in periods],
        [len(_matched(prices, *link)) for link in links],
    )


def _matched(prices: Prices, one: str, other: str) -> list[Key]:
    return [key for key in prices[one] if key in prices[other]]


def _steps(prices: Prices, one: str, other: str) -> dict[Key, float]:
    return {key: math.log(prices[other][key] / prices[one][key]) for key in _matched(prices, one, other)}


def _jevons(prices: Prices, one: str, other: str) -> float:
    steps = _steps(prices, one, other)
    return sum(steps.values()) / len(steps)


def _dutot(prices: Prices, one: str, other: str) -> float:
    matched = _matched(prices, one, other)
    return float(sum(prices[other][key] for key in matched) / sum(prices[one][key] for key in matched))


def _vendor_equal(prices: Prices, one: str, other: str) -> float:
    by_vendor: dict[str, list[float]] = defaultdict(list)
    for key, step in _steps(prices, one, other).items():
        by_vendor[key[0]].append(step)
    return sum(sum(steps) / len(steps) for steps in by_vendor.values()) / len(by_vendor)


def _chain(links: list[float]) -> list[float]:
    chained = [100.0]
    for link in links:
        chained.append(chained[-1] * link)
    return chained


def listed_prices(file: Path) -> Prices:
    """-> positive amounts of plans (no add-ons) by year, of a file with the columns saas, year, currency, kind, name, price, unit, file.

    A vendor is the folder that its file lies in: the names of some vary from year to year.
    """
    found: Prices = defaultdict(dict)
    with open(file, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] != "plans":
                continue
            try:
                amount = Decimal(row["price"])
            except InvalidOperation:
                continue
            if amount > 0:
                name = re.sub(r"[^a-z0-9]+", " ", row["name"].lower()).strip()
                found[row["year"]].setdefault((row["file"].split("/")[-2], name, row["currency"], row["unit"]), amount)
    return dict(found)
