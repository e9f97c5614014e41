"""Which blocks of a document begin a release: `release_marks(blocks) -> list[Mark]`.

A heading that is nothing but a version, a date or `Unreleased` begins one. A heading that only contains a version does where
the document's other releases stand at its level or are named like it; a section that repeats the version of the release above
it (`6.9.24 Security`) does not. Bold lines, bold bullets and plain lines count where they are as clear as a heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spiders.read.author_labels import read_label
from spiders.read.blocks import Block, BlockType
from spiders.read.dates import read_date
from spiders.read.versions import Clarity, ReleaseLine, read_release_line, version_key
from spiders.records import Channel

BOLD_LEVEL, BULLET_LEVEL = 7, 8
"""Levels of bold lines and bold bullets, below every heading."""

MAX_LINE_CHARS, MAX_PLAIN_CHARS = 100, 60
"""Longest bold line and longest line without markup that can name a release, characters."""

_BOLD_ONLY = re.compile(r"^(?:\*\*|__)[^*]+(?:\*\*|__)\s*:?$")
_SERIES = re.compile(r"(?i)\.x$|\.\*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A block that begins a release, with the level that ends it."""

    index: int
    level: int
    line: ReleaseLine

    @property
    def key(self) -> str | None:
        """Version folded for comparison."""
        return version_key(self.line.version)


def release_marks(blocks: Sequence[Block]) -> list[Mark]:
    """-> the blocks that begin releases, in order."""
    marks = _settled(_headings(blocks), blocks)
    return sorted(marks + _lines(blocks, marks), key=lambda mark: mark.index)


def _headings(blocks: Sequence[Block]) -> list[Mark]:
    found = []
    for index, block in enumerate(blocks):
        if block.type is not BlockType.HEADING:
            continue
        line = read_release_line(block.text)
        if line is None and block.stamp and (stated := read_date(block.stamp)) and read_label(block.text) is None:
            line = ReleaseLine(Clarity.TITLED, None, (stated,), Channel.GENERAL, False, block.text, "")
        if line is not None and not (line.version and _SERIES.search(line.version)):
            found.append(Mark(index, block.level, line))
    return found


def _settled(candidates: list[Mark], blocks: Sequence[Block]) -> list[Mark]:
    style = _Style(candidates)
    kept: list[Mark] = []
    above: list[Mark] = []
    for mark in candidates:
        open_marks = [m for m in above if m.level < mark.level]
        if style.is_release(mark, open_marks, kept[-1] if kept else None) and not _is_title(mark, candidates, blocks):
            kept.append(mark)
            above = [*open_marks, mark]
    return kept


class _Style:
    """How the document writes its releases: at which levels, after which names."""

    def __init__(self, candidates: list[Mark]) -> None:
        self.sorting = _sorting(candidates)
        below = {self.sorting[m.index] for m in candidates if m.index in self.sorting}
        clear = [m for m in candidates if m.line.clarity > Clarity.LEADING or (m.level in below and m.line.version and not m.line.words)]
        leading = [m for m in candidates if m.line.clarity is Clarity.LEADING]
        self.levels = Counter(m.level for m in clear if m.line.version or m.line.channel is Channel.UNRELEASED)
        self.names = Counter(m.line.name.lower() for m in candidates if m.line.name and not m.line.words)
        self.nameless = Counter(m.level for m in leading if not m.line.name)

    def is_release(self, mark: Mark, above: list[Mark], last: Mark | None) -> bool:
        """`above` are the releases that enclose the mark, outermost first; `last` is the one before it."""
        line = mark.line
        if mark.index in self.sorting:
            return False
        if line.version is None and line.channel is not Channel.UNRELEASED:
            return not self.levels or (self.levels[mark.level] > 0 and min(self.levels) <= mark.level)
        if line.version is None and line.clarity is Clarity.LEADING:
            return last is None  # `Next`, `main`: a name for what is to come only on top of the page
        current = above[-1] if above else None
        if last is not None and mark.key is not None and mark.level > last.level and mark.key in {last.key, *(m.key for m in above)}:
            return False
        if line.clarity is Clarity.LEADING:
            is_named = self.names[line.name.lower()] > 1 and not line.words
            is_usual = self.levels[mark.level] > 0 or is_named or (self.nameless[mark.level] > 1 and not line.name) or not self.levels
            return is_usual and (current is None or self.levels[mark.level] > 1 or is_named)
        return current is None or current.line.version is None or self.levels[mark.level] > 1 or mark.level - current.level <= 1


