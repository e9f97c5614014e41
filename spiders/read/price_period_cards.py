"""Cards named by nothing but their period: `Monthly`, `Yearly`, `Lifetime` side by side, each with an amount and a button of its own."""

from __future__ import annotations

from collections import defaultdict

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_lines import PageLine, PricePage
from spiders.read.price_tag import PriceLine

MAX_CARD_LINES = 20


def mark_period_cards(page: PricePage, readings: list[PriceLine]) -> None:
    """Mark the lines that name such cards.

    Two amounts of one plan (`Pro: Monthly $10 | Yearly $100`) share a button, or stand so in every plan: neither is marked.
    """
    groups: dict[int, list[PageLine]] = defaultdict(list)
    for line, reading in zip(page.lines, readings, strict=True):
        if reading.is_vocabulary and reading.period and line.region.is_offer and not line.is_action and _is_period_word(line.text):
            card = _card(page, readings, line.index)
            if card is not None and card.parent is not None:
                groups[id(card.parent)].append(line)
    found = [lines for lines in groups.values() if len({readings[line.index].period for line in lines}) == len(lines) > 1]
    for line in found[0] if len(groups) == 1 and found else ():
        line.is_period_card = True


def _is_period_word(text: str) -> bool:
    folded = terms.fold(text.strip(" :"))
    return any(pattern.fullmatch(folded) for pattern in (terms.MONTH, terms.YEAR, terms.ONE_TIME))


def _card(page: PricePage, readings: list[PriceLine], number: int) -> Element | None:
    """-> the smallest part of the page that begins with the line and holds an amount and a button, None where it grows too large before."""
    for element in page.lines[number].ancestors():
        first, last = page.span(element)
        if first != number or last - first > MAX_CARD_LINES:
            return None
        if any(readings[n].prices for n in range(first, last)) and any(part.tag in ("a", "button") for part in element.walk()):
            return element
    return None
