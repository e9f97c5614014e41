"""The lines of a pricing page: what a reader of the page reads as one line, with the place it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spiders.read.html_tree import Element
from spiders.read.html_visibility import Styles
from spiders.read.price_regions import Region

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ACTION_WORDS = frozenset({"btn", "button", "cta"})


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a line from one text node, with the element it stands in."""

    text: str
    element: Element
    is_struck: bool = False


@dataclass(slots=True, eq=False)
class PageLine:
    """One visible line; `element` is the smallest element that holds all of it."""

    index: int
    text: str
    element: Element
    runs: tuple[TextRun, ...]
    region: Region = Region.CONTENT
    is_alternative: bool = False
    is_struck: bool = False
    heading: int = 0
    is_action: bool = False
    is_period_card: bool = False

    def ancestors(self) -> Iterator[Element]:
        """-> the line's element and all above it, nearest first."""
        above: Element | None = self.element
        while above is not None:
            yield above
            above = above.parent

    def heading_level(self) -> int:
        """-> heading level 1-6 of the line, 0 where it is none."""
        for above in self.ancestors():
            if above.tag in _HEADINGS:
                return int(above.tag[1])
            if above.attributes.get("role") == "heading" or above.tag == "summary":
                return 3
            if above.is_blocky and above is not self.element:
                return 0
        return 0

    def acts(self) -> bool:
        """-> True for the words of a button or a link that looks like one."""
        for above in self.ancestors():
            if above.tag == "button" or (above.tag == "a" and (above.words() & ACTION_WORDS or not above.is_blocky) and not is_card_link(above)):
                return True
            if above.words() & ACTION_WORDS and len(self.text) <= 40 and (above is self.element or above is self.element.parent):
                return True
            if above.tag in ("li", "td", "section", "article", "table") or above.tag in _HEADINGS:
                return False
        return False

    def inside(self, *tags: str) -> Element | None:
        """-> the nearest element above with one of these tags."""
        return next((above for above in self.ancestors() if above.tag in tags), None)


@dataclass(slots=True, eq=False)
class PricePage:
    """The lines of a page; `spans` gives the half-open line range of every element."""

    root: Element
    lines: list[PageLine] = field(default_factory=list)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    styles: Styles = field(default_factory=dict)
    is_cut: bool = False

    def span(self, element: Element) -> tuple[int, int]:
        """-> first line and line after the last of `element`."""
        return self.spans.get(id(element), (0, 0))

    def within(self, element: Element) -> list[PageLine]:
        """-> the lines of `element`."""
        first, last = self.span(element)
        return self.lines[first:last]

    @property
    def language(self) -> str | None:
        return self.root.attributes.get("lang") or self.root.attributes.get("xml:lang")

    @property
    def title(self) -> str | None:
        found = next((element for element in self.root.walk() if element.tag == "title"), None)
        return " ".join(found.text().split()) or None if found is not None else None


def is_card_link(element: Element) -> bool:
    """True for a link around a whole card: several parts, an amount among them."""
    return element.tag == "a" and len(element.elements) >= 2 and re.search(r"[$€£¥₹₩]", element.text()) is not None


def class_text(element: Element) -> str:
    """-> class and id of the element as written."""
    return f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}".strip()


def locator(element: Element) -> str:
    """-> `css:` path of the element from the root or from the nearest id."""
    steps: list[str] = []
    above: Element | None = element
    while above is not None and above.parent is not None and len(steps) < 40:
        identity = above.attributes.get("id", "")
        if re.fullmatch(r"[A-Za-z][\w-]*", identity):
            steps.append(f"#{identity}")
            break
        steps.append(f"{above.tag}:nth-of-type({above.nth})")
        above = above.parent
    return "css:" + (" > ".join(reversed(steps)) or "html")
