"""HTML that stands inside a Markdown file: headings, lists, tables and disclosure elements to blocks, by line.

A tag scanner, not a parser: changelogs hold `<ul>` without `</ul>`, blank lines inside of lists and Markdown inside of `<div>`.
Whole HTML pages are read by `html_blocks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spiders.read.blocks import Block, BlockType
from spiders.read.inline_markup import light_markup, visible_text

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9.]*)(\s[^<>]*|/)?>")
_OPENS = re.compile(
    r"^\s{0,12}(?:<(?:details|div|section)(?:\s[^>]*)?>\s*){0,4}<(?:h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|summary|Update)(?:\s[^>]*)?>", re.I
)
_CONTAINERS = frozenset(("ul", "ol", "dl", "table"))
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def opens_fragment(line: str) -> bool:
    """True where a line of Markdown begins HTML that makes blocks (inline tags and plain wrappers do not)."""
    return "<" in line and _OPENS.match(line) is not None


@dataclass
class FragmentReader:
    """Takes lines until every heading, list and table opened in them is closed."""

    depth: int = 0
    out: list[Block] = field(default_factory=list)
    open_lists: list[str] = field(default_factory=list)
    kind: BlockType | None = None
    level: int = 0
    buffer: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    anchor: str | None = None
    in_pre: bool = False

    @property
    def is_complete(self) -> bool:
        """True where nothing that was opened is still open."""
        return not self.open_lists and self.kind is None

    def blocks(self) -> list[Block]:
        """-> the blocks read so far; what is still open is closed."""
        self._close()
        return self.out

    def feed(self, line: str, number: int) -> None:
        """Reads one line; `number` is its 1-based place in the file."""
        position = 0
        self.last = number
        for tag in _TAG.finditer(line):
            self._text(line[position : tag.start()], number)
            position = tag.end()
            self._tag(tag, number)
        self._text(line[position:] + " ", number)

    def _tag(self, tag: re.Match[str], number: int) -> None:
        name, closing = tag[2].lower(), bool(tag[1])
        if name == "pre":
            self.in_pre = not closing
        elif name in _HEADINGS or name == "summary":
            self._close()
            if not closing:
                self._open(BlockType.HEADING, int(name[1]) if name in _HEADINGS else 4, number)
                self.anchor = _attributes(tag[3] or "").get("id")
        elif name == "update" and tag[2] == "Update" and not closing:
            given = _attributes(tag[3] or "")
            words = " ".join(part for part in (given.get("label"), f"({given['description']})" if given.get("description") else None) if part)
            if words:
                self.out.append(Block(BlockType.HEADING, words, 1, words, f"line:{number}"))
        elif name in _CONTAINERS:
            self._container(name, closing)
        elif name in ("li", "dt", "dd"):
            self._close()
            if not closing:
                self._open(BlockType.ITEM, self.depth + max(0, len(self.open_lists) - 1), number)
        elif name == "tr":
            self._close()
            if not closing:
                self._open(BlockType.TABLE_ROW, 0, number)
        elif name in ("td", "th"):
            self.buffer.append(" | " if closing else "")
        elif name in ("p", "div", "br"):
            self.buffer.append(" ")
        else:
            self.buffer.append(tag[0])

    def _container(self, name: str, closing: bool) -> None:
        self._close()
        if not closing:
            self.open_lists.append(name)
        elif name in self.open_lists:
            while self.open_lists and self.open_lists.pop() != name:
                pass

    def _text(self, text: str, number: int) -> None:
        if self.in_pre or not text:
            return
        if self.kind is None:
            if not text.strip():
                return
            self._open(BlockType.PARAGRAPH, self.depth + len(self.open_lists), number)
        self.buffer.append(text)

    def _open(self, kind: BlockType, level: int, number: int) -> None:
        self.kind, self.level, self.buffer, self.first, self.anchor = kind, level, [], number, None

    def _close(self) -> None:
        kind, raw = self.kind, "".join(self.buffer).strip().strip("|").strip()
        self.kind, self.buffer = None, []
        if kind is None:
            return
        text = visible_text(raw)
        if text or kind is BlockType.ITEM:
            locator = f"line:{self.first}" if self.first == self.last else f"line:{self.first}-{self.last}"
            self.out.append(Block(kind, text, self.level, light_markup(raw), locator, anchor=f"#{self.anchor}" if self.anchor else None))


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): m[2] if m[2] is not None else m[3] for m in _ATTRIBUTE.finditer(text)}
