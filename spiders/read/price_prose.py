"""Prices told in sentences: `the Pro plan costs $10 per month`. Read only where a page shows no prices in any other way."""

from __future__ import annotations

import re

from spiders.read import price_terms as terms
from spiders.read.price_lines import locator
from spiders.read.price_model import FoundPlan
from spiders.read.price_plans import tag_price
from spiders.read.price_search import PlanSearch
from spiders.read.price_tag import PriceTag
from spiders.records import QUOTE_CHARS

_PLAN = (
    r"(?:[Pp]lans?|[Pp]lano|[Tt]ier|[Pp]ackage|[Tt]arif|"
    r"[Ff]ormule|[Pp]aket|[Ff]orfait|[Oo]ffre|[Ll]icen[cs]e|[Mm]embership|[Ee]dition|[Aa]bo(?:nnement)?|[Pp]iano|[Pp]akket|[Pp]akiet)"
)
_CAPITAL = r"[A-ZÀ-ÞА-Я][\wÀ-ÿ+&-]*(?: (?:[A-ZÀ-ÞА-Я][\wÀ-ÿ+&-]*|\d+)){0,2}"
_PLAN_NAME = re.compile(rf"{_PLAN} [“\"'«]?(?P<name>{_CAPITAL})[”\"'»]?[^.;!?]{{0,40}}$")
_NAME_PLAN = re.compile(rf"(?P<name>{_CAPITAL})[”\"'»]? (?:{_PLAN})[^.;!?]{{0,40}}$")
_COSTS = (
    r"(?:costs?|is (?:priced|available|offered) (?:at|for)|starts? (?:at|from)|kostet|coûte|revient à|cuesta|custa|sai por|costa|kost|kostar|koster|"
    r"kosztuje|stojí|стоит|стоить|коштує|maksaa)"
)
_NAME_COSTS = re.compile(rf"(?P<name>{_CAPITAL})[”\"'»]? {_COSTS}\s(?:\w+\s){{0,2}}$")
_NAME_IS = re.compile(rf"(?:^|[.!?]\s)(?P<name>{_CAPITAL}) (?:is|costs|ist|kostet|est|coûte|es|cuesta|é|custa|è|costa|kost)\s(?:only |just |nur )?$")
_NOT_NAMES = frozenset(
    [
        "it",
        "that",
        "we",
        "you",
        "er",
        "es",
        "sie",
        "elle",
        "ça",
        "cela",
        "ele",
        "ela",
        "isso",
        "das",
        "what",
        "how",
        "one",
        "the",
        "a",
        "an",
        "our",
        "your",
        "this",
        "each",
        "every",
        "all",
        "both",
        "any",
        "no",
        "o",
        "os",
        "as",
        "le",
        "la",
        "les",
        "der",
        "die",
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
    title = terms.fold(search.page.title or "")
    for line, reading in zip(search.page.lines, search.readings, strict=True):
        if not line.region.is_offer or line.is_action:
            continue
        end, name = 0, None
        for tag in reading.tags:
            between = line.text[end : tag.money.start]
            own = _named(between, search.nature.is_pricing or _asks_price(search, line.index), title)
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


_ASKS = re.compile(
    r"\b(?:how much|costs?|pric\w+|kostet|kosten|preise?|combien|coute|tarifs?|cuanto|cuesta|precio|quanto|custa|preco|costa|prezzo|ile kosztuje|hvad koster)\b"
)


def _asks_price(search: PlanSearch, number: int) -> bool:
    """True where one of the three lines above asks what the product costs."""
    return any(len(line.text) <= 100 and _ASKS.search(terms.fold(line.text)) for line in search.page.lines[max(0, number - 3) : number])


def _named(text: str, may_cost: bool, title: str) -> str | None:
    for pattern in (_PLAN_NAME, _NAME_PLAN, *([_NAME_COSTS] if may_cost else []), _NAME_IS):
        match = pattern.search(text)
        if match and pattern is _NAME_IS and terms.fold(match["name"]) not in title:
            continue
        if match:
            words = [word for word in match["name"].split() if word.casefold() not in _NOT_NAMES]
            if words and not terms.PRICING_HEADING.fullmatch(terms.fold(" ".join(words))):
                return " ".join(words)
    return None


def _is_price(tag: PriceTag) -> bool:
    return tag.refused is None and bool(tag.amount) and (tag.period is not None or tag.unit is not None)
