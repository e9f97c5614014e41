"""The name of every card of a grid: the label before an amount, else the line that names the card, else a state or the amount itself."""

from __future__ import annotations

import re

from spiders.read.price_cards import MAX_CARD_LINES, PriceCard
from spiders.read.price_lines import PageLine, PricePage
from spiders.read.price_names import clean_name, rank_names
from spiders.read.price_tag import PriceLine
from spiders.records import PriceKind

_WORST_NAME = -1.5
"""Candidates below this score name nothing."""

CardName = tuple[str, PageLine | None]


def card_names(page: PricePage, readings: list[PriceLine], page_text: str, cards: list[PriceCard]) -> list[CardName]:
    """-> (name, its line) for each of the cards that stand side by side; an empty name where nothing names a card."""
    own = [_own_lines(page, card) for card in cards]
    known = [number for number, lines in enumerate(own) if lines]
    priced_at = [card.slots[0].first if card.slots else card.last for card in cards]
    ranked = rank_names([(own[number], priced_at[number]) for number in known], readings, page_text)
    best = dict(zip(known, ranked, strict=True))
    return [_name(page, readings, card, own[number], best.get(number, []), len(cards)) for number, card in enumerate(cards)]


def _name(page: PricePage, readings: list[PriceLine], card: PriceCard, own: list[PageLine], ranked: list[tuple[float, PageLine]], count: int) -> CardName:
    label = next((slot.label for slot in card.slots if slot.label and not slot.is_alternative), "")
    if label and card.slots[0].label:
        return _plain_label(label), card.slots[0].line
    for line in own if not card.slots else []:
        if readings[line.index].state is not None and readings[line.index].label:
            return readings[line.index].label, line
    found = next(((score, line) for score, line in ranked if not readings[line.index].label), None)
    if found is not None and found[0] > _WORST_NAME:
        return clean_name(found[1]), found[1]
    if label:
        return _plain_label(label), card.slots[0].line
    for line in own:
        if readings[line.index].state in (PriceKind.FREE, PriceKind.CONTACT_SALES) and not line.is_action:
            return clean_name(line), line
    if count > 1 and card.slots and page.lines[card.first].index == card.slots[0].first:
        return card.slots[0].text[:60], card.slots[0].line
    return "", None


def _plain_label(label: str) -> str:
    return re.sub(r"\s+(?:plan|tier)$", "", label.strip(" -–—:·|")) or label


def _own_lines(page: PricePage, card: PriceCard) -> list[PageLine]:
    taken = {number for slot in card.slots for number in range(slot.first, slot.last)}
    lines = page.lines[card.first : min(card.last, card.first + 2 * MAX_CARD_LINES)]
    return [line for line in lines if line.index not in taken and line.region.is_offer][:MAX_CARD_LINES]
