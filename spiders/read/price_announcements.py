"""Prices to come, told in sentences: `From 1 March 2027 the price will be $25`. They stand beside the present price of their plan, with their day.

A sentence belongs to the plan whose card it stands in, or whose name it says, or to the page's only plan; else it is a doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from spiders.read import price_terms as terms
from spiders.read.dates import find_dates
from spiders.read.price_lines import PageLine, locator
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.read.price_search import PlanSearch
from spiders.read.price_tag import PriceTag
from spiders.records import QUOTE_CHARS, DatePrecision, PriceRole

MAX_CHARS = 200
MAX_ANNOUNCEMENTS = 50
"""Most announcements read on one page."""
_LEAD = re.compile(
    r"(?<![a-z])(?:from|as of|as from|effective(?: from| on)?|starting(?: on| from)?|beginning(?: on)?|on|since|ab(?: dem)?|zum|seit|a partir du|a compter du|a partir d[eo]l?|"
    r"desde(?: el)?|el|em|dal|a partire dal|vanaf|per|od|fran(?: och med)?|fra)\s$"
)
_CHANGES = re.compile(
    r"(?<![a-z])(?:will (?:be|cost|change|increase|rise|go|drop|pay|move)|(?:increas|ris|chang|dropp|mov|go)(?:es?|s|ing)? (?:from|to|up|down)|new (?:price|customers)|"
    r"kostet|kosten|betragt|steigt|neuer preis|passera?|coutera|sera|nouveau prix|costara|pasara|nuevo precio|custara|passara|novo preco|costera|nuovo prezzo|kost|nieuwe prijs|"
    r"bedzie|nowa cena|kostar|koster)(?![a-z])"
)
_TO = re.compile(r"\s*(?:per [a-z]+ |/ ?[a-z]+ |[a-z]+lich )?(?:to|auf|a|para|naar|na|till|til)\s*$")
_SENTENCE_END = re.compile(r"(?<=[^\W\d])[.!?]\s+(?=\w)")


def with_announcements(search: PlanSearch, plans: list[FoundPlan]) -> None:
    """Add the announced prices to their plans, and take them out of the present ones."""
    told = _announced(search)
    sentences = {line.text[:QUOTE_CHARS] for line, _, _ in told}
    for plan in plans if told else []:
        present = [price for price in plan.prices if price.quote not in sentences]
        plan.prices = present if any(price.amount for price in present) else plan.prices
    for line, tag, effective_on in told:
        _place(search, plans, line, tag, effective_on)


def _announced(search: PlanSearch) -> list[tuple[PageLine, PriceTag, date]]:
    """-> the lines that announce a price, with its amount and day, in page order."""
    told: list[tuple[PageLine, PriceTag, date]] = []
    for line in search.page.lines:
        tags = [tag for tag in search.readings[line.index].tags if tag.refused in (None, "end of a range") and tag.amount]
        if not tags or len(line.text) > MAX_CHARS or not line.region.is_offer or line.inside("td", "th") is not None:
            continue
        effective_on = _day(line.text, search.page.language)
        tag = _coming(line.text, tags) if effective_on else None
        if tag is None or effective_on is None:
            continue
        if len(told) == MAX_ANNOUNCEMENTS:
            search.doubt("announcements_cut", line.text)
            break
        told.append((line, tag, effective_on))
    return told


def _day(text: str, language: str | None) -> date | None:
    """-> the one day from which the sentence says that something else holds, None for others."""
    stated = list(find_dates(text, language=language))
    if len(stated) != 1 or stated[0].precision is DatePrecision.MONTH:
        return None
    start = text.find(stated[0].raw)
    before, behind = terms.fold(text[:start]), terms.fold(text[start + len(stated[0].raw) :])
    lead = _LEAD.search(before)
    is_said = _CHANGES.search(terms.fold(text)) or behind.startswith(":") or (lead is not None and lead.start() > 0 and not behind.strip(" .)"))
    return stated[0].on if lead is not None and is_said else None


def _coming(text: str, tags: list[PriceTag]) -> PriceTag | None:
    """-> the amount that will hold: the only one, or the second of `from $20 to $25`."""
    if len(tags) == 1:
        return tags[0]
    between = terms.fold(text[tags[0].money.end : tags[1].money.start])
    return tags[1] if len(tags) == 2 and _TO.search(between) else None


def _place(search: PlanSearch, plans: list[FoundPlan], line: PageLine, tag: PriceTag, effective_on: date) -> None:
    owner = _owner(plans, line, tag)
    if owner is not None and any(price.quote == line.text[:QUOTE_CHARS] for price in owner.prices):
        owner.prices = [replace(price, effective_on=effective_on) if price.quote == line.text[:QUOTE_CHARS] else price for price in owner.prices]
        return
    present = _present(owner, tag) if owner is not None else None
    if owner is None or present is None:
        search.doubt("announced_price_not_placed", line.text)
        return
    coming = replace(present, amount=tag.amount, effective_on=effective_on, locator=locator(line.element), quote=line.text[:QUOTE_CHARS])
    owner.prices.append(coming)


def _owner(plans: list[FoundPlan], line: PageLine, tag: PriceTag) -> FoundPlan | None:
    priced = [plan for plan in plans if plan.has_amount]
    start = next((end.end() for end in reversed(list(_SENTENCE_END.finditer(line.text, 0, tag.money.start)))), 0)
    finish = _SENTENCE_END.search(line.text, tag.money.end)
    folded = terms.fold(line.text[start : finish.start() if finish else None])
    named = [plan for plan in priced if terms.fold(plan.name) in folded and re.search(rf"(?<!\w){re.escape(terms.fold(plan.name))}(?!\w)", folded)]
    if named:
        return named[0] if len(named) == 1 else None
    place = locator(line.element)
    around = [plan for plan in priced if place.startswith(f"{plan.locator} > ") and plan.at <= line.index]
    if around:
        return max(around, key=lambda plan: plan.at)
    return priced[0] if len(priced) == 1 else None


def _present(plan: FoundPlan, tag: PriceTag) -> FoundPrice | None:
    """-> the plan's present price that the announced amount will take the place of; None where several could be meant."""
    fitting = [
        price
        for price in plan.prices
        if price.amount
        and price.effective_on is None
        and price.role in (PriceRole.LIST, PriceRole.STARTING_AT)
        and price.currency == tag.money.currency
        and (tag.period is None or price.period == tag.period)
        and (tag.billed is None or price.billed in (None, tag.billed))
    ]
    return fitting[0] if len(fitting) == 1 else None
