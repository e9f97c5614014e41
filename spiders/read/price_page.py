"""A pricing page as its visible lines: what a reader reads as one line is one `PageLine`, however many elements it is made of.

HTML -> elements -> lines in reading order. `$` `49` `.99` in three spans is `$49.99`; a raised two-digit element after digits is
cents. Hidden text is left out, but for the hidden side of a switch (monthly | annual, tabs), which is marked as an alternative.
"""

from __future__ import annotations

import re

from spiders.read import price_terms as terms
from spiders.read.html_tree import DROPPED_TAGS, Element, class_words, parse_html
from spiders.read.html_visibility import Styles, declared_style, is_hidden, page_styles
from spiders.read.price_lines import ACTION_WORDS, PageLine, PricePage, TextRun, class_text, is_card_link
from spiders.read.price_regions import Region, region_of

MAX_LINES = 3_000
"""Most lines read; pricing pages of the field have 20 to 400."""
MAX_PAGE_ELEMENTS = 30_000
"""Most elements read; pricing pages of the field have 100 to 10,000."""
MAX_TAGS = 100_000
"""Most tags looked at, closing ones and those in scripts included."""
MAX_LINE_CHARS = 4_000
MAX_RUNS = 1_000
_SIGN = re.compile(r"[$€£¥₹₩]|\b(?:chf|usd|eur|gbp|kr|zł|kč|ft|lei|tl|rp|rs)\b")
_INLINE_BREAK = frozenset({"br", "hr"})
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
_STRUCK_CLASSES = re.compile(
    r"(?<![:\w-])(line-through|strike(through|d)?|struck|crossed(-out)?|(old|was|original|regular|previous|before|former|list)-?price|price-?(old|"
    r"was|original|before|regular|strike))\b",
    re.I,
)
_PERIOD_WORDS = frozenset(
    ["monthly", "yearly", "annual", "annually", "month", "year", "mensuel", "annuel", "monatlich", "jaehrlich", "mensal", "anual", "mensual"]
)
_STATE_WORDS = frozenset({"hidden", "none", "d", "hide", "active", "show"})
_HIDDEN_CLASSES = frozenset({"hidden", "d-none", "hide", "is-hidden", "invisible", "u-hidden", "display-none", "dn"})
_SHOWN_AT_WIDTH = re.compile(r"(?:^|[\s:-])(?:xs|sm|md|lg|xl|2xl|xxl|tablet|desktop)[:-](?:block|flex|grid|inline|table|contents)")
_BREAKING_ROLES = frozenset({"row", "cell", "gridcell", "columnheader", "rowheader", "heading", "listitem", "tab", "tabpanel"})
_JOINS_LEFT = re.compile(r"[\d.,$€£¥₹]$|(?:R\$|US\$|CHF|zł)$")
_JOINS_RIGHT = re.compile(r"[\d.,$€£¥₹/]")


def read_page(html: str) -> PricePage:
    """-> the visible lines of `html`."""
    tags = html.split("<", MAX_TAGS)
    is_large = len(tags) > MAX_PAGE_ELEMENTS
    kept = "<".join(tags[:MAX_TAGS]) if len(tags) > MAX_TAGS else html
    page = PricePage(parse_html(without_template_tags(kept), MAX_PAGE_ELEMENTS))
    page.styles = page_styles(page.root)
    _LineWriter(page).write()
    page.is_cut = page.is_cut or len(kept) < len(html) or (is_large and sum(1 for _ in page.root.walk()) >= MAX_PAGE_ELEMENTS)
    return page


_TEMPLATE_TAG = re.compile(r"\{%[^%]{0,400}%\}|\{#[^#]{0,400}#\}|<%[^%]{0,400}%>|(?:[$€£]\s?)\{\{[^{}]{0,200}\}\}(?:\s?/\s?\w{1,10})?")


def without_template_tags(html: str) -> str:
    """-> `html` without the statements of an unrendered template and its amounts that are variables."""
    return _TEMPLATE_TAG.sub(" ", html) if "{%" in html or "{{" in html or "<%" in html else html


