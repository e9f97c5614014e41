"""What a watchlist entry may tell about an odd pricing page: the part to read, the currency of a bare `$`, the plans that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from spiders.read.price_merge import is_same_name
from spiders.read.price_reading import FoundPricing


def selected_html(html: str, selector: str) -> str | None:
    """-> the HTML of all elements that match the CSS selector, None where none does or the selector is not valid."""
    try:
        found = LexborHTMLParser(html).css(selector[:500])
    except ValueError:
        return None
    return "".join(node.html or "" for node in found) or None


def apply_hints(found: FoundPricing, *, currency: str | None = None, plans: Sequence[str] = (), doubt: str | None = None) -> FoundPricing:
    """-> the pricing with the hints applied; a named plan that the page lacks is a doubt."""
    doubts = found.doubts + ((doubt,) if doubt else ())
    kept = found.plans
    if plans:
        kept = tuple(plan for plan in kept if any(is_same_name(plan.name, name) for name in plans))
        doubts += tuple(f"plan_not_found: {name}" for name in plans if not any(is_same_name(plan.name, name) for plan in kept))
    if currency:
        for plan in kept:
            plan.prices = [
                replace(price, currency=currency) if price.currency == "USD" and f"{currency}" != "USD" and "US" not in price.quote else price
                for price in plan.prices
            ]
    return replace(found, plans=kept, doubts=doubts)
