"""Releases of a document in any markup: `find_releases(blocks) -> FoundChangelog`.

`release_lines` says which blocks begin a release; here each gets its body, its date (from the heading, a stamp, the line below,
or a dated heading above), its component, and its items. List items outside of every release are counted as dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.read.author_labels import read_label
from spiders.read.blocks import Block, BlockType
from spiders.read.dates import StatedDate, find_date, find_dates, read_date
from spiders.read.release_items import FoundItem, find_items
from spiders.read.release_lines import BOLD_LEVEL, Mark, release_marks
from spiders.read.release_tables import rows_as_releases
from spiders.read.versions import VERSION, Clarity, read_release_line, version_key
from spiders.records import Channel

__all__ = ["FoundChangelog", "FoundItem", "FoundRelease", "find_items", "find_releases"]

_RELEASED_ON = re.compile(r"(?i)\breleas(?:e|ed|ing)\b(?:\s+(?:date|day|on|at))*\W{0,6}(?:on\s+)?(?=(.{4,40}))")
_CANCELLED = re.compile(
    r"(?i)^\W*(?:this\s+)?(?:release|version)\s+(?:was\s+|has\s+been\s+|is\s+)?(?:cancell?ed|withdrawn|yanked|pulled|retracted|unpublished|skipped|broken)\b"
    r"|^\W*(?:yanked|withdrawn|retracted)\b"
)
_DATE_LINE_CHARS = 90
_OPENING_CHARS = 12
_NO_COMPONENT = re.compile(
    r"(?i)^\W*(?:change\s*log|changes|release\s*notes?|releases?|history|versions?|what'?s\s+new|unreleased|news|older?|previous|archive|\d{4})\b"
)
_FILE_VERSION = re.compile(r"(?<![\d.])v?\d+(?:[._]\d+)+(?:-?(?:alpha|beta|rc)\.?\d*)?(?![\d])")


@dataclass(frozen=True, slots=True)
class FoundRelease:
    """A release as one document shows it, before records; `entry_key` only where the document gives an identity of its own."""

    version: str | None
    title: str | None
    component: str | None
    date: StatedDate | None
    channel: Channel
    is_withdrawn: bool
    url: str | None
    locator: str
    quote: str
    items: tuple[FoundItem, ...]
    entry_key: str | None = None


@dataclass(frozen=True, slots=True)
class FoundChangelog:
    """Releases in reading order, with what was counted and doubted on the way (`code: words`)."""

    releases: tuple[FoundRelease, ...]
    context_count: int = 0
    dropped_count: int = 0
    doubts: tuple[str, ...] = ()


def find_releases(blocks: Sequence[Block], *, page_title: str | None = None, page_url: str | None = None) -> FoundChangelog:
    """-> the releases of a document. Where no block begins one, title or address may name the one release of the whole page."""
    marks = release_marks(blocks)
    if not marks:  # beside release headings a table of versions is a table of something else
        blocks = rows_as_releases(blocks)
        marks = release_marks(blocks)
    named = version_key(_address_version(page_url))
    if not marks or (named and all(m.key != named for m in marks) and _are_mentions(marks)):
        return _whole_page(blocks, page_title, page_url)
    return _Cutter(blocks, marks).changelog()


def _are_mentions(marks: list[Mark]) -> bool:
    """True where headings only mention versions, each in other words: no release line of the document."""
    names = [m.line.name.lower() for m in marks]
    return len(set(names)) == len(names) and all(m.line.clarity is Clarity.LEADING for m in marks)


def _whole_page(blocks: Sequence[Block], page_title: str | None, page_url: str | None) -> FoundChangelog:
    items, contexts, dropped = find_items(blocks)
    line = read_release_line(page_title) if page_title else None
    version = line.version if line else _address_version(page_url)
    if not items or (version is None and line is None):
        return FoundChangelog((), 0, sum(b.type is BlockType.ITEM for b in blocks))
    channel = line.channel if line else Channel.GENERAL
    date = (line.date if line else None) or _date_below(blocks, 0)
    quote = page_title or (version or "")
    release = FoundRelease(version, page_title, None, date, channel, False, page_url, "page", quote, tuple(items))
    return FoundChangelog((release,), contexts, dropped)


def _address_version(url: str | None) -> str | None:
    """Version in the last segments of an address or path (`.../v0.54.md`, `.../3.9.0/3.9.0.md`)."""
    for segment in reversed([s for s in (url or "").split("?")[0].split("#")[0].split("/") if s][-2:]):
        found = _FILE_VERSION.findall(re.sub(r"(?i)\.(?:mdx?|markdown|rst|txt|html?|gz)$", "", re.sub(r"(?i)\.gz$", "", segment)))
        if len(found) == 1 and "://" not in segment:
            return str(found[0])
    return None


class _Cutter:
    """Cuts the blocks at the marks."""

    def __init__(self, blocks: Sequence[Block], marks: list[Mark]) -> None:
        self.blocks, self.marks = blocks, marks
        self.context_count = self.dropped_count = 0
        self.doubts: list[str] = []
        self.parents = _parents(blocks, marks)

    def changelog(self) -> FoundChangelog:
        """-> every release with its items; what stands in no release is counted as dropped."""
        self._count_outside(0, self.marks[0].index)
        components = self._components()
        releases = []
        for place, mark in enumerate(self.marks):
            until = self.marks[place + 1].index if place + 1 < len(self.marks) else len(self.blocks)
            enclosing = self._outer_level(place)
            end = self._end(enclosing, mark.index, until)
            self._count_outside(end, until)
            releases.append(self._release(mark, end, components[place], place))
        return FoundChangelog(tuple(releases), self.context_count, self.dropped_count, tuple(dict.fromkeys(self.doubts)))

    def _count_outside(self, start: int, end: int) -> None:
        self.dropped_count += sum(b.type is BlockType.ITEM for b in self.blocks[start:end])

    def _outer_level(self, place: int) -> int:
        """Level whose headings end a release; dot releases listed under a release's heading share its sections."""
        mark = self.marks[place]
        if mark.level < BOLD_LEVEL:
            return mark.level
        return next((m.level for m in reversed(self.marks[:place]) if m.level < BOLD_LEVEL), BOLD_LEVEL)

    def _end(self, level: int, start: int, until: int) -> int:
        """A heading above the release's level ends it, unless it is one of its sections in disguise."""
        for index in range(start + 1, until):
            block = self.blocks[index]
            if block.type is BlockType.HEADING and block.level < level and not self._is_section(block):
                return index
        return until

    @staticmethod
    def _is_section(block: Block) -> bool:
        return read_label(block.text) is not None

    def _release(self, mark: Mark, end: int, component: str | None, place: int) -> FoundRelease:
        head = self.blocks[mark.index]
        body = [_lifted(block, mark) for block in self.blocks[mark.index + 1 : end]]
        notices = [b for b in body[:3] if b.type is BlockType.PARAGRAPH and _CANCELLED.match(b.text)]
        items, contexts, dropped = find_items([b for b in body if b not in notices], is_announcement=mark.line.version is None and bool(mark.line.dates))
        is_withdrawn = mark.line.is_withdrawn or head.markup.startswith("~~") or (bool(notices) and not items)
        self.context_count += contexts + (head.type is BlockType.ITEM)
        self.dropped_count += dropped
        line = mark.line
        date = line.date or self._stamp(head) or _date_below(self.blocks, mark.index + 1, end) or self._date_above(mark)
        if len({d.on for d in line.dates}) > 1 and line.date is None:
            self.doubts.append(f"dates_disagree: {head.text[:120]}")
        title = head.text if line.name or line.words or line.version is None else None
        return FoundRelease(line.version, title, component, date, line.channel, is_withdrawn, head.anchor, head.locator, head.text, tuple(items))

    @staticmethod
    def _stamp(head: Block) -> StatedDate | None:
        return read_date(head.stamp) if head.stamp else None

    def _date_above(self, mark: Mark) -> StatedDate | None:
        """A heading above that is only a date dates the releases below it."""
        parent = self.parents[mark.index]
        line = read_release_line(self.blocks[parent].text) if parent is not None else None
        return line.date if line and line.version is None and line.clarity is Clarity.PLAIN else None

    def _components(self) -> list[str | None]:
        """Product named by the heading above, where several such headings hold releases; else the name before the version, where names differ."""
        above = [self._product(self.parents[mark.index]) for mark in self.marks]
        names = [mark.line.name if mark.line.version else "" for mark in self.marks]
        if len({a for a in above if a}) > 1:
            return above
        if len({n.lower() for n in names if n}) > 1:
            return [n or None for n in names]
        return [None] * len(names)

    def _product(self, parent: int | None) -> str | None:
        text = self.blocks[parent].text if parent is not None else ""
        if not text or len(text) > 120 or _NO_COMPONENT.match(text) or VERSION.search(text) or find_date(text) or read_date(f"{text} 2024") or read_label(text):
            return None
        return text


