"""Offers in JSON-LD, for pages whose visible text shows no price: they can be stale, so what a reader sees always comes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from spiders.read import price_terms as terms
from spiders.read.price_currencies import CODES
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.records import QUOTE_CHARS, PriceKind, PriceRole

_SCRIPT = re.compile(r"<script\b[^>]{0,300}application/ld\+json[^>]{0,100}>(.*?)</script", re.DOTALL | re.IGNORECASE)
_PLAN_TYPES = frozenset({"SoftwareApplication", "WebApplication", "MobileApplication", "Service", "WebSite", "Organization", "OfferCatalog", "WebPage"})
_PERIODS = {"MON": "month", "P1M": "month", "ANN": "year", "P1Y": "year", "YEAR": "year", "MONTH": "month", "P12M": "year"}
MAX_OFFERS = 100


def structured_plans(html: str) -> list[FoundPlan]:
    """-> plans of software or service offers in JSON-LD; goods of a shop are none."""
    plans: list[FoundPlan] = []
    for number, match in enumerate(_SCRIPT.finditer(html)):
        try:
            data = json.loads(match[1], parse_float=Decimal, parse_int=Decimal)
        except (ValueError, RecursionError):
            continue
        for holder, offer in _offers(data):
            if plan := _plan(holder, offer, number, len(plans)):
                plans.append(plan)
    return plans[:MAX_OFFERS]


def _offers(data: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    stack: list[Any] = [data]
    steps = 0
    while stack and steps < 20_000:
        node, steps = stack.pop(), steps + 1
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            offers = node.get("offers") or node.get("itemListElement") or []
            if _types(node) & _PLAN_TYPES:
                for offer in offers if isinstance(offers, list) else [offers]:
                    if isinstance(offer, dict) and "Offer" in _types(offer):
                        yield node, offer
            stack.extend(value for value in reversed(node.values()) if isinstance(value, (dict, list)))


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type", "")
    return {str(one) for one in kind} if isinstance(kind, list) else {str(kind)}


def _plan(holder: dict[str, Any], offer: dict[str, Any], block: int, place: int) -> FoundPlan | None:
    specification = offer.get("priceSpecification")
    specification = specification[0] if isinstance(specification, list) and specification else specification
    inner = specification if isinstance(specification, dict) else {}
    raw = offer.get("price", inner.get("price"))
    currency = str(offer.get("priceCurrency", inner.get("priceCurrency", "")))
    name = str(offer.get("name") or offer.get("category") or holder.get("name") or "").strip()
    try:
        amount = Decimal(str(raw)) if raw is not None else None
    except InvalidOperation:
        return None
    if not name or amount is None or not amount.is_finite() or amount < 0 or currency not in CODES:
        return None
    period = _period(inner, f"{name} {offer.get('description', '')}")
    kind = PriceKind.FREE if amount == 0 else PriceKind.FIXED
    quote = f"JSON-LD Offer {name}: {raw} {currency}"[:QUOTE_CHARS]
    where = f"css:script[type='application/ld+json'] ({block})"
    return FoundPlan(name[:200], place, where, quote, None, [FoundPrice(kind, PriceRole.LIST, amount, currency, period, None, None, where, quote)])


def _period(specification: dict[str, Any], words: str) -> str | None:
    for key in ("billingDuration", "unitCode", "unitText", "referenceQuantity"):
        value = specification.get(key)
        value = value.get("unitCode", "") if isinstance(value, dict) else value
        if str(value).upper() in _PERIODS:
            return _PERIODS[str(value).upper()]
    folded = terms.fold(words)
    return "month" if terms.MONTH.search(folded) else "year" if terms.YEAR.search(folded) else None
