"""What a page says once about all of its prices: `All prices in AUD`, `Prices are per app`, `Plans are billed annually`."""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.price_conditions import stated_tax, with_conditions
from spiders.read.price_currencies import CODES
from spiders.read.price_lines import PageLine
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.read.price_sayings import MAX_SAYING_CHARS, said_lines
from spiders.read.price_search import PlanSearch
from spiders.read.price_tag import PriceLine, is_metered
from spiders.records import PriceKind

_NAMED = {
    "australian dollar": "AUD", "canadian dollar": "CAD", "new zealand dollar": "NZD", "singapore dollar": "SGD", "hong kong dollar": "HKD", "us dollar": "USD", "u.s. dollar": "USD", "mexican peso": "MXN",
    "pesos mexicanos": "MXN", "pesos argentinos": "ARS", "pesos chilenos": "CLP", "pesos colombianos": "COP", "dolares canadienses": "CAD",
    "dollars canadiens": "CAD", "dolares australianos": "AUD",
}  # fmt: skip
_DOLLARS = frozenset(["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS", "UYU"])


def apply_statements(search: PlanSearch, plans: list[FoundPlan]) -> None:
    """Complete the prices with currency, period, billing and unit that the page states once for all."""
    _settle_shared_signs(search, plans)
    around = [line.text for line in search.page.lines if _is_tax_note(line, search.readings[line.index])]
    for plan in plans:
        plan.prices = with_conditions(plan.prices, around, search.page.language)
    currency = next((found for text in said_lines(search.page, search.readings) if (found := _dollar(text))), None)
    if not search.said and currency is None:
        return
    for plan in plans:
        plan.prices = [_completed(price, currency, search.said) for price in plan.prices]


_SHARED_SIGNS = {
    ("JPY", "zh"): ("CNY", r"[¥￥]"),
    ("SEK", "da"): ("DKK", r"kr"),
    ("SEK", "nb"): ("NOK", r"kr"),
    ("SEK", "no"): ("NOK", r"kr"),
    ("SEK", "nn"): ("NOK", r"kr"),
}


def _settle_shared_signs(search: PlanSearch, plans: list[FoundPlan]) -> None:
    """Read a sign that several currencies share (`¥`, `kr`) by the page's language."""
    language = (search.page.language or "").lower().split("-")[0]
    if language not in ("da", "nb", "no", "nn", "ja") and re.search(r"[\u4e00-\u9fff]", search.text) and not re.search(r"[\u3040-\u30ff]", search.text):
        language = "zh"
    for plan in plans:
        for number, price in enumerate(plan.prices):
            other, sign = _SHARED_SIGNS.get((price.currency or "", language), ("", ""))
            if other and re.search(sign, price.quote) and (price.currency or "") not in price.quote:
                plan.prices[number] = replace(price, currency=other)


def _dollar(text: str) -> str | None:
    """-> the dollar a page names (`All prices in AUD`), None where it names none or several."""
    folded = terms.fold(text)
    found = {code for name, code in _NAMED.items() if name in folded}
    found |= {code for code in re.findall(r"\b[A-Z]{3}\b", text) if code in CODES and code in _DOLLARS}
    return found.pop() if len(found) == 1 else None


def _is_tax_note(line: PageLine, reading: PriceLine) -> bool:
    """True for a short line without an amount, in no plan's list, that says whether tax is included."""
    return line.region.is_offer and not reading.tags and len(line.text) <= MAX_SAYING_CHARS and line.inside("li", "td") is None and bool(stated_tax(line.text))


def _completed(price: FoundPrice, currency: str | None, said: list[PriceLine]) -> FoundPrice:
    if price.amount is None or price.price_kind is PriceKind.FREE:
        return price
    if currency and price.currency == "USD" and "$" in price.quote and not re.search(r"US|USD", price.quote):
        price = replace(price, currency=currency)
    billed = price.billed or next((reading.billed for reading in said if reading.billed), None)
    period = price.period or next((reading.period for reading in said if reading.period), None)
    unit = price.unit or (next((reading.unit for reading in said if reading.unit), None) if price.period not in ("usage",) else None)
    if period is None and unit is not None and is_metered(unit):
        return replace(price, billed=billed, period="usage", unit=unit, price_kind=PriceKind.USAGE)
    return replace(price, billed=billed, period=period, unit=unit)
