"""Plans of a page: tables and cards give named prices, what is no offer is left out, mentions of one plan become one plan."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.price_attributes import attribute_prices
from spiders.read.price_bare_cards import bare_headings, bare_siblings
from spiders.read.price_cards import MAX_CARD_LINES, PriceCard, find_cards, state_cards
from spiders.read.price_conditions import with_conditions
from spiders.read.price_entitlements import card_entitlements
from spiders.read.price_gate import are_offers, is_rival, stands_in_pricing
from spiders.read.price_lines import PageLine, PricePage, locator
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.read.price_names import is_name_like
from spiders.read.price_naming import card_names
from spiders.read.price_rate_cards import graduated, stretches, under_headings
from spiders.read.price_search import PlanSearch
from spiders.read.price_slots import PriceSlot
from spiders.read.price_stated_periods import heading_period, name_period, with_heading_period
from spiders.read.price_tag import PriceLine, PriceTag
from spiders.records import QUOTE_CHARS, PriceKind, PriceRole


def card_plans(search: PlanSearch, slots: Sequence[PriceSlot]) -> list[FoundPlan]:
    """-> the plans that stand in cards, rows of lists, or under headings, in page order."""
    page, readings = search.page, search.readings
    found = find_cards(page, list(slots), readings)
    if not any(slot.tags for slot in slots):
        found = state_cards(page, list(slots), readings) if search.nature.is_pricing else []
    cards = [card for card in found if not is_rival(page, card.element, card.first)]
    grids: dict[int, list[PriceCard]] = defaultdict(list)
    for card in cards:
        grids[card.grid].append(card)
    offered = [members for members in grids.values() if _is_offer(search, members)]
    several = len([members for members in offered if len(members) > 1]) > 1
    plans: list[FoundPlan] = []
    for members in offered:
        bare = [*bare_siblings(page, members, readings), *bare_headings(page, members, readings)]
        group = _group_name(page, members, readings) if several else None
        plans.extend(_grid_plans(search, sorted([*members, *bare], key=lambda card: card.first), group))
    return under_headings(page, readings, plans)


def _is_offer(search: PlanSearch, members: list[PriceCard]) -> bool:
    tags = [tag for card in members for slot in card.slots for tag in slot.tags if tag.refused is None]
    names = [name for name, _ in card_names(search.page, search.readings, search.text, members)]
    if not tags:
        return len(members) > 1 and any(terms.PLAN_NAME.search(terms.fold(name)) for name in names)
    heading = heading_period(search, members[0].first)
    tags = [replace(tag, period=tag.period or heading) for tag in tags]
    lines = [line for card in members for line in search.page.lines[card.first : card.last]]
    in_pricing = any(stands_in_pricing(search.page, card.element, card.first) for card in members)
    if len(members) == 1 and members[0].slots[0].is_labelled and not members[0].slots[0].line.heading and not terms.PLAN_NAME.search(terms.fold(names[0])):
        in_pricing = False
        tags = [] if not members[0].slots[0].line.inside("li", "dt", "tr") else tags
    has_state = any(search.readings[line.index].state for line in lines if len(lines) < 400)
    named_period = next(filter(None, (name_period(search, name) for name in names[:50])), None)
    tags = [replace(tag, period=tag.period or named_period) for tag in tags]
    offered = are_offers(search.nature, search.said_of_all(tags), names, lines, in_pricing=in_pricing, has_state=has_state)
    if not offered:
        for card in members[:5]:
            search.doubt("amount_not_an_offer", card.slots[0].text if card.slots else "")
    return offered


def _grid_plans(search: PlanSearch, cards: list[PriceCard], group: str | None) -> list[FoundPlan]:
    plans = []
    first = min(card.first for card in cards)
    for card, (name, line) in zip(cards, card_names(search.page, search.readings, search.text, cards), strict=True):
        if not name:
            search.doubt("price_without_plan", card.slots[0].text if card.slots else search.page.lines[card.first].text)
            continue
        at = line.index if line is not None else card.first
        plan = FoundPlan(name, min(at, card.slots[0].first if card.slots else at), locator(card.element), name[:QUOTE_CHARS], group)
        plan.prices = _prices(search, card, line)
        said = name_period(search, name)
        plan.prices = [replace(price, period=said) if price.period is None and price.amount else price for price in plan.prices]
        plan.prices = with_heading_period(search, plan.prices, first)
        if not plan.prices:
            continue
        if terms.TRIAL.match(terms.fold(name)):
            plan.prices = [replace(price, price_kind=PriceKind.TRIAL) if price.price_kind is PriceKind.FREE else price for price in plan.prices]
        around = [other.text for other in search.page.lines[card.first : card.last][:MAX_CARD_LINES] if not search.readings[other.index].tags]
        plan.prices = with_conditions(plan.prices, around, search.page.language)
        plan.entitlements = card_entitlements(search.page.lines[card.first : card.last][:MAX_CARD_LINES], search.readings, search.style, name)
        plans.append(plan)
    return plans


def _prices(search: PlanSearch, card: PriceCard, name_line: PageLine | None) -> list[FoundPrice]:
    said = stretches(search.page, card.slots)
    prices = [graduated(found, words) for slot, words in zip(card.slots, said, strict=True) for found in slot_prices(search, slot)]
    prices += [found for slot in card.slots for found in attribute_prices(slot, prices, search.style)]
    prices += [found for slot in card.add_ons for found in _add_on(search, slot)]
    prices = _with_periods(_with_former(prices))
    if any(price.amount is not None for price in prices):
        return prices
    if any(slot.tags for slot in card.slots) and not prices:
        return []
    state = _state(search, card, name_line)
    return [*prices, state] if state is not None else prices


def _add_on(search: PlanSearch, slot: PriceSlot) -> list[FoundPrice]:
    """-> the prices of a list entry of a card where it says that they are for more than the plan includes."""
    found = slot_prices(search, slot, role=PriceRole.OVERAGE)
    if terms.OVERAGE.search(terms.fold(slot.text)) or any(tag.role is PriceRole.OVERAGE for tag in slot.tags):
        return found
    search.doubt("price_of_an_extra", slot.text)
    return []


def slot_prices(search: PlanSearch, slot: PriceSlot, role: PriceRole | None = None) -> list[FoundPrice]:
    """-> the prices of a slot; amounts that can be read two ways are doubts."""
    found = []
    for tag in slot.tags:
        if tag.refused is not None:
            continue
        if tag.amount == 0 and slot.note and tag.period is None:
            continue
        if tag.amount is None:
            search.doubt("ambiguous_amount", slot.text)
            continue
        price = tag_price(tag, locator(slot.line.element), slot.text, role)
        panel = _panel_billing(slot)
        if panel and price.billed is None and price.period in (None, "month", "year") and price.amount:
            price = replace(price, billed=panel, period=price.period or ("month" if panel == "monthly" else None))
        found.append(price)
    return found


def _panel_billing(slot: PriceSlot) -> str | None:
    """-> how the panel around a price is billed, by its id or class (`annual-plans`); None where nothing says so."""
    for element in list(slot.line.ancestors())[:8]:
        words = element.words()
        yearly, monthly = bool(words & _YEARLY), bool(words & _MONTHLY)
        if yearly != monthly and element.tag not in ("body", "html", "main"):
            return "annually" if yearly else "monthly"
    return None


_YEARLY = frozenset({"annual", "annually", "yearly", "annuel", "jaehrlich", "anual"})
_MONTHLY = frozenset({"monthly", "mensuel", "monatlich", "mensal", "mensual"})


def tag_price(tag: PriceTag, place: str, quote: str, role: PriceRole | None = None) -> FoundPrice:
    """-> a price tag as a price."""
    kind = PriceKind.FREE if tag.amount == 0 else PriceKind.USAGE if tag.period == "usage" else PriceKind.FIXED
    own = tag.role if tag.role is PriceRole.OLD or role is None else role
    currency = tag.money.currency if re.fullmatch(r"[A-Z]{3}", tag.money.currency) else None
    return FoundPrice(kind, own, tag.amount, currency, tag.period, tag.billed, tag.unit, place, quote[:QUOTE_CHARS])


_FORMER = re.compile(r"^\W*(?:de|antes|was|before|statt|avant|prima|van|ennen|for)\b:?\W*\S{0,4}\s?\d")
_NOW = re.compile(r"^\W*(?:por|agora|now|jetzt|nur|maintenant|ora|nu|voor|ahora|today)\b")


def _with_former(prices: list[FoundPrice]) -> list[FoundPrice]:
    """-> the prices, the first of `De R$ 129` / `por R$ 99` in lines of their own as old."""
    for number, (price, following) in enumerate(itertools.pairwise(prices)):
        is_former = _FORMER.match(terms.fold(price.quote)) and _NOW.match(terms.fold(following.quote))
        if is_former and price.quote != following.quote and price.amount and following.amount and price.amount > following.amount:
            prices[number] = replace(price, role=PriceRole.OLD)
    return prices


def _with_periods(prices: list[FoundPrice]) -> list[FoundPrice]:
    """-> the prices, a crossed-out amount with the period of the one beside it."""
    for number, price in enumerate(prices[:-1]):
        if price.role is PriceRole.OLD and price.period is None:
            prices[number] = replace(price, period=prices[number + 1].period)
    monthly = next((price.amount for price in prices if price.period == "month" and price.amount), None)
    for number, price in enumerate(prices):
        if price.period is None and price.billed == "annually" and price.amount and monthly:
            prices[number] = replace(price, period="year" if price.amount >= 5 * monthly else "month")
    for number in range(1, len(prices)):
        if prices[number - 1].role is PriceRole.OLD and prices[number].role is PriceRole.LIST and prices[number - 1].currency == prices[number].currency:
            prices[number] = replace(prices[number], role=PriceRole.PROMO)
    return prices


def _state(search: PlanSearch, card: PriceCard, name_line: PageLine | None) -> FoundPrice | None:
    """-> what stands in place of an amount: free, contact sales, hidden."""
    lines = search.page.lines[card.first : card.last]
    for wanted in (PriceKind.FREE, PriceKind.CONTACT_SALES):
        for line in lines:
            if search.readings[line.index].state is wanted and not line.is_action and (search.readings[line.index].label or line.inside("li") is None):
                return _state_price(wanted, line)
    trial = next((line for line in lines if not line.is_action and line.inside("li") is None and terms.TRIAL.match(terms.fold(line.text))), None)
    if trial is not None:
        return _state_price(PriceKind.TRIAL, trial)
    if name_line is not None and terms.FREE.match(terms.fold(name_line.text)):
        return _state_price(PriceKind.FREE, name_line)
    for line in lines:
        if line.is_action and terms.CONTACT_ACTION.search(terms.fold(line.text)):
            return _state_price(PriceKind.CONTACT_SALES, line)
    for line in lines:
        if is_name_like(line, search.readings[line.index]) and terms.FREE.search(terms.fold(line.text)):
            return _state_price(PriceKind.FREE, line)
    return _state_price(PriceKind.HIDDEN, lines[0]) if lines else None


def _state_price(kind: PriceKind, line: PageLine) -> FoundPrice:
    return FoundPrice(kind, PriceRole.LIST, None, None, None, None, None, locator(line.element), line.text[:QUOTE_CHARS])


def _group_name(page: PricePage, members: list[PriceCard], readings: list[PriceLine]) -> str | None:
    """-> the heading above a grid, where a page has several."""
    first = min(card.first for card in members)
    level = next((line.heading for card in members for line in page.lines[card.first : card.last] if line.heading), 7)
    for number in range(first - 1, max(-1, first - 14), -1):
        line = page.lines[number]
        if line.heading >= level:
            return None
        if (line.heading or line.element.words() & {"title", "heading"}) and is_name_like(line, readings[number]):
            return line.text
    return None
