"""Amounts that a page holds for its switch only: `data-annual="90"` beside the monthly amount a reader sees."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from spiders.read.html_tree import Element, class_words
from spiders.read.price_amounts import NumberStyle, find_money, read_number
from spiders.read.price_lines import locator
from spiders.read.price_model import FoundPrice
from spiders.read.price_slots import PriceSlot
from spiders.records import QUOTE_CHARS, PriceKind

_PERIODS = {"monthly": "month", "month": "month", "mo": "month", "annual": "year", "annually": "year", "yearly": "year", "year": "year", "yr": "year"}
MAX_FOUND = 8
"""Most prices taken from the attributes of one amount."""
MAX_ATTRIBUTES = 40
"""Most attributes of one element looked at."""
_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d{1,3})*")


def attribute_prices(slot: PriceSlot, shown: list[FoundPrice], style: NumberStyle) -> list[FoundPrice]:
    """-> prices in attributes of the amount's elements that are not shown; currency and unit as of the shown one.

    A yearly amount of less than five monthly ones is what a month costs when billed annually.
    """
    model = next((price for price in shown if price.amount), None)
    if model is None or model.amount is None:
        return []
    found: list[FoundPrice] = []
    for element, name, value in _attributes(slot):
        period = next((_PERIODS[word] for word in sorted(class_words(name)) if word in _PERIODS), None)
        amount = _amount(value, model, style)
        if period is None or amount is None or amount <= 0:
            continue
        if len(found) >= MAX_FOUND:
            break
        monthly = next((price.amount for price in shown if price.period == "month" and price.amount), model.amount)
        is_year = period == "year" and amount >= 5 * monthly
        if any(price.amount == amount for price in [*shown, *found]):
            continue
        billed = "annually" if period == "year" else "monthly"
        quote = f'{name}="{value}"'[:QUOTE_CHARS]
        found.append(
            replace(
                model,
                price_kind=PriceKind.FIXED,
                amount=amount,
                period="year" if is_year else "month",
                billed=billed,
                locator=f"{locator(element)} @{name}",
                quote=quote,
            )
        )
    return found


def _attributes(slot: PriceSlot) -> Iterator[tuple[Element, str, str]]:
    seen: set[int] = set()
    for run in slot.line.runs:
        element: Element | None = run.element
        for _ in range(3):
            if element is None or id(element) in seen or element.tag in ("body", "section", "main"):
                break
            seen.add(id(element))
            for name, value in itertools.islice(element.attributes.items(), MAX_ATTRIBUTES):
                if name.startswith("data-") and len(value) < 60:
                    yield element, name, value
            element = element.parent


def _amount(value: str, model: FoundPrice, style: NumberStyle) -> Decimal | None:
    moneys = find_money(value, style)
    if moneys:
        return moneys[0].amount if len(moneys) == 1 and moneys[0].currency == model.currency else None
    return read_number(value, NumberStyle.POINT) if _NUMBER.fullmatch(value.strip()) else None