def is_struck(element: Element, styles: Styles) -> bool:
    """True where the element's own words are crossed out."""
    if element.tag in _STRUCK_TAGS or _STRUCK_CLASSES.search(class_text(element)):
        return True
    return ("style" in element.attributes and "line-through" in element.attributes["style"]) or any(
        "line-through" in value for value in declared_style(element, styles).values()
    )


def _is_switched_off(element: Element, styles: Styles) -> bool:
    if is_hidden(element, styles):
        return True
    classes = element.attributes.get("class", "")
    return bool(_HIDDEN_CLASSES & set(classes.split())) and not _SHOWN_AT_WIDTH.search(classes)


class _LineWriter:
    """Walks the tree once, without recursion, and cuts it into lines."""

    def __init__(self, page: PricePage) -> None:
        self.page = page
        self.pieces: list[TextRun] = []
        self.region: dict[int, Region] = {}
        self.alternative: set[int] = set()
        self.struck: set[int] = set()
        self.closed: Element | None = None
        self.has_words = False
        self.neighbours: dict[int, list[tuple[str, frozenset[str], str]]] = {}

    def write(self) -> None:
        stack: list[tuple[Element | str, Element | None, bool]] = [(self.page.root, None, False)]
        while stack and len(self.page.lines) < MAX_LINES:
            node, parent, is_end = stack.pop()
            if isinstance(node, str):
                if parent is not None:
                    has_words = bool(node.strip())
                    self.closed = None if has_words else self.closed
                    self.has_words = self.has_words or has_words
                    self.pieces.append(TextRun(node, parent, id(parent) in self.struck))
                continue
            if is_end:
                self._close(node)
                continue
            if not self._open(node):
                continue
            stack.append((node, None, True))
            stack.extend((kid, node, False) for kid in reversed(node.kids))
        self._flush()
        self.page.is_cut = bool(stack)

    def _open(self, element: Element) -> bool:
        if element.tag in _INLINE_BREAK:
            self._flush()
            return False
        if element.tag in DROPPED_TAGS:
            return False
        key, above = id(element), id(element.parent)
        if _is_switched_off(element, self.page.styles):
            if not self._is_alternative(element):
                return False
            self.alternative.add(key)
        if above in self.alternative:
            self.alternative.add(key)
        if above in self.struck or is_struck(element, self.page.styles):
            self.struck.add(key)
        self.region[key] = region_of(element, self.region.get(above, Region.CONTENT))
        if self._breaks(element) or self._starts_another(element):
            self._flush()
        self.page.spans[key] = (len(self.page.lines), len(self.page.lines))
        return True

    def _is_alternative(self, element: Element) -> bool:
        """True for the hidden side of a switch: a shown neighbour of the same tag and a shared class word holds an amount too."""
        if element.tag in DROPPED_TAGS or element.parent is None or not re.search(r"\d", element.text()):
            return False
        if _is_panel(element):
            return any(_is_panel(other) for other in element.parent.elements if other is not element)
        if any("sr" in name.split("-") or "visually" in name for name in element.attributes.get("class", "").split()):
            return False
        words = class_words(class_text(element)) - _STATE_WORDS
        period = _stated_period(element.text())
        wrapper = element.parent
        beside = self._shown_neighbours(wrapper.parent) if period and wrapper.parent is not None and len(wrapper.kids) == 1 else []
        if any(tag == wrapper.tag and said and period != said for tag, _, said in beside):
            return True
        return any(
            tag == element.tag and bool(words & other or not words or (words & _PERIOD_WORDS and other & _PERIOD_WORDS) or (period and said and period != said))
            for tag, other, said in self._shown_neighbours(element.parent)
        )

    def _shown_neighbours(self, parent: Element) -> list[tuple[str, frozenset[str], str]]:
        """-> (tag, class words, period of its amount) of the children with a digit in them that are shown, for each parent once."""
        if id(parent) not in self.neighbours:
            shown = [
                child
                for child in parent.elements[:60]
                if child.tag not in DROPPED_TAGS and re.search(r"\d", child.text()) and not _is_switched_off(child, self.page.styles)
            ]
            self.neighbours[id(parent)] = [(child.tag, class_words(class_text(child)), _stated_period(child.text())) for child in shown]
        return self.neighbours[id(parent)]

    def _breaks(self, element: Element) -> bool:
        is_part = element.is_blocky or element.tag == "button" or element.attributes.get("role") in _BREAKING_ROLES
        return is_part or is_card_link(element) or (element.tag == "a" and bool(element.words() & ACTION_WORDS))

    def _starts_another(self, element: Element) -> bool:
        """True where two differently classed inline neighbours (`name`, `price`) read as two lines."""
        other = self.closed
        if other is None or other.parent is not element.parent or not element.attributes.get("class") or not other.attributes.get("class"):
            return False
        return other.attributes["class"] != element.attributes["class"] and len(re.findall(r"[^\W\d_]", other.text())) >= 4

    def _close(self, element: Element) -> None:
        if not element.is_blocky:
            self.closed = element
        if self._breaks(element):
            self._flush()
        first, _ = self.page.spans[id(element)]
        self.page.spans[id(element)] = (first, len(self.page.lines) + int(self.has_words))

    def _flush(self) -> None:
        pieces, self.pieces, self.has_words = self.pieces[:MAX_RUNS], [], False
        runs = [run for run in pieces if run.text.strip()]
        if not runs:
            return
        text = join_runs(pieces)[:MAX_LINE_CHARS]
        text = _TEMPLATE_TAG.sub(" ", text).strip() or text if "{{" in text else text
        element = _common(runs)
        line = PageLine(len(self.page.lines), text, element, tuple(runs), self.region.get(id(element), Region.CONTENT))
        line.is_alternative = any(id(run.element) in self.alternative for run in runs)
        line.heading, line.is_action = line.heading_level(), line.acts()
        line.is_struck = all(run.is_struck for run in runs)
        self.page.lines.append(line)


