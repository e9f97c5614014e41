"""The quickest way through a fragment: headings, paragraphs and lists of plain words, links and code become blocks without a tree.

That is how most release notes stand in feeds. What holds anything else gives None and goes by `html_plain` or the page's parser; every way
makes the same blocks, which a test holds on real feeds and made-up fragments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from spiders.read.blocks import Block, BlockType
from spiders.read.display_text import cap, fold_space, strip_invisible
from spiders.read.html_inline import BREAK, CODE_TAGS, MAX_HEADING_CHARS, MAX_TEXT_CHARS, MAX_URL_CHARS, Line, LineWriter, is_permalink, joined_line
from spiders.read.html_plain import INLINE_TAGS, MAX_PLAIN_CHARS, TAG, WRITTEN, are_plain, is_dated, plain_attributes, plain_text
from spiders.read.html_tree import Element

MAX_LISTS = 8
"""Deepest nesting of lists that is read this way."""
MAX_INLINE = 4
"""Deepest nesting of inline elements that is read this way."""

# `small`, `span` and the like may be badges, which their classes tell
_NAMES = "|".join(sorted(INLINE_TAGS - {"span", "mark", "small"}, key=len, reverse=True))
_RUN = rf"((?:[^<]++|</?(?:{_NAMES})\b[^<>]*+>)*+)"
# only the names of `_RUN` stand where it is asked
_LEAF = re.compile(r"<([a-z]++)((?:\s[^<>]*+)?+)>([^<]*+)</\1>")
_BARE = {name: Element(name, {}, None) for name in INLINE_TAGS}
# nothing in it is written otherwise in light Markdown, and it leads to no part of the page
_PLAIN_LINK = re.compile(rf"\s+href=[\"'](https?://[!$%+-;=?-~]{{1,{MAX_URL_CHARS - 9}}})[\"']")
_BADGES = frozenset({"em", "i"})
_PART = re.compile(rf"\s*+(?:<(li)([^<>]*+)>{_RUN}(</li>)?|<(p|h[1-6])([^<>]*+)>{_RUN}</\5>|<(ul|ol)([^<>]*+)>|</(ul|ol|li)>)")


_Inline: TypeAlias = tuple[Element, int]
"""An inline element that is still open, and how many words stood before it."""


def flat_blocks(fragment: str, base_url: str | None) -> list[Block] | None:
    """-> the blocks of a flat fragment in reading order, None where it is not flat."""
    if len(fragment) > MAX_PLAIN_CHARS or "\r" in fragment or "\x00" in fragment:
        return None
    notes, position, end = _Notes(LineWriter(base_url), strip_invisible(fragment) is fragment), 0, len(fragment.rstrip())
    while position < end:
        part = _PART.match(fragment, position)
        if part is None or not notes.take(part):
            return None
        position = part.end()
    return notes.blocks if len(notes.open) == 1 else None


@dataclass(slots=True)
class _Open:
    """An element that is still open: `path` its locator, `counts` its children so far by tag, `depth` of the list around or in it."""

    tag: str
    path: str
    depth: int
    has_text: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def child(self, tag: str) -> str:
        """-> path of its next child of that tag."""
        place = self.counts[tag] = self.counts.get(tag, 0) + 1
        return f"{self.path} > {tag}:nth-of-type({place})"


class _Notes:
    """Takes part after part; `take` is False where a part may not stand, or holds what this way does not read."""

    def __init__(self, writer: LineWriter, is_clean: bool) -> None:
        self.blocks: list[Block] = []
        self.open = [_Open("body", "css:body", -1)]
        self._writer, self._is_clean = writer, is_clean

    def take(self, part: re.Match[str]) -> bool:
        """Reads one part of the fragment."""
        at = self.open[-1]
        if part[1]:
            return at.tag in ("ul", "ol") and self._item(part, at)
        if tag := part[5]:
            is_prose = tag == "p" and at.tag in ("body", "li")
            return (is_prose or at.tag == "body") and are_plain(part[6]) and self._prose(tag, part[7], at)
        if tag := part[8]:
            if at.tag not in ("body", "li") or len(self.open) > 2 * MAX_LISTS or not are_plain(part[9]):
                return False
            self.open.append(_Open(tag, at.child(tag), at.depth))
            return True
        self.open.pop()
        return at.tag == part[10]

    def _item(self, part: re.Match[str], at: _Open) -> bool:
        attributes, run, end = part.group(2, 3, 4)
        line = self._line(run) if not attributes or are_plain(attributes) else None
        if line is None:
            return False
        text, markup, _ = line
        path = at.child("li")
        if text:
            self.blocks.append(Block(BlockType.ITEM, text, at.depth + 1, markup, path, None, None, None, at.tag == "ol"))
        if not end:
            self.open.append(_Open("li", path, at.depth + 1, bool(text)))
        return True

    def _prose(self, tag: str, run: str, at: _Open) -> bool:
        # lines of the source may be paragraphs of their own, and a heading's link its address
        if ("\n" in run.strip()) if tag == "p" else ("<a" in run):
            return False
        line = self._line(run)
        if line is None:
            return False
        path = at.child(tag)
        if not line.text:
            return True
        if tag != "p":
            self.blocks.append(Block(BlockType.HEADING, cap(line.text, MAX_HEADING_CHARS), int(tag[1]), cap(line.markup, 2 * MAX_HEADING_CHARS), path))
        elif at.tag == "body":
            self.blocks.append(Block(BlockType.PARAGRAPH, line.text, 0, line.markup, path))
        else:
            kind, is_ordered = (BlockType.PARAGRAPH if at.has_text else BlockType.ITEM), self.open[-2].tag == "ol"
            self.blocks.append(Block(kind, line.text, at.depth + at.has_text, line.markup, at.path, ordered=is_ordered))
            at.has_text = True
        return True

    def _line(self, run: str) -> Line | None:
        """-> the line of a run of words and inline elements; None where an element in it is not plain, or a date may open a card."""
        if "<" not in run:
            text = plain_text(run, self._is_clean)
            return None if is_dated(text) else joined_line(text, text)
        is_simple = True
        words: list[str] = []
        marked: list[str] = []
        is_bare = self._is_clean and "&" not in run
        # words, then again and again: name, attributes and words of an element, words
        parts = _LEAF.split(run)
        rest = parts.pop()
        each = iter(parts)
        for before, name, raw, text in zip(each, each, each, each, strict=True):
            if not is_bare:
                before, text = plain_text(before, self._is_clean), plain_text(text, self._is_clean)
            if is_dated(text):
                return None
            if markup := _marked(name, raw, text):
                words += before, text
                marked += before, markup
                continue
            is_simple = False
            words.append(before)
            marked.append(before)
            element = _element(name, raw)
            if element is None:
                return None
            if name != "a" or not is_permalink(element, text):
                words.append(text)
                marked.append(self._writer.marked(element, text, text))
        if run.count("<") != len(parts) // 2:
            return self._nested_line(run)
        rest = rest if is_bare else plain_text(rest, self._is_clean)
        whole, markup = "".join(words) + rest, "".join(marked) + rest
        # the marks of code and of whole addresses bring no white space: where the words have none to fold, neither has their markup
        if is_simple and len(whole) <= MAX_TEXT_CHARS and fold_space(whole) == whole:
            return Line(whole, cap(markup, 2 * MAX_TEXT_CHARS))
        return joined_line(whole, markup)

    def _nested_line(self, run: str) -> Line | None:
        """As `_line`, where inline elements stand in others."""
        words: list[str] = []
        marked: list[str] = []
        inside: list[_Inline] = []
        done = 0
        for tag in TAG.finditer(run):
            if (start := tag.start()) > done and not self._text(run[done:start], words, marked):
                return None
            done = tag.end()
            if not tag[1]:
                element = None if tag[4] else _element(tag[2], tag[3])
                if element is None or len(inside) >= MAX_INLINE:
                    return None
                inside.append((element, len(words)))
            elif not inside or inside[-1][0].tag != tag[2] or not self._close(inside.pop(), words, marked, inside):
                return None
        is_whole = not inside and self._text(run[done:], words, marked)
        return joined_line("".join(words), "".join(marked)) if is_whole else None

    def _text(self, raw: str, words: list[str], marked: list[str]) -> bool:
        words.append(plain_text(raw, self._is_clean))
        marked.append(words[-1])
        return "<" not in raw

    def _close(self, ended: _Inline, words: list[str], marked: list[str], around: list[_Inline]) -> bool:
        """Puts the words of an inline element that ends, and their markup, in the place of its parts; False where it is not plain."""
        element, at = ended
        text = "".join(words[at:])
        if is_dated(text) or (element.tag == "a" and any(outer.tag == "a" for outer, _ in around)):
            return False
        markup = text if element.tag in CODE_TAGS else "".join(marked[at:])
        is_shown = element.tag != "a" or not is_permalink(element, text)
        if not is_shown and any(outer.tag in CODE_TAGS for outer, _ in around):
            return False
        words[at:], marked[at:] = ([text], [self._writer.marked(element, text, markup)]) if is_shown else ([], [])
        return True


def _marked(name: str, raw: str, text: str) -> str | None:
    """-> the markup of code, or of a link that has a whole address and nothing else; None for any other, which `LineWriter` marks."""
    if not text or text[0].isspace() or text[-1].isspace() or BREAK in text:
        return None
    if name == "a":
        link = _PLAIN_LINK.fullmatch(raw)
        return f"[{text}]({link[1]})" if link else None
    return f"`{fold_space(text)}`" if not raw and name in CODE_TAGS and "`" not in text else None


def _element(name: str, raw: str) -> Element | None:
    """-> an inline element; None where its attributes as written tell more than plain ones do, or its class may make it a badge."""
    if not raw:
        return _BARE[name]
    attributes = plain_attributes(raw) if WRITTEN.fullmatch(raw) else None
    if attributes is None or ("class" in attributes and name in _BADGES):
        return None
    return Element(name, attributes, None)
