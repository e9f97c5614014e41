"""Price slots: the places of a page where an amount, or the words in its stead, stand by themselves.

A slot is one line with an amount (or `Free`, `Contact us`) together with the neighbouring lines that complete it (`$`, `/month`,
`billed annually`). A labelled slot carries its name in the same line (`Team - $10 per user`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_amounts import NumberStyle, find_money
from spiders.read.price_heads import MAX_LABEL_WORDS, bold_name_and_price, first_sentence, is_sentence, price_head
from spiders.read.price_lines import PageLine, PricePage
from spiders.read.price_names import word_count
from spiders.read.price_period_cards import mark_period_cards
from spiders.read.price_phrases import read_line
from spiders.read.price_tag import PriceLine, PriceTag
from spiders.records import PriceKind, PriceRole

_GIVEN = re.compile(r"free|trial|gratis|gratuit|offert|kostenlos|inclu|guarantee|refund|support|無料|免费|무료|مجان")
MAX_SLOTS = 1_000
"""Most places with a price read on one page."""
MAX_NOTE_WORDS = 7
_SIGN_ONLY = re.compile(r"^(?:(?:from|ab|starting at)\s+)?(?:[A-Z]{0,3}[$€£¥₹]|R\$|CHF|EUR|USD|GBP|Rs\.?)$", re.I)
_BUYS = re.compile(
    r"\b(?:buy|get|subscribe|order|upgrade|purchase|pay|choose|select|join|kaufen|bestellen|acheter|commander|souscrire|comprar|assinar|"
    r"suscribirse|acquista|kup)\b|購入|购买|구매|اشتر"
)
_CENTS = re.compile(r"^\d{2}$")
_DECIMALS = re.compile(r"^[.,]\d{2}(?![\d.,])")
_NUMBER_ONLY = re.compile(r"^\d[\d.,']*(?:\s?[-–—])?$")
_SIGN_FIRST = re.compile(r"^(?:[$€£¥₹]|zł|EUR|USD|CHF|kr|円|元|원)(?![$\w]|\s?\d)")


@dataclass(slots=True, eq=False)
class PriceSlot:
    """One place with price tags or a state; `first:last` are its lines (half open), `label` the name in the same line."""

    first: int
    last: int
    line: PageLine
    text: str
    tags: tuple[PriceTag, ...]
    state: PriceKind | None = None
    label: str = ""
    note: str = ""

    @property
    def is_labelled(self) -> bool:
        return bool(self.label)

    @property
    def is_alternative(self) -> bool:
        return self.line.is_alternative


def action_slots(page: PricePage, readings: list[PriceLine]) -> list[PriceSlot]:
    """-> the amounts on buttons (`Buy for $29`), for pages that show them nowhere else."""
    found = []
    for line in page.lines:
        reading = readings[line.index]
        if (
            line.is_action
            and line.region.is_offer
            and any(tag.refused is None for tag in reading.tags)
            and (_BUYS.search(terms.fold(line.text)) or (reading.is_pure and reading.tags[0].period))
            and len(line.text) <= 60
        ):
            found.append(PriceSlot(line.index, line.index + 1, line, line.text, reading.tags))
    return found


def find_slots(page: PricePage, style: NumberStyle) -> tuple[list[PriceSlot], list[PriceLine]]:
    """-> the slots in reading order and every line's reading (same indices as `page.lines`)."""
    readings = [read_line(line.text, style) if line.region.is_offer else read_line("", style) for line in page.lines]
    mark_period_cards(page, readings)
    slots: list[PriceSlot] = []
    number = 0
    while number < len(page.lines) and len(slots) < MAX_SLOTS:
        slot = _slot_at(page, readings, number, style)
        if slot is not None:
            slots.append(slot)
            number = slot.last
        else:
            number += 1
    return slots, readings