def _is_panel(element: Element) -> bool:
    return element.attributes.get("role") == "tabpanel" or "tab-pane" in element.attributes.get("class", "").split()


def _stated_period(text: str) -> str:
    """-> `month` or `year` where the text is one amount with that period (`$24 / mo`), else empty."""
    folded = terms.fold(text.strip()) if len(text) <= 60 else ""
    if not _SIGN.search(folded):
        return ""
    return "year" if terms.YEAR.search(folded) else "month" if terms.MONTH.search(folded) else ""


def _common(runs: list[TextRun]) -> Element:
    element = runs[0].element
    for run in runs[1:]:
        chain: set[int] = set()
        above: Element | None = run.element
        while above is not None:
            chain.add(id(above))
            above = above.parent
        while id(element) not in chain and element.parent is not None:
            element = element.parent
    return element


def join_runs(pieces: list[TextRun]) -> str:
    """-> the pieces as one line: amounts over several elements are joined, other neighbours kept apart by a space."""
    text = ""
    last: Element | None = None
    for piece in pieces:
        if len(text) > MAX_LINE_CHARS:
            break
        raw = re.sub(r"\s+", " ", piece.text)
        if not raw.strip():
            text += " " if text and not text.endswith(" ") else ""
            continue
        if last is not None and piece.element is not last:
            if _is_cents(text, raw, piece.element, last):
                text = text.rstrip() + "." + raw.strip()
                last = piece.element
                continue
            if (not text.endswith(" ") and not raw.startswith(" ") and not (_JOINS_LEFT.search(text[-4:]) and _JOINS_RIGHT.match(raw))) or (
                text[-1:].isdigit() and re.match(r"\d", raw)
            ):
                text += " "
        text += raw
        last = piece.element
    return re.sub(r"\s+", " ", text).strip()


def _is_cents(before: str, raw: str, element: Element, last: Element) -> bool:
    if not re.fullmatch(r"\s*\d{2}\s*[$€£]?\s*", raw) or not re.search(r"(?<![.,\d])\d{1,6}\s?$", before[-12:]):
        return False
    # two digits in an element of their own right behind `$9` in another are its cents, however they are classed
    if re.search(r"[$€£]\s?\d{1,4}$", before) and raw.strip().isdigit() and element.parent in (last, last.parent) and not element.is_blocky:
        return True
    return element.tag == "sup" or bool(element.words() & {"cents", "cent", "decimal", "decimals", "fraction", "sup"})