def _parents(blocks: Sequence[Block], marks: list[Mark]) -> dict[int, int | None]:
    """-> for each mark the nearest heading above it that is no release itself and of a higher level, or of its own level where it
    opens a run of releases (a product's name between two changelogs)."""
    levels = {mark.index: mark.level for mark in marks}
    stack: list[tuple[int, int]] = []
    found: dict[int, int | None] = {}
    for index, block in enumerate(blocks):
        level = levels.get(index, block.level if block.type is BlockType.HEADING else None)
        if level is None:
            continue
        while stack and stack[-1][0] >= level and not (index in levels and stack[-1][0] == level and _opens_run(blocks, stack[-1][1], levels)):
            stack.pop()
        if index in levels:
            found[index] = stack[-1][1] if stack else None
        else:
            stack.append((level, index))
    return found


def _opens_run(blocks: Sequence[Block], heading: int, marks: dict[int, int]) -> bool:
    """True where a release follows the heading with no list item in between."""
    for index in range(heading + 1, min(heading + 12, len(blocks))):
        if index in marks:
            return blocks[index].type is BlockType.HEADING
        if blocks[index].type in (BlockType.ITEM, BlockType.HEADING):
            return False
    return False


def _lifted(block: Block, mark: Mark) -> Block:
    """Bullets below a bold bullet are the release's own: one level up."""
    if block.type is BlockType.ITEM and mark.level > BOLD_LEVEL and block.level > 0:
        return Block(block.type, block.text, block.level - 1, block.markup, block.locator, block.stamp, block.anchor, block.group, block.ordered)
    return block


