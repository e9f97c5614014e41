"""Cards that list rates: `Comet 4: Input $2, Output $8 / 1M tokens`. The card's heading names the plan, its rows say what each rate is for.

Rows that are stretches of one quantity (`First 10 GB $0.10`, `Next 40 GB $0.08`) are one graduated price under what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.price_lines import PricePage
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.read.price_names import is_name_like
from spiders.read.price_slots import PriceSlot
from spiders.read.price_tag import PriceLine
from spiders.records import QUOTE_CHARS, PriceKind


def under_headings(page: PricePage, readings: list[PriceLine], plans: list[FoundPlan]) -> list[FoundPlan]:
    """-> the plans, rows of rates that repeat under several headings told under these.

    Only where at least two headings own the same two or more row names, or the rows are stretches of one quantity, and every one of these
    rows is a rate for what is used up: `Starter` and `Pro` under `Marketing` and under `Support` are four plans.
    """
    owners: dict[int, list[FoundPlan]] = {}
    for plan in plans:
        if plan.prices and all(price.price_kind is PriceKind.USAGE for price in plan.prices) and not page.lines[plan.at].heading:
            owners.setdefault(_heading_above(page, readings, plan.at), []).append(plan)
    owners.pop(-1, None)
    rows = {heading: tuple(terms.fold(plan.name) for plan in owned) for heading, owned in owners.items()}
    shared = {heading for heading, names in rows.items() if len(names) > 1 and (list(rows.values()).count(names) > 1 or _are_stretches(names))}
    moved = {id(plan) for heading in shared for plan in owners[heading]}
    kept = [plan for plan in plans if id(plan) not in moved]
    return sorted([*kept, *[_headed(page, heading, owners[heading]) for heading in shared]], key=lambda plan: plan.at)


_STRETCH = re.compile(
    r"^(?P<place>first|up to|next|then|over|above|more than|from|erste[nr]?|nachste[nr]?|uber|ab|jusqu'?a|premiers|suivants|au-dela de|primeros?|siguientes?|mas de|"
    r"primeiros|proximos|acima de|primi|successivi|oltre)\s\d|^\d[\d.,]*\s?[km]?\s?(?:-|–|to)\s?\d|^\d[\d.,]*\s?[km]?\s?\+"
)


def _are_stretches(names: Sequence[str]) -> bool:
    return all(_STRETCH.match(name) for name in names)


def stretches(page: PricePage, slots: Sequence[PriceSlot]) -> list[str]:
    """-> for each slot of a card the words that say for which stretch of a quantity its rate is; empty words where not two say so."""
    found = []
    for slot in slots:
        words = [slot.label, *(line.text for line in page.lines[max(0, slot.first - 1) : slot.first])]
        found.append(next((text.strip() for text in words if _STRETCH.match(terms.fold(text.strip()))), ""))
    return found if sum(map(bool, found)) > 1 else [""] * len(found)


def graduated(price: FoundPrice, stretch: str) -> FoundPrice:
    """-> a usage price as one of a graduated price, its stretch in the unit: rates of two stretches are never compared."""
    if not stretch or price.price_kind is not PriceKind.USAGE or len(stretch) > 40:
        return price
    return replace(price, price_kind=PriceKind.GRADUATED, unit=f"{price.unit} ({stretch})" if price.unit else stretch)


def _heading_above(page: PricePage, readings: list[PriceLine], at: int) -> int:
    """-> the line of the nearest heading above that could name a plan, -1 where there is none."""
    for number in range(at - 1, max(-1, at - 30), -1):
        if page.lines[number].heading:
            return number if is_name_like(page.lines[number], readings[number]) else -1
    return -1


def _headed(page: PricePage, heading: int, rows: Sequence[FoundPlan]) -> FoundPlan:
    name = page.lines[heading].text.strip()
    prices = [replace(price, unit=f"{price.unit} ({row.name})" if price.unit else row.name) for row in rows for price in row.prices]
    if _are_stretches([terms.fold(row.name) for row in rows]):
        prices = [replace(price, price_kind=PriceKind.GRADUATED) for price in prices]
    entitlements = [found for row in rows for found in row.entitlements]
    return FoundPlan(name, heading, rows[0].locator, re.sub(r"\s+", " ", name)[:QUOTE_CHARS], rows[0].group, prices, entitlements)
