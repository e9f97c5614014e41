"""The quick way to the tree of a plain fragment: what most feeds put into an entry (paragraphs, headings, lists, links, code).

A fragment that is nested by the book, hides nothing, names no furniture and holds no cards needs none of the passes over a page.
Everything else gives None and is parsed by `html_tree`; both ways make the same blocks, which a test holds on real feeds.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from spiders.read.dates import read_date
from spiders.read.display_text import fold_space, strip_invisible
from spiders.read.html_tree import Element, class_words

MAX_PLAIN_CHARS = 200_000
"""Longest fragment that is read the quick way, characters."""
MAX_PLAIN_DEPTH = 20

_FLOW = frozenset({"body", "li", "blockquote", "div"})
_LISTS = frozenset({"ul", "ol"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "pre", "blockquote", "li", "div"}) | _LISTS | _HEADINGS
INLINE_TAGS = frozenset(
    ("a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var")
)  # fmt: skip
_VOID = frozenset({"br", "hr", "img"})
ATTRIBUTES = r"(?:\s+[a-z][a-z0-9:.-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))?)*"
TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*)({ATTRIBUTES})\s*(/?)>")
"""A tag as it is written by the book: whether it ends an element, its name, its attributes, whether it closes itself."""
WRITTEN = re.compile(rf"{ATTRIBUTES}\s*")
"""Attributes as they are written by the book."""
_ATTRIBUTE = re.compile(r"([a-z][a-z0-9:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?")
# addresses seldom come twice, so these are not kept
_LINK = re.compile(r"\s+href=[\"']([!$%+-;=?-~][!#-%+-;=?-~]*)[\"']")
# in every date a digit stands beside a sign that is neither letter nor digit, or eight of them in a row
_DATELIKE = re.compile(r"\d[\W年년月월]|\W\d|\d{8}")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# what decides whether something is seen, is a control, or is named by others
_TELLING = re.compile(r"style|hidden|role|id|name|aria-.*|data-(?:bs-.*|toggle|target|testid)|on\w+")
_TELLING_WORDS = frozenset(
    [
        "sr", "only", "visually", "visuallyhidden", "hidden", "screen", "reader", "a11y", "hide", "skip", "skiplink", "skipnav", "tooltip", "accordion", "collapsible",
        "collapse", "toggle", "disclosure", "expander", "version", "date", "day", "released", "title", "heading", "headline",
    ]
)  # fmt: skip


def plain_tree(fragment: str) -> Element | None:
    """-> the `body` element of a plain fragment, None where it is not plain."""
    if len(fragment) > MAX_PLAIN_CHARS or "\r" in fragment or "\x00" in fragment:
        return None
    body = at = Element("body", {}, None, is_blocky=True)
    counts: dict[tuple[int, str], int] = {}
    is_clean = strip_invisible(fragment) is fragment
    done = depth = 0
    for tag in TAG.finditer(fragment):
        start = tag.start()
        if start > done and not _add_text(at, fragment[done:start], is_clean):
            return None
        done, name = tag.end(), tag[2]
        if tag[1]:
            if at.tag != name or at.parent is None or (len(at.kids) == 1 and is_dated(at.kids[0])):
                return None
            at, depth = at.parent, depth - 1
            continue
        if tag[4] and name not in _VOID:
            return None
        attributes = plain_attributes(tag[3]) if tag[3] else {}
        if attributes is None or depth > MAX_PLAIN_DEPTH or not _may_stand(name, attributes, at):
            return None
        if name in INLINE_TAGS:
            element = Element(name, attributes, at)
        else:
            place = counts[id(at), name] = counts.get((id(at), name), 0) + 1
            element = Element(name, attributes, at, place, name in _BLOCKS or name == "hr")
        at.kids.append(element)
        if name not in _VOID:
            at, depth = element, depth + 1
    return body if at is body and _add_text(body, fragment[done:], is_clean) else None


def are_plain(raw: str) -> bool:
    """-> whether the attributes of a block, as written, are by the book and tell nothing of how it is seen or named."""
    return not raw or (WRITTEN.fullmatch(raw) is not None and plain_attributes(raw.rstrip()) is not None)


def _add_text(at: Element, raw: str, is_clean: bool) -> bool:
    """Adds text to an element; False where it is no text, or stands where none may. `is_clean`: no sign in it is invisible."""
    if "<" in raw or (at.tag in _LISTS and raw.strip()):
        return False
    if raw:
        at.kids.append(plain_text(raw, is_clean))
    return True


def plain_text(raw: str, is_clean: bool) -> str:
    """-> the words of text between tags; `is_clean` where no sign in the fragment is invisible."""
    return raw if is_clean and "&" not in raw else strip_invisible(html.unescape(raw))


def _may_stand(name: str, attributes: dict[str, str], at: Element) -> bool:
    if name in INLINE_TAGS or name in ("br", "img"):
        return at.tag not in _LISTS and not (name == "a" and _is_within_link(at))
    if name == "li":
        return at.tag in _LISTS
    if name in _HEADINGS:
        return at.tag == "body"
    if name == "div" and attributes:
        return False
    return (name in _BLOCKS or name == "hr") and at.tag in _FLOW


def _is_within_link(at: Element | None) -> bool:
    while at is not None:
        if at.tag == "a":
            return True
        at = at.parent
    return False


def is_dated(only: Element | str) -> bool:
    """True for a short text that is only a date: the element that holds no more than it may open a card."""
    if not isinstance(only, str) or not 6 <= len(only) <= 60 or (only.isidentifier() and only[0] != "_"):
        return False
    return _DATELIKE.search(only) is not None and read_date(fold_space(only)) is not None


@lru_cache(maxsize=4096)
def _cached_attributes(raw: str) -> tuple[tuple[str, str], ...] | None:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        name, value = match[1], match[2] if match[2] is not None else match[3] or ""
        if _TELLING.fullmatch(name) or (name == "class" and not class_words(value).isdisjoint(_TELLING_WORDS)):
            return None
        if name == "href" and value.startswith("#"):
            return None
        value = _REFERENCE.sub(lambda reference: html.unescape(reference[0]), value) if "&" in value else value
        found.setdefault(name, strip_invisible(value))
    return tuple(found.items())


def plain_attributes(raw: str) -> dict[str, str] | None:
    """-> the attributes of a tag as written after its name, None where one of them tells more than an address or a look."""
    if link := _LINK.fullmatch(raw):
        return {"href": link[1]}
    found = _cached_attributes(raw)
    return None if found is None else dict(found)
