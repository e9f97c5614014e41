"""Cards without an amount beside priced ones: plans that are free or on request."""

from __future__ import annotations

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element, class_words
from spiders.read.price_cards import MAX_CARD_LINES, PriceCard
from spiders.read.price_lines import PageLine, PricePage
from spiders.read.price_names import is_name_like
from spiders.read.price_tag import PriceLine

_MOST_FLAT_CARDS = 60


def bare_siblings(page: PricePage, cards: list[PriceCard], readings: list[PriceLine]) -> list[PriceCard]:
    """-> cards without an amount that stand among priced ones and are built like them (`Enterprise`, `Free`)."""
    found: list[PriceCard] = []
    taken = {id(card.element) for card in cards}
    covered = {number for card in cards for number in range(card.first, card.last)}
    by_grid: dict[int, list[PriceCard]] = {}
    for card in cards:
        if not card.is_flat:
            by_grid.setdefault(card.grid, []).append(card)
    for grid, members in by_grid.items():
        holder = members[0].element.parent
        if holder is None or (holder.tag in ("body", "html", "main") and len(members) < 2):
            continue
        for element in holder.elements:
            first, last = page.span(element)
            if id(element) not in taken and not covered.intersection(range(first, last)) and _is_like(page, element, members[:20], readings):
                found.append(PriceCard(element, first, last, grid=grid))
    return found


def bare_headings(page: PricePage, cards: list[PriceCard], readings: list[PriceLine]) -> list[PriceCard]:
    """-> cards of headings or defined terms that stand in one flat run with priced ones and are free or on request; trims the priced ones to their part."""
    found: list[PriceCard] = []
    if len(cards) > _MOST_FLAT_CARDS:
        return found
    for card in [card for card in cards if card.is_flat]:
        level = _rank(page.lines[card.first])
        if not level:
            continue
        begin, end = page.span(card.element)
        starts = [number for number in range(max(begin, card.first - 40), end) if 0 < _rank(page.lines[number]) <= level]
        card.last = min([card.last, *[number for number in starts if number > card.slots[-1].first]])
        for number, start in enumerate(starts):
            last = starts[number + 1] if number + 1 < len(starts) else min(end, start + 12)
            if _rank(page.lines[start]) != level or any(other.first < last and start < other.last for other in [*cards, *found]):
                continue
            if any(readings[line].state for line in range(start + 1, last)) and is_name_like(page.lines[start], readings[start]):
                found.append(PriceCard(card.element, start, last, grid=card.grid, is_flat=True))
    return found


def _rank(line: PageLine) -> int:
    """-> heading level, 7 for a term that a definition list defines, 0 for other lines."""
    return line.heading or (7 if line.inside("dt") is not None else 0)


def _is_like(page: PricePage, element: Element, members: list[PriceCard], readings: list[PriceLine]) -> bool:
    first, last = page.span(element)
    is_named_state = last - first == 1 and bool(readings[first].state and readings[first].label)
    if not (2 <= last - first <= MAX_CARD_LINES or is_named_state):
        return False
    words = class_words(element.attributes.get("class", ""))
    for card in members:
        other = class_words(card.element.attributes.get("class", ""))
        alike = len(words & other) >= max(1, len(words | other) // 2) if words or other else True
        if element.tag != card.element.tag or not alike:
            continue
        lines = page.lines[first:last]
        has_state = any(readings[line.index].state or terms.CONTACT.match(terms.fold(line.text)) for line in lines) or _is_trial(lines, readings)
        shared = _marks(lines) & _marks(page.lines[card.first : card.last])
        if is_named_state and all(card.last - card.first == 1 for card in members):
            return True
        if any(is_name_like(line, readings[line.index]) for line in lines) and (has_state or len(shared) >= 2) and (len(members) > 1 or has_state):
            return True
    return False


def _is_trial(lines: list[PageLine], readings: list[PriceLine]) -> bool:
    """True for a name and, below it, `Free for 14 days`; `Free trial` alone heads no plan."""
    named = next((line.index for line in lines if is_name_like(line, readings[line.index]) and not terms.TRIAL.match(terms.fold(line.text))), None)
    return named is not None and any(line.index > named and not line.is_action and terms.TRIAL.match(terms.fold(line.text)) for line in lines[:4])


def _marks(lines: list[PageLine]) -> set[str]:
    """-> what a card is made of: heading levels, list entries, buttons."""
    marks = {f"h{line.heading}" for line in lines if line.heading}
    marks |= {"li" for line in lines if line.inside("li") is not None}
    return marks | {"action" for line in lines if line.is_action}
