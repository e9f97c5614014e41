"""Themes and the marts that rest on them, a second time in plain Python: days in sets, months as numbers, no SQL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import sqrt
from statistics import stdev

import scipy

from pipelines.taxonomy import ThemeTerm
from tests.velocity_reference import bounds, weekly_dispersion


def month_no(day: date) -> int:
    """-> months since year 0."""
    return day.year * 12 + day.month - 1


def first_day(number: int) -> date:
    """-> first day of a month."""
    return date(number // 12, number % 12 + 1, 1)


def week_no(day: date) -> int:
    """-> weeks, from Monday on, since year 1."""
    return (day.toordinal() - 1) // 7


@dataclass(frozen=True)
class Grain:
    """What a series steps by: a day's period, a period's first day, and the lengths of both averages in periods."""

    number: Callable[[date], int]
    first_day: Callable[[int], date]
    short: int
    long: int


MONTH = Grain(month_no, first_day, 3, 12)
WEEK = Grain(week_no, lambda number: date.fromordinal(number * 7 + 1), 13, 52)


def pattern(term: str) -> str:
    """-> a regular expression of whole words for a term, each word with or without its s."""
    parts = []
    for word in re.findall(r"[^\W_]+", term.lower()):
        stem = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        parts.append(f"{re.escape(stem)}s?")
    return r"(?<!\w)" + r"[\W_]+".join(parts) + r"(?!\w)"


def themes_of(text: str, taxonomy: Sequence[ThemeTerm]) -> set[str]:
    """-> the themes a text names: exclusions are blotted out, then terms are looked for."""
    found = set()
    for theme in {term.theme for term in taxonomy}:
        mine = [term for term in taxonomy if term.theme == theme]
        spans = [match.span() for term in mine if term.is_exclusion for match in re.finditer(pattern(term.term), text.lower())]
        hits = [match.span() for term in mine if not term.is_exclusion for match in re.finditer(pattern(term.term), text.lower())]
        if any(not any(start <= hit[0] and hit[1] <= end for start, end in spans) for hit in hits):
            found.add(theme)
    return found


@dataclass
class Shipped:
    """What one product is known to have shipped: days covered, and (day, kind, themes) of each change seen, in and out of coverage."""

    vendor: str
    product: str
    covered: set[date]
    changes: list[tuple[date, str, set[str]]] = field(default_factory=list)
    grain: Grain = MONTH

    def days(self, month: int) -> int:
        """-> covered days of a period."""
        return self._days[month]

    def counted(self, month: int, kind: str = "feature") -> list[set[str]]:
        """-> themes of each change of a kind on the covered days of a period."""
        return self._counted.get((month, kind), [])

    @cached_property
    def _days(self) -> Counter[int]:
        return Counter(map(self.grain.number, self.covered))

    @cached_property
    def _counted(self) -> dict[tuple[int, str], list[set[str]]]:
        found: dict[tuple[int, str], list[set[str]]] = {}
        for day, kind, themes in self.changes:
            if day in self.covered:
                found.setdefault((self.grain.number(day), kind), []).append(themes)
        return found

    @property
    def first_month(self) -> int:
        return self.grain.number(min(self.covered))


def complete_months(products: Sequence[Shipped], today: date) -> range:
    """-> periods from the first covered one to the last that is over."""
    return range(min(product.first_month for product in products), products[0].grain.number(today))


Panel = dict[str, float]


def panel_of(products: Sequence[Shipped], month: int) -> tuple[Panel, dict[str, int]]:
    """-> features per covered day of the trailing twelve months or 52 weeks, and their number, of each product in the panel of a period."""
    rates, counts = {}, {}
    grain = products[0].grain
    window = range(month - grain.long + 1, month + 1)
    for product in products:
        exposure = sum(product.days(number) for number in window)
        if product.days(month) and exposure * 2 >= (grain.first_day(month + 1) - grain.first_day(window[0])).days:
            counts[product.product] = sum(len(product.counted(number)) for number in window)
            rates[product.product] = counts[product.product] / exposure
    return rates, counts


def innovation(products: Sequence[Shipped], today: date) -> Iterator[tuple[str, int, float, float, float]]:
    """-> product, period, share, chained share and HHI where the panel has three products and five features."""
    before: Panel = {}
    chained: dict[str, float] = {}
    for month in complete_months(products, today):
        rates, counts = panel_of(products, month)
        is_published = len(rates) >= 3 and sum(counts.values()) >= 5
        if chained:
            kept = rates.keys() & before.keys()
            together = sum(chained[product] for product in kept)
            chained = {product: rate * together / sum(rates[other] for other in kept) for product, rate in rates.items()}
        elif is_published:
            chained = {product: rate / sum(rates.values()) for product, rate in rates.items()}
        if is_published:
            shares = {product: rate / sum(rates.values()) for product, rate in rates.items()}
            for product, share in shares.items():
                yield product, month, share, chained[product], sum(other**2 for other in shares.values())
        before = rates


def average(votes: Mapping[int, float], month: int, weight: float) -> float:
    """-> exponential moving average over the months up to `month` that have a vote, its weights normed to 1."""
    weights = {number: (1 - weight) ** (month - number) for number in votes if number <= month}
    return sum(votes[number] * weights[number] for number in weights) / sum(weights.values())


def momentum(products: Sequence[Shipped], theme: str, today: date) -> Iterator[tuple[float, ...]]:
    """-> period, panel vendors, items and vendors of twelve months, short and long prevalence, momentum and its lower 95 % bound; published periods alone."""
    grain = products[0].grain
    vendors: dict[str, list[Shipped]] = {}
    for product in products:
        vendors.setdefault(product.vendor, []).append(product)
    for month in complete_months(products, today):
        averages, items, adopters = [], 0, 0
        for mine in vendors.values():
            months = {
                number: [themes for product in mine for themes in product.counted(number)]
                for number in range(min(product.first_month for product in mine), month + 1)
            }
            votes = {number: sum(theme in themes for themes in found) / len(found) for number, found in months.items() if found}
            covered_from = min(product.first_month for product in mine)
            if not any(number in votes for number in range(month - grain.short + 1, month + 1)) or month - covered_from < grain.long // 2 - 1:
                continue
            averages.append((average(votes, month, 2 / (grain.short + 1)), average(votes, month, 2 / (grain.long + 1))))
            year = sum(theme in themes for number in range(month - grain.long + 1, month + 1) for themes in months.get(number, []))
            items, adopters = items + year, adopters + (year > 0)
        if len(averages) >= 3 and adopters >= 3 and items >= 5:
            short, long = (sum(pair[which] for pair in averages) / len(averages) for which in (0, 1))
            scale = sqrt(long + 0.01)
            error = float(scipy.stats.t.ppf(0.95, len(averages) - 1)) * stdev(near - far for near, far in averages) / sqrt(len(averages))
            yield month, len(averages), items, adopters, short, long, (short - long) / scale, (short - long - error) / scale


def white_space(products: Sequence[Shipped], ours: set[str], today: date) -> dict[str, tuple[str, int, int]]:
    """-> theme -> never or lapsed, vendors and features of the last 365 days. `ours` are our vendors; dates may lie outside coverage."""
    found = {}
    since = today - timedelta(days=364)
    for theme in {theme for product in products for _, _, themes in product.changes for theme in themes}:
        told = [(product.vendor, day, kind) for product in products for day, kind, themes in product.changes if theme in themes]
        recent = [vendor for vendor, day, kind in told if kind == "feature" and day >= since]
        others = Counter(vendor for vendor in recent if vendor not in ours)
        if others and not ours & set(recent):
            found[theme] = ("lapsed" if any(vendor in ours for vendor, _, _ in told) else "never", len(others), sum(others.values()))
    return found


def competitor_velocity(products: Sequence[Shipped], kind: str, today: date) -> Iterator[tuple[int, float | None, float, float]]:
    """-> month, changes per 28 days summed over products (None where one of them is not covered), and its bounds."""
    wide = [weekly_dispersion(product.covered, [day for day, its_kind, _ in product.changes if its_kind == kind], today) for product in products]
    for month in complete_months(products, today):
        exposures = [product.days(month) for product in products]
        counts = [len(product.counted(month, kind)) for product in products]
        if 0 in exposures:
            yield month, None, 0.0, 0.0
        else:
            yield month, sum(count * 28 / days for count, days in zip(counts, exposures, strict=True)), *bounds(counts, exposures, wide)


def novelty(products: Sequence[Shipped], theme: str, month: int) -> tuple[int, float]:
    """-> vendors of the month's panel whose first change in the theme lies in twelve months, with a year of cover before it; and the share of the panel's features no theme names."""
    vendors: dict[str, list[Shipped]] = {}
    for product in products:
        vendors.setdefault(product.vendor, []).append(product)
    new = untagged = features = 0
    for mine in vendors.values():
        shipped = {number: [themes for product in mine for themes in product.counted(number)] for number in range(month - 11, month + 1)}
        since = min(product.first_month for product in mine)
        if not any(shipped[number] for number in range(month - 2, month + 1)) or month - since < 5:
            continue
        features += sum(map(len, shipped.values()))
        untagged += sum(not themes for found in shipped.values() for themes in found)
        first = min((day for product in mine for day, _, themes in product.changes if theme in themes), default=date.max)
        new += month - 11 <= month_no(first) <= month and first_day(since + 12) <= first
    return new, untagged / features