def _slot_at(page: PricePage, readings: list[PriceLine], number: int, style: NumberStyle) -> PriceSlot | None:
    line = page.lines[number]
    if not line.region.is_offer:
        return None
    end, text, reading = _joined(page, readings, number, style)
    if not reading.tags and reading.state is None:
        return None
    if reading.state is not None:
        return None if line.is_action else PriceSlot(number, number + 1, line, text, (), reading.state, reading.label)
    note = _note(reading) if not is_sentence(text, reading) else None
    if note is None and (first := first_sentence(text) or price_head(line, reading) or bold_name_and_price(line, reading)):
        text, reading = first, read_line(first, style)
        note = _note(reading) if reading.label else None
    is_aside = bool(reading.label) and text.endswith(".") and terms.OVERAGE.search(terms.fold(reading.label)) is not None
    if line.is_action or note is None or len(text) > 170 or is_aside:
        return None
    end, text, tags = _completed(page, readings, number, end, text, reading, style)
    if not any(tag.refused is None for tag in tags):
        return None
    return PriceSlot(number, end, line, text, _struck(line, tags), None, reading.label, note)


def _note(reading: PriceLine) -> str | None:
    """-> the words after the amounts that are no price vocabulary; None where label or note are those of a sentence."""
    label_words, rest_words = word_count(reading.label), word_count(reading.rest)
    if label_words > MAX_LABEL_WORDS or rest_words - label_words > (MAX_NOTE_WORDS if not reading.label else 3):
        return None
    if reading.label and (re.search(r"[,;!?]|\.\s|\s(?:of|de|von|van|di|av|af|for the)$", reading.label) or _is_teaser(reading)):
        return None
    return reading.rest if not reading.label else ""


def _is_teaser(reading: PriceLine) -> bool:
    """True for `Find the plan for you, starting at $19`: it speaks of all plans, and names none."""
    words = set(re.findall(r"\w+", terms.fold(reading.label)))
    return (
        bool(words & {"plans", "plan", "pricing", "prices", "tarife", "planos", "planes", "piani"})
        and reading.tags[0].role is PriceRole.STARTING_AT
        and len(words) > 2
    )


def _joined(page: PricePage, readings: list[PriceLine], number: int, style: NumberStyle) -> tuple[int, str, PriceLine]:
    """-> (line after, text, reading) of the line, with a lone currency sign and its number in the next line put together."""
    text = page.lines[number].text
    if (
        number + 1 < len(page.lines)
        and _is_near(page, number, number + 1)
        and page.lines[number].inside("td", "th") is page.lines[number + 1].inside("td", "th")
    ):
        following = page.lines[number + 1].text
        if (_SIGN_ONLY.match(text) and _NUMBER_ONLY.match(following)) or (_NUMBER_ONLY.match(text) and _SIGN_FIRST.match(following)):
            both = f"{text}{following}"
            third = page.lines[number + 2].text if number + 2 < len(page.lines) and _is_near(page, number, number + 2) else ""
            if _DECIMALS.match(third) and both[-1:].isdigit() and not re.search(r"[.,]", both):
                return number + 3, f"{both}{third}", read_line(f"{both}{third}", style)
            return number + 2, both, read_line(both, style)
        if readings[number].tags and _DECIMALS.match(following) and re.search(r"(?<![.,\d])\d{1,6}$", text):
            return number + 2, f"{text}{following}", read_line(f"{text}{following}", style)
        if readings[number].tags and _CENTS.match(following) and re.search(r"(?<![.,\d])\d{1,6}$", text) and _is_fraction(page.lines[number + 1]):
            both = f"{text}.{following}"
            return number + 2, both, read_line(both, style)
    return number + 1, text, readings[number]


def _is_fraction(line: PageLine) -> bool:
    return any(
        element.tag == "sup" or element.words() & {"fraction", "fractional", "cents", "cent", "decimal", "decimals", "sup"}
        for element in list(line.ancestors())[:2]
    )


def _completed(
    page: PricePage, readings: list[PriceLine], start: int, end: int, text: str, reading: PriceLine, style: NumberStyle
) -> tuple[int, str, tuple[PriceTag, ...]]:
    """-> the slot's end, text and tags with the lines of price vocabulary beside it taken in."""
    whole = text
    cell = page.lines[start].inside("td", "th")
    while (
        end < len(page.lines)
        and end - start < 6
        and readings[end].is_vocabulary
        and (not page.lines[end].heading or page.lines[start].heading)
        and _is_near(page, start, end)
    ):
        if (
            page.lines[end].inside("td", "th") is not cell
            or page.lines[end].is_action
            or page.lines[end].is_alternative != page.lines[start].is_alternative
            or not re.search(r"\w", page.lines[end].text)
        ):
            break
        whole += " " + page.lines[end].text
        end += 1
    before = start - 1
    lead = ""
    if before >= 0 and _leads(page, readings, before, start, any(tag.period for tag in read_line(whole, style).tags)):
        lead = page.lines[before].text
    if not lead and end < start + 4 and _adds_period(page, readings, start, end, read_line(whole, style)):
        whole += " " + page.lines[end].text
        end += 1
    if whole == text and not lead:
        return end, text, reading.tags
    again = read_line(f"{lead} {whole}".strip(), style)
    return (end, f"{lead} {whole}".strip(), again.tags) if len(again.tags) == len(reading.tags) else (end, whole, reading.tags)


