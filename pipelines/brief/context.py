"""Quoted words in their place: the text that a captured page shows, and what stands before and behind a quote. Pure."""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import lxml.html
from lxml import etree
from markdown_it import MarkdownIt

from pipelines.brief.unseen import unseen_elements

AROUND = 320
"""Characters shown on each side of a quote."""
BEGINNING = 24
"""Characters of a quote that are enough to find where it begins."""
UNSEEN = frozenset({"script", "style", "template", "head", "noscript", "svg"})
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_LETTER = re.compile(r"[^\W_]|[$€£¥]")
_FEED = re.compile(r"\s*(?:<\?xml|<rss\b|<feed\b|<rdf\b)", re.IGNORECASE)
_MARKED_UP = re.compile(r"\s*<(?:!doctype|html|head|body|\w+[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """Words of a page, with what stands before and behind them. `share` is `all` where they are the whole quote in the text that is shown,
    `beginning` where only its first words stand together, `source` where they stand in the page's source alone, `place` where the words are what
    stands at the quote's place in the page."""

    before: str
    words: str
    after: str
    share: str = "all"


@dataclass(frozen=True)
class PageText:
    """The words of a captured page, where in them the elements of its tree begin, where it has one, and which stretches a reader does not see."""

    text: str
    source: str = ""
    tree: Any = None
    starts: dict[Any, int] | None = None
    unseen: tuple[tuple[int, int], ...] = ()

    @cached_property
    def letters(self) -> tuple[str, list[int]]:
        """Its letters and figures, folded, and where in the text each of them stands."""
        return _letters(self.text)

    def start_of(self, locator: str | None) -> int:
        """-> where the element of a `css:` locator begins, else 0."""
        path = (locator or "").partition("css:")[2].strip()
        if not path or self.tree is None or not self.starts:
            return 0
        try:
            found = self.tree.cssselect(path)
        except (ValueError, SyntaxError):
            return 0
        return self.starts.get(found[0], 0) if found else 0


def page_text(body: bytes) -> PageText:
    """-> the text of a web page, a feed, a JSON document or a Markdown file."""
    text = _decoded(body)
    return replace(_shown(_as_html(text)), source=text)


def _as_html(text: str) -> str:
    if _FEED.match(text):
        return html.unescape(html.unescape(text.replace("<![CDATA[", " ").replace("]]>", " ")))
    if _MARKED_UP.match(text):
        return text
    try:
        return "\n".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return str(MarkdownIt("commonmark").enable("table").render(text))


def find_words(page: PageText, quote: str, locator: str | None = None) -> Context | None:
    """-> `quote` in its place, letters and figures compared alone; at its locator, or else where it first stands. None where the capture does not hold it."""
    whole = quote.rstrip("…")
    start = page.start_of(locator)
    return (
        _found(page, whole, start, "all")
        or _found(page, whole[:BEGINNING], start, "beginning")
        or _found(PageText(page.source), whole, 0, "source")
        or (_cut(page, start, start + 2 * len(whole), "place") if start else None)
    )


def _found(page: PageText, quote: str, near: int, share: str) -> Context | None:
    wanted, _ = _letters(quote)
    letters, places = page.letters
    if not wanted:
        return None
    found = letters.find(wanted, bisect_left(places, near))
    found = letters.find(wanted) if found < 0 else found
    if found < 0:
        return None
    return _cut(page, places[found], places[found + len(wanted) - 1] + 1, share)


def _cut(page: PageText, start: int, end: int, share: str) -> Context:
    # a page's source holds what nobody sees: words found there alone stand without surroundings
    around = 0 if share == "source" else AROUND
    before, after = _seen(page, max(0, start - around), start), _seen(page, end, end + around)
    return Context(_folded(before), _folded(page.text[start:end]), _folded(after), share)


def _seen(page: PageText, start: int, end: int) -> str:
    """-> what a reader sees of a stretch of the page's words."""
    parts = []
    for first, last in page.unseen:
        if last > start and first < end:
            parts.append(page.text[start : max(start, first)])
            start = last
    return "".join((*parts, page.text[start:end] if start < end else ""))


def _letters(text: str) -> tuple[str, list[int]]:
    kept = [(found[0].lower()[0], found.start()) for found in _LETTER.finditer(text)]
    return "".join(letter for letter, _ in kept), [place for _, place in kept]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _decoded(body: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)


def _shown(text: str) -> PageText:
    """-> what a browser would show of HTML, blocks on lines of their own."""
    parser = lxml.html.HTMLParser(huge_tree=True, no_network=True, encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace") or b"<p>", parser=parser)
    except (etree.ParserError, ValueError):
        return PageText("")
    parts: list[str] = []
    starts: dict[Any, int] = {}
    hiding = unseen_elements(tree)
    unseen: list[tuple[int, int]] = []
    size = hidden = 0

    def add(words: str | None) -> None:
        nonlocal size
        if words and not hidden:
            parts.append(words)
            size += len(words)

    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        is_unseen = element.tag in UNSEEN
        if event == "start":
            add("" if element.tag in INLINE else "\n")
            hidden += is_unseen
            starts[element] = size
            add(element.text)
        else:
            hidden -= is_unseen and event == "end"
            if element in hiding and event == "end":
                unseen = [stretch for stretch in unseen if stretch[1] <= starts[element]] + [(starts[element], size)]
            add("" if element.tag in INLINE or event == "comment" else "\n")
            add(element.tail)
    return PageText("".join(parts), tree=tree, starts=starts, unseen=tuple(unseen))
