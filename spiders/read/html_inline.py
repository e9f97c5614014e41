"""A run of inline HTML as one line: its visible words, the same as light Markdown, and the machine-readable date in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from spiders.read.display_text import cap, fold_space
from spiders.read.html_tree import BLOCK_TAGS, Element

MAX_TEXT_CHARS = 20_000
"""Longest text of one block, characters; the rest is cut with an ellipsis."""
MAX_HEADING_CHARS = 500
"""Longest text of a heading, characters."""
MAX_URL_CHARS = 2_000
"""Longest address of a link, characters."""

TIME_TAGS = frozenset({"time", "relative-time", "local-time", "time-ago"})
_BOLD_TAGS = frozenset({"b", "strong"})
CODE_TAGS = frozenset({"code", "tt", "kbd", "samp"})
"""Elements whose words are code, whatever else stands in them."""
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_BADGE_WORDS = frozenset(["badge", "tag", "label", "chip", "pill", "lozenge", "category", "kind", "type"])
_PERMALINK = re.compile(r"(?:\W|\b(?:link|permalink|anchor|permanent link|direct link|copy link)\b)*(?:(?:to|for)\b.*)?", re.IGNORECASE)
_PERMALINK_WORDS = frozenset({"anchor", "headerlink", "permalink", "hash", "autolink"})
_EMOJI = re.compile("[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff\ufe0f\u200d]{1,8}")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(rf"https?://[^\s()<>]{{1,{MAX_URL_CHARS - 9}}}")
# nothing in it is resolved or written otherwise
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+/?")
BREAK, SOFT = "\x1e", "\x1d"
_SOFT_BREAK = re.compile(r"[ \t\r]*\n\s*")


class Line(NamedTuple):
    """text: visible words. markup: the same with `**bold**`, code ticks and links. stamp: `datetime` of a time element inside."""

    text: str
    markup: str
    stamp: str | None = None

    def __bool__(self) -> bool:
        return bool(self.text)


class LineWriter:
    """Writes runs of inline nodes; `base_url` completes relative links."""

    def __init__(self, base_url: str | None = None) -> None:
        self.base_url = base_url

    def lines(self, nodes: list[Element | str], *, keep_buttons: bool = False) -> list[Line]:
        """-> the run, cut at the line breaks of the markup; lines without a word are left out."""
        return _cut(*self._write(nodes, keep_buttons))

    def line_and_lines(self, nodes: list[Element | str]) -> tuple[Line, list[Line]]:
        """-> what `line` and, where the run holds line breaks, what `lines` gives; no lines where it holds none."""
        words, marked, stamps = self._write(nodes, False)
        return joined_line(words, marked, stamps), _cut(words, marked, stamps) if BREAK in words else []

    def source_lines(self, run: list[Element | str]) -> list[Line]:
        """-> the run, cut at the line breaks of its source."""
        softened = [_SOFT_BREAK.sub(SOFT, node) if isinstance(node, str) else node for node in run]
        words, marked, stamps = self._write(softened, False)
        texts, markups = ([fold_space(part) for part in whole.replace(BREAK, " ").split(SOFT)] for whole in (words, marked))
        pairs = [pair for pair in zip(texts, markups, strict=False) if pair[0]] if len(texts) == len(markups) else []
        return [Line(text, markup, stamps[0] if stamps and place == 0 else None) for place, (text, markup) in enumerate(pairs)]

    def line(self, nodes: list[Element | str], *, keep_buttons: bool = False) -> Line:
        """-> the whole run as one line, breaks become spaces."""
        return joined_line(*self._write(nodes, keep_buttons))

    def resolve(self, href: str) -> str | None:
        """-> an address that can be opened, or None for script, data and broken ones; `#part` stays as it is."""
        href = href.strip()
        if _PLAIN_ADDRESS.fullmatch(href):
            return href
        if self.base_url and len(href) <= MAX_URL_CHARS and _PLAIN_PATH.fullmatch(href) and (root := _root_of(self.base_url)) is not None:
            return root + href
        scheme = _SCHEME.match(href)
        if not href or len(href) > MAX_URL_CHARS or (scheme and scheme.group(1).lower() not in ("http", "https", "mailto")):
            return None
        if self.base_url and not href.startswith("#") and not scheme:
            try:
                href = urljoin(self.base_url, href)
            except ValueError:
                return None
        return href.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")

    def _write(self, nodes: list[Element | str], keep_buttons: bool) -> tuple[str, str, list[str]]:
        if len(nodes) == 1 and isinstance(nodes[0], str):
            return nodes[0], nodes[0], []
        words: list[str] = []
        marked: list[str] = []
        stamps: list[str] = []
        self._run(nodes, words, marked, stamps, keep_buttons)
        return "".join(words), "".join(marked), stamps

    def _run(self, nodes: list[Element | str], words: list[str], marked: list[str], stamps: list[str], keep_buttons: bool) -> None:
        before: Element | str | None = None
        for node in nodes:
            if isinstance(node, str):
                words.append(node)
                marked.append(node)
            else:
                at = len(words)
                self._element(node, words, marked, stamps, keep_buttons)
                is_glued = 0 < at < len(words) and words[at - 1][-1:].isalnum() and words[at][:1].isalnum()
                if is_glued and isinstance(before, Element) and _stand_apart(before, node):
                    words.insert(at, " ")
                    marked.insert(at, " ")
            before = node

    def _element(self, element: Element, words: list[str], marked: list[str], stamps: list[str], keep_buttons: bool) -> None:
        tag = element.tag
        if tag in ("br", "hr"):
            words.append(BREAK)
            marked.append(BREAK)
            return
        if tag == "img" or (tag == "button" and not keep_buttons):
            alt = element.attributes.get("alt", "").strip() if tag == "img" else ""
            if _EMOJI.fullmatch(alt):
                words.append(alt)
                marked.append(alt)
            return
        if tag in TIME_TAGS and (stamp := element.attributes.get("datetime", "").strip()):
            stamps.append(stamp[:100])
        only = element.kids[0] if len(element.kids) == 1 else None
        if isinstance(only, str):
            text = markup = only
        else:
            inner_words: list[str] = []
            inner_marked: list[str] = []
            self._run([element.text()] if tag in CODE_TAGS else element.kids, inner_words, inner_marked, stamps, keep_buttons)
            text, markup = "".join(inner_words), "".join(inner_marked)
        if tag == "a" and is_permalink(element, text):
            return
        if tag in BLOCK_TAGS:
            text, markup = f" {text} ", f" {markup} "
        words.append(text)
        marked.append(self.marked(element, text, markup))

    def marked(self, element: Element, text: str, markup: str) -> str:
        """-> `markup` of what stands in an inline element, marked as the element says; `text` are its words."""
        core = markup.strip()
        if not core or BREAK in core:
            return markup
        is_bare = len(core) == len(markup)
        lead, tail = ("", "") if is_bare else (markup[: len(markup) - len(markup.lstrip())], markup[len(markup.rstrip()) :])
        if element.tag in CODE_TAGS and "`" not in core:
            return f"{lead}`{fold_space(text)}`{tail}"
        if element.tag == "a" and (url := self.resolve(element.attributes.get("href", ""))):
            return f"{lead}[{core}]({url}){tail}"
        if _is_bold(element) and "**" not in core:
            return f"{lead}**{core}**{tail}"
        return markup


@lru_cache(maxsize=256)
def _root_of(base_url: str) -> str | None:
    """-> what stands before a path from the root of `base_url`; None where that is no address."""
    try:
        return urljoin(base_url, "/").removesuffix("/")
    except ValueError:
        return None


def _is_bold(element: Element) -> bool:
    if element.tag in _BOLD_TAGS or ("style" in element.attributes and _BOLD_STYLE.search(element.attributes["style"])):
        return True
    return is_badge(element)


def is_badge(element: Element) -> bool:
    """True for a label that only its class sets apart (`badge`, `tag`, `pill`)."""
    return element.tag in ("span", "mark", "small", "em", "i") and "class" in element.attributes and bool(element.words() & _BADGE_WORDS)


def _stand_apart(before: Element, after: Element) -> bool:
    """Neighbours without a space between that a style sheet sets apart (a badge, a version and a date)."""
    return any(part.tag in TIME_TAGS or (part.tag in ("span", "small", "label", "mark") and "class" in part.attributes) for part in (before, after))


def is_permalink(link: Element, text: str) -> bool:
    """True for the `#` or pilcrow beside a heading that links to the heading itself."""
    if "#" not in link.attributes.get("href", "#"):
        return False
    text = fold_space(text)
    if text in ("", "#", "¶", "§", "🔗", "⚓"):
        return True
    return bool(link.words() & _PERMALINK_WORDS) and (len(text) < 3 or bool(_PERMALINK.fullmatch(text)))


def joined_line(words: str, marked: str, stamps: Sequence[str] = ()) -> Line:
    """-> a run of words and its markup as one line, breaks become spaces."""
    text = fold_space(words.replace(BREAK, " ") if BREAK in words else words)
    markup = text if marked == words else fold_space(marked.replace(BREAK, " ") if BREAK in marked else marked)
    if len(markup) > MAX_TEXT_CHARS or len(text) > MAX_TEXT_CHARS:
        text, markup = cap(text, MAX_TEXT_CHARS), cap(markup, 2 * MAX_TEXT_CHARS)
    return Line(text, markup, stamps[0] if stamps else None)


def _cut(words: str, marked: str, stamps: list[str]) -> list[Line]:
    texts, markups = words.split(BREAK), marked.split(BREAK)
    if len(texts) != len(markups):
        texts, markups = [words.replace(BREAK, " ")], [marked.replace(BREAK, " ")]
    made = [Line(cap(fold_space(text), MAX_TEXT_CHARS), cap(fold_space(markup), 2 * MAX_TEXT_CHARS)) for text, markup in zip(texts, markups, strict=True)]
    made = [line for line in made if line]
    return [Line(made[0].text, made[0].markup, stamps[0]), *made[1:]] if made and stamps else made