def _date_below(blocks: Sequence[Block], start: int, end: int | None = None) -> StatedDate | None:
    """Date on the lines below a release heading: a short line that is a date, or a sentence that says `released on`."""
    seen = 0
    for block in blocks[start : len(blocks) if end is None else end]:
        if block.stamp and block.type is not BlockType.HEADING and (stated := read_date(block.stamp)):
            return stated
        if block.type in (BlockType.HEADING, BlockType.CODE, BlockType.RULE):
            seen += block.type is BlockType.HEADING
            if seen > 1:
                return None
            continue
        seen += 1
        if seen > 3:
            return None
        if block.type in (BlockType.PARAGRAPH, BlockType.ITEM) and (stated := _stated_in(block)):
            return stated
    return None


def _stated_in(block: Block) -> StatedDate | None:
    text = block.text
    if len(text) <= _DATE_LINE_CHARS:
        line = read_release_line(text)
        if line is not None and line.clarity is Clarity.PLAIN and line.date is not None and (line.version is None or block.type is BlockType.PARAGRAPH):
            return line.date
    if block.type is BlockType.ITEM and len(text) > _DATE_LINE_CHARS:
        return None
    for said in _RELEASED_ON.finditer(text[:400]):
        if block.type is BlockType.ITEM and said.start() > _OPENING_CHARS:
            break  # a change may tell of something else that was released
        dates = find_dates(said[1])
        if dates and said[1].find(dates[0].raw) <= 5:
            return dates[0]
    return None