def _sorting(candidates: list[Mark]) -> dict[int, int]:
    """Dates that only sort the versions below them (a day's releases of several packages): index of the heading, and the level below it."""
    dates = [m for m in candidates if m.line.version is None and m.line.dates and m.line.clarity is Clarity.PLAIN]
    following = {m.index: after for m, after in pairwise(candidates)}
    found = {
        m.index: after.level
        for m in dates
        if (after := following.get(m.index)) is not None
        and after.line.version
        and not after.line.words
        and after.level > m.level
        and after.index - m.index == 1
    }
    return found if len(found) * 5 >= len(dates) * 4 else {}


def _is_title(mark: Mark, candidates: list[Mark], blocks: Sequence[Block]) -> bool:
    """The page's first heading names the release line (`Acme 5.1 release notes`) where longer versions of it follow."""
    if mark is not candidates[0] or mark.key is None or mark.line.dates or any(b.type is BlockType.HEADING for b in blocks[: mark.index]):
        return False
    others = [m.key for m in candidates[1:] if m.key]
    return any(other.startswith(mark.key + ".") for other in others)


def _lines(blocks: Sequence[Block], headings: list[Mark]) -> list[Mark]:
    """Bold bullets and bold lines that name a version; plain ones only where no heading does, or where they state a date too."""
    has_headings = any(m.line.version for m in headings)
    found = []
    for index, block in enumerate(blocks):
        if block.type not in (BlockType.ITEM, BlockType.PARAGRAPH) or len(block.text) > MAX_LINE_CHARS:
            continue
        is_bold = _BOLD_ONLY.match(block.markup) is not None
        if not is_bold and not _may_be_plain(blocks, index, has_headings):
            continue
        line = read_release_line(block.text)
        if line is None or line.version is None or line.clarity is Clarity.LEADING or _SERIES.search(line.version):
            continue
        if not is_bold and not line.dates and (has_headings or line.clarity is not Clarity.PLAIN):
            continue
        if _has_body(blocks, index):
            found.append(Mark(index, BULLET_LEVEL + block.level if block.type is BlockType.ITEM else BOLD_LEVEL, line))
    return [m for m in found if not _is_restated(m, headings)]


def _may_be_plain(blocks: Sequence[Block], index: int, has_headings: bool) -> bool:
    """A line without markup may name a release: short, at the left margin, above a list; a bullet only above bullets of its own."""
    block, following = blocks[index], blocks[index + 1] if index + 1 < len(blocks) else None
    if block.level or len(block.text) > MAX_PLAIN_CHARS or following is None:
        return False
    if block.type is BlockType.ITEM:
        return not has_headings and following.type is BlockType.ITEM and following.level > 0
    # a renderer that did not take `##1.2.3` for a heading shows the signs
    return not has_headings or (block.text.lstrip("# ")[:1].isdigit() and following.type is BlockType.ITEM)


def _has_body(blocks: Sequence[Block], index: int) -> bool:
    following = blocks[index + 1 : index + 3]
    return bool(following) and any(b.type in (BlockType.ITEM, BlockType.PARAGRAPH, BlockType.CODE) for b in following)


def _is_restated(mark: Mark, headings: list[Mark]) -> bool:
    """A line right below a release heading that says its version again, with the date, is part of that heading (`v6.3`: `v6.3.0 Release Day`)."""
    if mark.level != BOLD_LEVEL or mark.key is None:
        return False
    above = next((h for h in reversed(headings) if h.index < mark.index), None)
    return above is not None and above.key is not None and mark.index - above.index <= 2 and mark.key in (above.key, f"{above.key}.0")
