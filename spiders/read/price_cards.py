"""Which price slots belong to one plan: the page is cut into cards where names alternate with prices.

Two neighbouring slots belong to different plans when, below the element that holds both, each stands in a branch with a name of
its own (a grid of cards, rows of a rate list), or when a heading stands between them (headings and prices in one flat run).
Otherwise (`$10 monthly` beside `$100 yearly`) they are prices of one plan. Classes and tag names are evidence, never required.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_lines import PricePage
from spiders.read.price_names import is_name_like, name_words
from spiders.read.price_slots import PriceSlot
from spiders.read.price_tag import PriceLine
from spiders.records import PriceKind

MAX_CARD_LINES = 90
_LONE_LINES = 40


@dataclass(slots=True, eq=False)
class PriceCard:
    """One plan's part of the page: `element` with the half-open line range, its slots, and later its name."""

    element: Element
    first: int
    last: int
    slots: list[PriceSlot] = field(default_factory=list)
    add_ons: list[PriceSlot] = field(default_factory=list)
    grid: int = 0
    is_flat: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where two neighbouring slots part: the branches on both sides, or the line of the heading between them."""

    left: Element | None
    right: Element | None
    line: int | None
    holder: Element


def find_cards(page: PricePage, slots: list[PriceSlot], readings: list[PriceLine]) -> list[PriceCard]:
    """-> the cards in reading order; every priced slot is in one of them, as a price or as an add-on."""
    priced = [slot for slot in slots if slot.tags]
    own_line = [slot for slot in priced if not _is_list_entry(slot)]
    cards = _cut_into_cards(page, own_line, readings)
    left = []
    around = {number: card for card in cards if card.last - card.first <= MAX_CARD_LINES for number in range(card.first, card.last)}
    for slot in priced:
        if _is_list_entry(slot):
            card = around.get(slot.first)
            if card is not None:
                card.add_ons.append(slot)
            else:
                left.append(slot)
    cards.extend(_cut_into_cards(page, left, readings))
    return _with_grids(page, sorted(cards, key=lambda card: card.first))


def state_cards(page: PricePage, slots: list[PriceSlot], readings: list[PriceLine]) -> list[PriceCard]:
    """-> the cards of a page without amounts, cut at `Free` and `Contact us`."""
    stated = [slot for slot in slots if slot.state in (PriceKind.FREE, PriceKind.CONTACT_SALES) and not slot.tags and slot.line.inside("li", "td") is None]
    cards = _cut_into_cards(page, [slot for slot in stated if slot.line.heading not in (1, 2)], readings)
    return _with_grids(page, cards)


def _is_list_entry(slot: PriceSlot) -> bool:
    """True for `<li>Extra seats $5</li>`: its own plan only where no card is around it."""
    return (slot.is_labelled or bool(slot.note)) and slot.line.inside("li", "dd") is not None and not slot.line.heading


def _cut_into_cards(page: PricePage, slots: list[PriceSlot], readings: list[PriceLine]) -> list[PriceCard]:
    if not slots:
        return []
    cuts = [_cut(page, one, other, readings) for one, other in itertools.pairwise(slots)]
    cards: list[PriceCard] = []
    start = 0
    for number in range(len(slots)):
        if number < len(cuts) and cuts[number] is None:
            continue
        before = cuts[start - 1] if start else None
        after = cuts[number] if number < len(cuts) else None
        cards.append(_card(page, slots[start : number + 1], before, after, readings))
        start = number + 1
    return cards


def ancestors(element: Element) -> list[Element]:
    """-> the element and all above it, nearest first."""
    chain = [element]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    return chain


def _cut(page: PricePage, one: PriceSlot, other: PriceSlot, readings: list[PriceLine]) -> _Cut | None:
    left_chain, right_chain = ancestors(one.line.element), ancestors(other.line.element)
    right_ids = {id(element): place for place, element in enumerate(right_chain)}
    depth = next(place for place, element in enumerate(left_chain) if id(element) in right_ids)
    holder = left_chain[depth]
    left = left_chain[depth - 1] if depth else None
    right_place = right_ids[id(holder)]
    right = right_chain[right_place - 1] if right_place else None
    if left is not None and right is not None and _is_named(page, left, one, readings) and _is_named(page, right, other, readings):
        return _Cut(left, right, None, holder)
    between = _name_between(page, one, other, readings)
    if between is not None:
        return _Cut(None, None, between, holder)
    if one.is_labelled and other.is_labelled and one.label != other.label:
        return _Cut(None, None, other.first, holder)
    return None


def _is_named(page: PricePage, branch: Element, slot: PriceSlot, readings: list[PriceLine]) -> bool:
    if slot.is_labelled:
        return True
    first, last = page.span(branch)
    others = 0
    for number in range(first, last):
        line = page.lines[number]
        if line.is_period_card:
            return True
        if slot.first <= number < slot.last or readings[number].tags or readings[number].is_vocabulary:
            continue
        others += 1
        is_plan = terms.PLAN_NAME.fullmatch(terms.fold(line.text)) is not None and line.inside("li") is None
        if is_name_like(line, readings[number]) and (is_plan or line.heading or name_words(line) > 0 or (number < slot.first and line.inside("li") is None)):
            return True
    return others >= 3 and any(is_name_like(page.lines[n], readings[n]) for n in range(first, last))


def _name_between(page: PricePage, one: PriceSlot, other: PriceSlot, readings: list[PriceLine]) -> int | None:
    """-> the line of the heading (or bold or definition term) nearest above the second slot, None where none parts the two."""
    for number in range(other.first - 1, one.last - 1, -1):
        line = page.lines[number]
        if not is_name_like(line, readings[number]) or (readings[number].state is not None and not line.heading):
            continue
        if line.heading or name_words(line) > 0 or line.inside("dt", "th") is not None or (line.element.tag in ("strong", "b") and line.inside("li") is None):
            return number
    return None


def _card(page: PricePage, slots: list[PriceSlot], before: _Cut | None, after: _Cut | None, readings: list[PriceLine]) -> PriceCard:
    options: list[tuple[int, int, Element, bool]] = []
    for cut, side in ((before, "right"), (after, "left")):
        if cut is None:
            continue
        branch = cut.right if side == "right" else cut.left
        if branch is not None:
            branch = _narrowed(page, branch, slots, readings)
            first, last = page.span(branch)
            options.append((first, last, branch, False))
        else:
            first, last = page.span(cut.holder)
            first = cut.line if side == "right" and cut.line is not None else max(first, _start_of(page, slots[0], first, readings))
            last = cut.line if side == "left" and cut.line is not None else last
            options.append((first, last, cut.holder, True))
    if not options:
        return _lone(page, slots, readings)
    first = max(option[0] for option in options)
    last = min(option[1] for option in options)
    element, is_flat = min(((o[2], o[3]) for o in options), key=lambda found: page.span(found[0])[1] - page.span(found[0])[0])
    if last - first > MAX_CARD_LINES:
        small = _lone(page, slots, readings)
        first, last, element = max(first, small.first), min(last, small.last), small.element
    return PriceCard(element, first, max(last, slots[-1].last), slots, is_flat=is_flat)


def _narrowed(page: PricePage, branch: Element, slots: list[PriceSlot], readings: list[PriceLine]) -> Element:
    """-> the part of `branch` that holds the slots beside others like it that are free or on request; `branch` where there is none."""
    first, last = slots[0].first, slots[-1].last
    for element in ancestors(slots[0].line.element):
        if element is branch or element.parent is None:
            break
        begin, end = page.span(element)
        if not (begin <= first and last <= end and end - begin > last - first):
            continue
        twins = [other for other in element.parent.elements if other is not element and other.tag == element.tag and other.words() == element.words()]
        spans = [page.span(other) for other in twins[:20]]
        if any(1 < stop - start <= MAX_CARD_LINES and any(readings[n].state for n in range(start, stop)) for start, stop in spans):
            return element
    return branch


def _start_of(page: PricePage, slot: PriceSlot, first: int, readings: list[PriceLine]) -> int:
    """-> the heading or the defined term above the first slot of a flat run."""
    for number in range(slot.first, first - 1, -1):
        if (page.lines[number].heading or page.lines[number].inside("dt") is not None) and is_name_like(page.lines[number], readings[number]):
            return number
    return first


def _lone(page: PricePage, slots: list[PriceSlot], readings: list[PriceLine]) -> PriceCard:
    """-> the smallest part of the page around the slots that names them."""
    chosen = slots[0].line.element
    for element in ancestors(slots[0].line.element):
        first, last = page.span(element)
        if last - first > _LONE_LINES and element is not slots[0].line.element:
            break
        chosen = element
        if first <= slots[0].first and slots[-1].last <= last:
            named = slots[0].is_labelled or any(
                is_name_like(page.lines[n], readings[n]) and (page.lines[n].heading or name_words(page.lines[n]) > 0) for n in range(first, last)
            )
            if named and (last - first > 1 or slots[0].is_labelled):
                break
    chosen = _narrowed(page, chosen, slots, readings)
    first, last = page.span(chosen)
    return PriceCard(chosen, min(first, slots[0].first), max(last, slots[-1].last), slots)


def _with_grids(page: PricePage, cards: list[PriceCard]) -> list[PriceCard]:
    """-> the cards numbered by the element that holds them: cards of one number stand side by side."""
    numbers: dict[int, int] = {}
    for card in cards:
        if not card.is_flat:
            card.element = _outermost(page, card.element)
        holder = card.element if card.is_flat else card.element.parent or card.element
        card.grid = numbers.setdefault(id(holder), len(numbers))
    return cards


def _outermost(page: PricePage, element: Element) -> Element:
    """-> the highest element that holds the same lines."""
    while element.parent is not None and element.parent.tag not in ("body", "html", "main") and page.span(element.parent) == page.span(element):
        element = element.parent
    return element