def _adds_period(page: PricePage, readings: list[PriceLine], start: int, end: int, reading: PriceLine) -> bool:
    """True where the price has no period and the short line below, its neighbour, states one in words partly unknown."""
    if end >= len(page.lines) or any(tag.period for tag in reading.tags):
        return False
    line, below, following = page.lines[start], page.lines[end], readings[end]
    if _begins_with_period(below.text) and not following.tags and line.is_alternative == below.is_alternative and below.inside("li") is line.inside("li"):
        return True
    if (
        following.tags
        or following.period is None
        or line.is_alternative != below.is_alternative
        or below.heading
        or below.inside("li") is not line.inside("li")
    ):
        return False
    if _GIVEN.search(terms.fold(below.text)) or terms.SAVING.search(terms.fold(below.text)) or line.inside("td", "th") is not below.inside("td", "th"):
        return False
    blocks = [_block(page, one) for one in (line, below)]
    is_beside = blocks[0].parent is blocks[1].parent or blocks[0].parent is blocks[1]
    return is_beside and len(below.text) <= 40 and not re.search(r"\d", below.text) and word_count(following.rest) <= 2


def _block(page: PricePage, line: PageLine) -> Element:
    """-> the largest part of the page that holds nothing but the line's own block."""
    block = next((element for element in line.ancestors() if element.is_blocky), line.element)
    while block.parent is not None and page.span(block.parent) == page.span(block):
        block = block.parent
    return block


_PERIOD_FIRST = re.compile(rf"^\W*(?:(?:per|a|every|each|/|pro|im|par|por|al|all'|pr\.?|i|na|za|в|на)\s*)(?:{terms.MONTH.pattern}|{terms.YEAR.pattern})")


def _begins_with_period(text: str) -> bool:
    """True for `per month, everything included`: the words after the period are no part of the price."""
    return len(text) <= 80 and _PERIOD_FIRST.match(terms.fold(text)) is not None


def _leads(page: PricePage, readings: list[PriceLine], before: int, start: int, has_period: bool) -> bool:
    """True where the line above completes the amount: `From`, or its period where the amount itself has none."""
    reading, above, line = readings[before], page.lines[before], page.lines[start]
    if above.inside("td", "th") is not line.inside("td", "th") or above.is_alternative != line.is_alternative:
        return False
    if not reading.is_vocabulary or not _is_near(page, before, start):
        return False
    return reading.has_from or (not has_period and (reading.period is not None or reading.unit is not None))


def _is_near(page: PricePage, one: int, other: int) -> bool:
    """True where two lines stand in one small part of the page: their common element holds few lines."""
    element = page.lines[one].element
    for _ in range(4):
        first, last = page.span(element)
        if first <= one and other < last:
            return last - first <= 60
        if element.parent is None:
            return False
        element = element.parent
    first, last = page.span(element)
    return first <= one and other < last <= first + 40


_FORMER_WORDS = frozenset({"old", "was", "former", "before", "previous", "original"})
"""Classes of an amount that no longer holds."""


def _struck(line: PageLine, tags: tuple[PriceTag, ...]) -> tuple[PriceTag, ...]:
    """-> the tags, crossed-out amounts marked as old."""
    if line.is_struck or (line.element.words() & _FORMER_WORDS and len(line.text) <= 16 and "new" not in line.element.words()):
        return tuple(replace(tag, role=PriceRole.OLD) for tag in tags)
    struck = [run.text for run in line.runs if run.is_struck]
    if not struck:
        return tags
    old = {money.raw for text in struck for money in find_money(text)} | {text.strip(" $€£¥") for text in struck}
    return tuple(replace(tag, role=PriceRole.OLD) if tag.money.raw in old else tag for tag in tags)
