"""HTML to a small tree of our own: parsed by the HTML standard's rules, bounded in depth and size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from spiders.read.display_text import strip_invisible

MAX_DEPTH = 200
"""Deepest nesting kept; deeper elements are taken out and their content kept (browsers stop at 512, real pages stay below 100)."""
MAX_FORMATTING = 24
"""Most formatting elements open at once: HTML opens the unclosed ones again in every paragraph that follows."""
MAX_CHARS = 20_000_000
"""Longest document parsed, characters; the rest is cut off."""
MAX_ELEMENTS = 300_000
"""Most elements of one page; what comes after is cut off."""
MAX_ATTRIBUTE_CHARS = 10_000
"""Longest attribute value kept."""

DROPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "picture",
        "map",
        "area",
        "select",
        "option",
        "optgroup",
        "textarea",
        "input",
        "datalist",
        "progress",
        "meter",
        "rp",
        "rt",
        "frameset",
        "frame",
        "applet",
        "noframes",
        "noembed",
    ]
)
"""Elements that hold nothing a reader of the page reads."""
BLOCK_TAGS = frozenset(
    [
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "caption",
        "ul",
    ]
)
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_FORMATTING = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
# Their end tags are optional in HTML, so that old pages leave thousands of them open at one depth.
_SELF_CLOSING = frozenset(["p", "li", "dt", "dd", "td", "th", "tr", "option", "optgroup", "thead", "tbody", "tfoot", "colgroup", "body", "html", "head"])
_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9-]*))")
_SKIPPED = {name: re.compile(rf"</{name}\b[^>]{{0,100}}>", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "xmp", "svg")}
_SKIPPED["!--"] = re.compile("-->|--!>")


@dataclass(slots=True, eq=False)
class Element:
    """One element; `kids` are elements and strings in order, `nth` its 1-based place among siblings of its tag."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    nth: int = 1
    is_blocky: bool = False
    kids: list[Element | str] = field(default_factory=list)
    _words: frozenset[str] | None = None

    @property
    def elements(self) -> list[Element]:
        """Child elements in order."""
        return [kid for kid in self.kids if not isinstance(kid, str)]

    def walk(self) -> Iterator[Element]:
        """-> the element and everything below it in reading order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            if element.kids:
                stack += [kid for kid in reversed(element.kids) if not isinstance(kid, str)]

    def text(self) -> str:
        """-> the raw text below it."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                stack.extend(reversed(node.kids))
        return "".join(parts)

    def words(self) -> frozenset[str]:
        """-> the lower-case words of class, id, role and test id, split at separators and capitals."""
        if self._words is None:
            names = [self.attributes[name] for name in ("class", "id", "role", "data-testid") if name in self.attributes]
            self._words = class_words(" ".join(names)) if names else frozenset()
        return self._words


_WORD_BREAK = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")


def class_words(names: str) -> frozenset[str]:
    """`"card__title isOpen"` -> {card, title, is, open}."""
    return frozenset(word.lower() for word in _WORD_BREAK.split(names[:2000]) if word)


def parse_html(html: str, max_elements: int = MAX_ELEMENTS) -> Element:
    """-> the `html` element. Any string parses; elements of `DROPPED_TAGS` but style, title and img keep no children.

    What comes after `max_elements` elements is cut off.
    """
    parser = _parser(html)
    root = Element("html", {}, None, is_blocky=True)
    if parser.root is None:
        return root
    made: dict[int, Element] = {}
    depths: dict[int, int] = {}
    counts: dict[tuple[int, str], int] = {}
    for node in parser.root.traverse(include_text=True):
        tag = node.tag or ""
        above = node.parent
        parent = made.get(above.mem_id) if above is not None else None
        if len(made) >= max_elements:
            break
        if tag == "-text":
            if parent is not None and (text := node.text_content):
                parent.kids.append(text if parent.tag in ("script", "style") else strip_invisible(text))
            continue
        if tag.startswith(("-", "!")):
            continue
        if parent is None:
            if not made and tag == "html":
                root.attributes.update(_attributes(node.attributes))
                made[node.mem_id], depths[id(root)] = root, 0
            continue
        depth = depths[id(parent)] + 1
        if depth > MAX_DEPTH and tag not in DROPPED_TAGS:
            made[node.mem_id] = parent
            continue
        key = (id(parent), tag)
        counts[key] = counts.get(key, 0) + 1
        element = Element(tag, _attributes(node.attributes), parent, counts[key], tag in BLOCK_TAGS)
        parent.kids.append(element)
        made[node.mem_id], depths[id(element)] = element, depth
    for element in reversed(made.values()):
        if element.is_blocky and element.parent is not None:
            element.parent.is_blocky = True
    return root


def text_size(html: str) -> int:
    """-> characters of text in the page, hidden text included, scripts and styles not; a tenth of the time of `parse_html`."""
    parser = _parser(html)
    parser.strip_tags(["script", "style", "noscript", "title"])
    return sum(len(part) for part in parser.text(separator=" ").split())


def _parser(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(_bound_depth(html[:MAX_CHARS]).encode("utf-8", "replace").decode("utf-8"))


def _attributes(found: dict[str, str | None]) -> dict[str, str]:
    return {name: strip_invisible(value[:MAX_ATTRIBUTE_CHARS]) if value else "" for name, value in found.items()}


def _bound_depth(html: str) -> str:
    """-> `html` without drawings and without the tags that would nest too deep; parsing time grows with the square of depth."""
    kept: list[str] = []
    unclosed: set[str] = set()
    done = position = 0
    block, mark = _Nesting(MAX_DEPTH), _Nesting(MAX_FORMATTING)
    while found := _TAG.search(html, position):
        position, name = found.end(), (found.group(2) or "!--").lower()
        is_end = bool(found.group(1))
        if name in _VOID or name in _SELF_CLOSING:
            continue
        if name in _SKIPPED and not is_end:
            closing = None if name in unclosed else _SKIPPED[name].search(html, position)
            if closing is None and name == "svg":
                unclosed.add(name)
                continue
            if closing is None:
                break
            position = closing.end()
            if name == "svg":
                kept.append(html[done : found.start()])
                done = position
        elif (mark if name in _FORMATTING else block).is_cut(is_end):
            end = html.find(">", position)
            kept.append(html[done : found.start()])
            done = position = len(html) if end < 0 else end + 1
    return "".join(kept) + html[done:] if kept else html


@dataclass(slots=True)
class _Nesting:
    """Counts open tags of one sort; a tag beyond the limit is cut, and so is its end tag."""

    limit: int
    depth: int = 0
    removed: int = 0

    def is_cut(self, is_end: bool) -> bool:
        if is_end and self.removed:
            self.removed -= 1
            return True
        if not is_end and self.depth >= self.limit:
            self.removed += 1
            return True
        self.depth = max(0, self.depth - 1) if is_end else self.depth + 1
        return False
