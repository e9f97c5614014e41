"""One plan mentioned several times (card, rate list, table, yearly tab) becomes one plan; two plans of one name stay two."""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.records import PriceKind, PriceRole

_MAX_NAMESAKES = 50
_DROPPED = frozenset(["plan", "plans", "tier", "edition", "package", "the", "our", "abo", "tarif", "plano", "formule"])
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|<%|%>|\$\{|\[\[|__\w+__|%\w+%|^\$\w+\$$|lorem ipsum", re.I)


def merge_plans(plans: list[FoundPlan]) -> list[FoundPlan]:
    """-> plans in page order; mentions that agree are one plan with all prices, template placeholders are none."""
    merged: list[FoundPlan] = []
    by_name: dict[tuple[str, ...], list[FoundPlan]] = {}
    for plan in sorted(plans, key=lambda plan: plan.at):
        if _PLACEHOLDER.search(plan.name):
            continue
        namesakes = by_name.setdefault(name_words(plan.name), [])
        same = next((other for other in namesakes[:_MAX_NAMESAKES] if _agree(plan, other)), None)
        if same is None:
            merged.append(plan)
            namesakes.append(plan)
            continue
        known = {price.key for price in same.prices}
        same.prices.extend(price for price in plan.prices if price.key not in known)
        features = {found.feature for found in same.entitlements}
        same.entitlements.extend(found for found in plan.entitlements if found.feature not in features)
        same.group = same.group if same.group == plan.group else same.group or plan.group
    for plan in merged:
        plan.prices = _settled(plan.prices)
    return merged


def name_words(name: str) -> tuple[str, ...]:
    """-> the words that tell one plan from another."""
    words = re.findall(r"[\w+]+", terms.fold(name))
    return tuple(word for word in words if word not in _DROPPED) or tuple(words)


def is_same_name(one: str, other: str) -> bool:
    """True for equal words."""
    return name_words(one) == name_words(other)


def _amounts(plan: FoundPlan) -> set[tuple[object, ...]]:
    return {(price.amount, price.currency) for price in plan.prices if price.amount and price.role is not PriceRole.OLD}


def _agree(one: FoundPlan, other: FoundPlan) -> bool:
    """True where two mentions can be one plan: an amount in common, an amount on one side only, or other periods, billing, units or currencies."""
    mine, theirs = _amounts(one), _amounts(other)
    if not mine or not theirs or mine & theirs:
        return True
    return not _terms(one) & _terms(other)


def _terms(plan: FoundPlan) -> set[tuple[object, ...]]:
    return {(price.period, price.billed, price.unit, price.currency) for price in plan.prices if price.amount}


def _settled(prices: list[FoundPrice]) -> list[FoundPrice]:
    """-> prices without states that an amount answers, each amount once; a yearly amount beside a monthly one is billed annually."""
    has_amount = any(price.amount is not None for price in prices)
    dated = {(price.amount, price.currency) for price in prices if price.period}
    settled: list[FoundPrice] = []
    seen: set[tuple[object, ...]] = set()
    for price in prices:
        if has_amount and price.amount is None and price.price_kind in (PriceKind.HIDDEN, PriceKind.FREE, PriceKind.CONTACT_SALES, PriceKind.TRIAL):
            continue
        if price.period is None and price.amount and (price.amount, price.currency) in dated:
            continue
        if price.key not in seen:
            seen.add(price.key)
            settled.append(price)
    if any(price.period == "month" and price.amount for price in settled):
        return [replace(price, billed="annually") if price.period == "year" and price.billed is None and price.amount else price for price in settled]
    return settled
