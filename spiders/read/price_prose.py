"""Prices told in sentences: `the Pro plan costs $10 per month`. Read only where a page shows no prices in any other way."""

from __future__ import annotations

import re

from spiders.read import price_terms as terms
from spiders.read.price_lines import locator
from spiders.read.price_model import FoundPlan
from spiders.read.price_plans import PlanSearch, tag_price
from spiders.read.price_tag import PriceTag
from spiders.records import QUOTE_CHARS

_PLAN = (
    r"(?:[Pp]lans?|[Pp]lano|[Tt]ier|[Pp]ackage|[Tt]arif|"
    r"[Ff]ormule|[Pp]aket|[Ff]orfait|[Oo]ffre|[Ll]icen[cs]e|[Mm]embership|[Ee]dition|[Aa]bo(?:nnement)?|[Pp]iano|[Pp]akket|[Pp]akiet)"
)
_CAPITAL = r"[A-ZÀ-ÞА-Я][\wÀ-ÿ+&-]*(?: (?:[A-ZÀ-ÞА-Я][\wÀ-ÿ+&-]*|\d+)){0,2}"
_PLAN_NAME = re.compile(rf"{_PLAN} [“\"'«]?(?P<name>{_CAPITAL})[”\"'»]?[^.;!?]{{0,40}}$")
_NAME_PLAN = re.compile(rf"(?P<name>{_CAPITAL})[”\"'»]? (?:{_PLAN})[^.;!?]{{0,40}}$")
_NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "our",
        "your",
        "this",
        "that",
        "each",
        "every",
        "all",
        "both",
        "any",
        "one",
        "no",
        "o",
        "a",
        "os",
        "as",
        "le",
        "la",
        "les",
        "der",
        "die",
        "das",
        "ein",
        "el",
        "los",
        "las",
        "il",
        "lo",
        "choose",
        "get",
        "see",
        "which",
        "if",
        "for",
        "with",
        "from",
    ]
)


def prose_plans(search: PlanSearch) -> list[FoundPlan]:
    """-> plans that sentences name beside an amount with a period, in page order."""
    plans: dict[str, FoundPlan] = {}
    for line, reading in zip(search.page.lines, search.readings, strict=True):
        if not line.region.is_offer or line.is_action:
            continue
        end, name = 0, None
        for tag in reading.tags:
            between = line.text[end : tag.money.start]
            own = _named(between)
            name = own or (name if end and len(between) < 40 and not re.search(r"[.;!?]", between) else None)
            end = tag.money.end
            if name is None or not _is_price(tag):
                if tag.refused is None and tag.amount:
                    search.doubt("amount_in_prose", line.text)
                continue
            plan = plans.setdefault(name.casefold(), FoundPlan(name, line.index, locator(line.element), line.text[:QUOTE_CHARS]))
            price = tag_price(tag, locator(line.element), line.text)
            if all(price.key != known.key for known in plan.prices):
                plan.prices.append(price)
    return list(plans.values())


def _named(text: str) -> str | None:
    for pattern in (_PLAN_NAME, _NAME_PLAN):
        match = pattern.search(text)
        if match:
            words = [word for word in match["name"].split() if word.casefold() not in _NOT_NAMES]
            if words and not terms.PRICING_HEADING.fullmatch(terms.fold(" ".join(words))):
                return " ".join(words)
    return None


def _is_price(tag: PriceTag) -> bool:
    return tag.refused is None and bool(tag.amount) and (tag.period is not None or tag.unit is not None)
