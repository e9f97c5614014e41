"""Cards of a page: the repeated boxes (articles, accordion panels, rows) that each hold one release."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice, pairwise

from spiders.read.dates import find_date, read_date
from spiders.read.display_text import fold_space
from spiders.read.html_inline import TIME_TAGS
from spiders.read.html_main import is_disclosure
from spiders.read.html_tree import Element, class_words

HEADING_TAGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TITLE_WORDS = frozenset({"title", "heading", "headline", "version"})
_VERSION = re.compile(r"(?<![\w.])v?\d+\.\d+", re.IGNORECASE)
_MARK_WORDS = frozenset({"version", "date", "day", "released"})
_MAX_MARK_CHARS = 60
_MAX_TITLE_CHARS = 160
_MAX_LEAD_CHARS = 200
PANEL = "panel-"
"""Begins the group id of a panel inside of a card or of the page."""
_MAX_BESIDE_DATE_CHARS = 30
_MAX_COLUMNS = 4
_OPENING_ELEMENTS = 8


def heading_level(element: Element) -> int | None:
    """-> 1-6 of a heading by tag or role; None for anything else."""
    if element.tag in HEADING_TAGS:
        return HEADING_TAGS[element.tag]
    if element.attributes.get("role") != "heading":
        return None
    level = element.attributes.get("aria-level", "2")
    return min(6, int(level)) if level in ("1", "2", "3", "4", "5", "6", "7", "8", "9") else 2


def is_title_box(element: Element) -> bool:
    """True for a block that only its class makes a heading (`card__title`, `release-version`)."""
    if element.tag not in ("div", "p") or "class" not in element.attributes or not class_words(element.attributes.get("class", "")) & _TITLE_WORDS:
        return False
    if any(kid.is_blocky for kid in element.elements):
        return False
    text = fold_space(element.text())
    is_version = "title" not in element.words() and "version" in element.words()
    return 0 < len(text) <= _MAX_TITLE_CHARS and (not is_version or any(sign.isdigit() for sign in text))


def is_panel_control(element: Element) -> bool:
    """True for a button or summary whose text is the heading of the panel it opens."""
    if element.tag == "summary":
        return True
    if not element.attributes:
        return False
    return is_disclosure(element) and element.tag in ("button", "div", "a", "span", "p") and 2 <= len(fold_space(element.text())) <= _MAX_LEAD_CHARS


def _is_lead(element: Element) -> bool:
    if heading_level(element) is not None or element.tag in TIME_TAGS or element.tag == "dt" or is_panel_control(element) or is_title_box(element):
        return True
    if element.tag == "span" and element.words() & _MARK_WORDS and any(sign.isdigit() for sign in element.text()[:_MAX_MARK_CHARS]):
        return True
    only = element.kids[0] if len(element.kids) == 1 else None
    return isinstance(only, str) and 6 <= len(only) <= 60 and read_date(fold_space(only)) is not None


def find_cards(root: Element) -> dict[int, str]:
    """-> group id by `id(element)` of each card. Where cards lie in cards, those that begin with a version or a date count.

    What a control opens inside of a card is a panel of that card (`PANEL`), not a card.
    """
    leads: dict[int, Element] = {}
    for element in root.walk():
        if _is_lead(element):
            above = element.parent
            while above is not None and id(above) not in leads:
                leads[id(above)] = element
                above = above.parent
    sets = [cards for element in root.walk() if id(element) in leads for cards in _repeated(element, leads)]
    chosen: dict[int, str] = {}
    panels = _panels(root)
    for control, panel in panels:
        if _names_release(panel, control):
            chosen[id(control)] = chosen[id(panel)] = f"card-{len(chosen) + 1}"
    dated = [cards for cards in sets if sum(_names_release(card, leads[id(card)]) for card in cards) * 2 >= len(cards)]
    for cards in reversed(dated):
        if not any(id(below) in chosen for card in cards for below in card.walk()):
            _choose(cards, chosen)
    for cards in sets:
        if cards[0].tag != "details" and not any(id(near) in chosen for card in cards for near in (*card.walk(), *_above(card))):
            _choose(cards, chosen)
    for control, panel in panels:
        if id(panel) not in chosen and id(control) not in chosen:
            chosen[id(control)] = chosen[id(panel)] = f"{PANEL}{len(chosen) + 1}"
    return chosen


def _panels(root: Element) -> list[tuple[Element, Element]]:
    """-> each control (or the heading around it) with the panel behind it; a `details` with itself."""
    pairs = []
    for element in root.walk():
        if element.tag == "details":
            pairs.append((next((kid for kid in element.elements if kid.tag == "summary"), element), element))
        siblings = element.elements
        for control, panel in pairwise(siblings):
            is_control = is_panel_control(control) or (control.tag in HEADING_TAGS and any(is_panel_control(below) for below in control.walk()))
            if is_control and control.tag != "summary" and panel.is_blocky and heading_level(panel) is None:
                pairs.append((control, panel))
    return pairs


def _choose(cards: list[Element], chosen: dict[int, str]) -> None:
    for card in cards:
        chosen[id(card)] = f"card-{len(chosen) + 1}"


def _above(element: Element) -> list[Element]:
    found, at = [], element.parent
    while at is not None:
        found.append(at)
        at = at.parent
    return found


def _repeated(element: Element, leads: dict[int, Element]) -> list[list[Element]]:
    alike: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for kid in element.elements:
        if id(kid) in leads and not _is_lead(kid) and kid.tag not in ("tr", "td", "th", "tbody", "thead", "table", "dl", "dt", "dd"):
            alike[kid.tag, kid.attributes.get("class", "").split(" ")[0]].append(kid)
    bullets = sum(kid.tag == "li" for kid in element.elements)
    if bullets and 2 * sum(len(cards) for cards in alike.values()) <= bullets:
        return []
    return [cards for cards in alike.values() if (len(cards) > 1 and not _are_columns(cards, leads)) or cards[0].tag in ("article", "details")]


def _are_columns(cards: list[Element], leads: dict[int, Element]) -> bool:
    """True for the columns of one card: beside what has content stands what is only a date."""
    bare = [_is_bare(card, leads[id(card)]) for card in cards] if len(cards) <= _MAX_COLUMNS else []
    return any(bare) and not all(bare)


def _is_bare(card: Element, lead: Element) -> bool:
    if len(fold_space(card.text())) > len(fold_space(lead.text())) + _MAX_BESIDE_DATE_CHARS:
        return False
    return heading_level(lead) is None and sum(_is_lead(below) for below in card.walk()) == 1


def _names_release(card: Element, lead: Element) -> bool:
    opening = fold_space(card.text()[:2000])[:_MAX_LEAD_CHARS]
    title = fold_space(lead.text())[:_MAX_LEAD_CHARS]
    is_timed = any(below.tag in TIME_TAGS for below in islice(card.walk(), _OPENING_ELEMENTS))
    return is_timed or bool(_VERSION.search(title)) or find_date(title) is not None or find_date(opening[: len(title) + 60]) is not None
