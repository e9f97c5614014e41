"""Periods that no amount has beside it: a plan's own name (`Lifetime`) or the heading above (`Monthly plans`, `Credit packs`) states them."""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.price_model import FoundPrice
from spiders.read.price_phrases import read_line
from spiders.read.price_search import PlanSearch
from spiders.records import PriceRole

_DURATION = re.compile(rf"^(?P<count>\d{{1,2}})[ -]?(?:(?P<month>{terms.MONTH.pattern})|{terms.YEAR.pattern})\W*$")
"""A plan called by how long it lasts; other durations than a month and a year are no period of the product's."""
_PACK_NAME = re.compile(
    r"^\d[\d,. ]*k?\s(?:[a-z]+ )?(?:credits?|tokens?|points?|coins?|gems?|minutes?|sms|messages?|scans?|downloads?|guthaben|creditos?|crediti)\W*$"
)
"""A plan called by how much of a thing it holds is a pack, bought once."""
_PACKS = re.compile(r"\bpacks?\b|top[- ]?ups?|never expire|buy (?:more )?(?:credits|tokens)|credit bundles?|credits? packages?")


def with_heading_period(search: PlanSearch, prices: list[FoundPrice], first: int) -> list[FoundPrice]:
    """-> the prices, those without a period with the one that the headings above line `first` state for all of them."""
    if all(price.period is not None or not price.amount for price in prices):
        return prices
    heading = heading_period(search, first)
    return [replace(price, period=heading) if price.period is None and price.amount and price.role is not PriceRole.OVERAGE else price for price in prices]


def heading_period(search: PlanSearch, first: int) -> str | None:
    """-> the period in the nearest headings (`Monthly plans`, `One-off repairs`, `Credit packs`)."""
    lines = search.page.lines[max(0, first - 40) : first]
    beside = [line for line in lines[-1:] if not line.heading]
    for line in [*beside, *[line for line in lines if line.heading][-1:]]:
        folded, reading = terms.fold(line.text), search.readings[line.index]
        if reading.tags or len(folded) > 60:
            continue
        if _PACKS.search(folded):
            return "one_time"
        if reading.period in ("month", "year", "one_time") and not re.search(r"\d|free|trial|save", folded):
            return reading.period
    return None


def name_period(search: PlanSearch, name: str) -> str | None:
    """-> the period that a plan's own name states (`Monthly pass`, `Lifetime`), None where it states none."""
    if _PACK_NAME.match(terms.fold(name)):
        return "one_time"
    if duration := _DURATION.match(terms.fold(name)):
        is_one = duration["count"] == "1"
        return (
            "month"
            if is_one and duration["month"]
            else "year"
            if (is_one and not duration["month"]) or (duration["count"] == "12" and duration["month"])
            else None
        )
    said = read_line(name, search.style).period if len(name) <= 40 else None
    return said if said in ("month", "year", "one_time", "day") else None
