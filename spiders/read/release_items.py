"""Change items of one release: `find_items(blocks) -> (items, context_count, dropped_count)`.

Every list item is one of three: a change item; a context, where it only labels or names the component of the items below it;
or dropped, where it is boilerplate. The three counts add up to the list items met. Prose counts where a release or a labelled
section has no list: one item a paragraph, or one a heading where a labelled section holds headings with prose under each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from spiders.read.author_labels import read_label
from spiders.read.blocks import Block, BlockType
from spiders.read.boilerplate import is_boilerplate_item, is_boilerplate_section, is_credit_line, is_pointer
from spiders.read.item_text import item_words
from spiders.read.release_table_items import rows_as_items
from spiders.read.versions import Clarity, read_release_line

MAX_LABEL_WORDS = 6
"""Most words of a line or parent bullet that can be a label."""

MAX_ITEM_CHARS = 4_000
"""Longest item that further paragraphs are added to, characters."""

_BOLD_ONLY = re.compile(r"^(?:\*\*|__)[^*_]*(?:[*_](?![*_])[^*_]*)*(?:\*\*|__)\s*:?$|^(?:\*\*|__).+?:(?:\*\*|__)$")
_REFERENCE = re.compile(r"#\d+|\b[0-9a-f]{7,40}\b|@\d|@~|\bv?\d+\.\d")
_VERB = re.compile(
    r"(?i)(?:add|fix|improve|updat|upgrad|remov|support|allow|enabl|disabl|chang|renam|mov|refactor|deprecat|bump|us|mak|new|better|faster|drop|introduc|rewr|clean|doc|test|initial)"
)
_PLAIN_LIST = re.compile(
    r"(?i)^(?:(?:all|other|misc\w*|various|general|further|more|additional|minor|notable)\s+){0,2}(?:changes|updates|additions)(?:\s+(?:and|&)\s+\w+)?$"
)
MAX_STAMPED_CHARS = 40
"""Longest line with a machine-readable date on it that is that date and nothing else, characters."""
_SUMMARY = re.compile(r"(?i)\W*(?:summary|overview|highlights|tl;?dr|at a glance|in short|zusammenfassung|résumé|resumen|resumo)\b")
_DATE_WORDS = re.compile(r"(?i)^\W*(?:release[ds]?|published|updated|date|day)\b")


class FoundItem(NamedTuple):
    """A change item before its kind is decided.

    sections: headings from the release down, nearest last. parents: label bullets above it, outermost first.
    bold_label: label line that stands above its list, if any.
    """

    text: str
    markup: str
    sections: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    bold_label: str | None = None
    locator: str = ""
    quote: str = ""


@dataclass
class _Run:
    """What stands under one heading or label: its items, and the prose that counts if there are none."""

    sections: tuple[str, ...]
    label: str | None
    heading: Block | None = None
    place: str = ""
    items: list[FoundItem] = field(default_factory=list)
    prose: list[Block] = field(default_factory=list)
    list_items: int = 0
    is_dropped: bool = False


@dataclass
class _Walk:
    blocks: Sequence[Block]
    place: str = ""
    runs: list[_Run] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    parents: list[tuple[int, str | None]] = field(default_factory=list)
    owner: int | None = None
    context_count: int = 0
    dropped_count: int = 0

    def __post_init__(self) -> None:
        self.runs.append(_Run((), None, place=self.place))
        for index, block in enumerate(self.blocks):
            if block.type is not BlockType.PARAGRAPH or block.level == 0:
                self.owner = self.owner if block.type is BlockType.CODE else None
            if block.type is BlockType.HEADING:
                self.heading(block)
            elif block.type is BlockType.ITEM:
                self.item(index, block)
            elif block.type is BlockType.PARAGRAPH:
                self.paragraph(index, block)

    def heading(self, block: Block) -> None:
        while self.headings and self.headings[-1][0] >= block.level:
            self.headings.pop()
        self.headings.append((block.level, block.text))
        self.parents.clear()
        self._open(None, block)

    def _open(self, label: str | None, heading: Block | None = None) -> None:
        sections = tuple(text for _, text in self.headings)
        dropped = any(is_boilerplate_section(text) for text in sections) or (label is not None and is_boilerplate_section(label))
        self.runs.append(_Run(sections, label, heading, self.place, is_dropped=dropped))

    def paragraph(self, index: int, block: Block) -> None:
        if block.level == 0:
            self.parents.clear()
        elif self.owner is not None:
            self.runs[-1].items[self.owner] = _continued(self.runs[-1].items[self.owner], block)
            return
        if label := self._label(index, block):
            self._open(label)
        elif block.level == 0 or self.runs[-1].list_items == 0:
            self.runs[-1].prose.append(block)

    def _label(self, index: int, block: Block) -> str | None:
        """A line that heads what follows: bold and alone, or short with a colon before a list."""
        following = self.blocks[index + 1].type if index + 1 < len(self.blocks) else None
        words = block.text.rstrip(" :：")
        is_bold = _BOLD_ONLY.match(block.markup) is not None and len(words) <= 80
        if is_bold and (following is BlockType.ITEM or read_label(words) is not None or is_boilerplate_section(words)):
            return words
        ends_open = block.text.rstrip().endswith((":", "："))
        if len(words.split()) <= MAX_LABEL_WORDS and following is BlockType.ITEM and (ends_open or _is_label(words) or is_boilerplate_section(words)):
            return words
        return words if ends_open and len(words.split()) <= 3 and read_label(words) is not None else None

    def item(self, index: int, block: Block) -> None:
        run = self.runs[-1]
        run.list_items += 1
        while self.parents and self.parents[-1][0] >= block.level:
            self.parents.pop()
        parents = tuple([text for _, text in self.parents if text is not None]) if self.parents else ()
        is_context = self._has_children(index) and is_context_text(block)
        dropped = run.is_dropped or (bool(parents) and any(is_boilerplate_section(text) for text in parents))
        self.parents.append((block.level, block.text.rstrip(" :：") if is_context else None))
        if dropped or not block.text or (not is_context and is_boilerplate_item(block.text, block.markup)) or _is_date_item(block):
            self.dropped_count += 1
        elif is_context:
            self.context_count += 1
        else:
            run.items.append(_found(block, run, parents))
            self.owner = len(run.items) - 1

    def _has_children(self, index: int) -> bool:
        for place in range(index + 1, len(self.blocks)):
            block = self.blocks[place]
            if block.type is BlockType.ITEM:
                return block.level > self.blocks[index].level
            if block.type is BlockType.TABLE_ROW:
                return True
            if block.type is BlockType.HEADING or (block.type is BlockType.PARAGRAPH and block.level == 0):
                return False
        return False


def is_context_text(block: Block) -> bool:
    """True where a bullet that has bullets below it only labels them: a known label, or a few words that end in a colon or are bold or code."""
    words = block.text.rstrip(" :：")
    count = len(words.split())
    if _REFERENCE.search(words):
        return False
    is_marked = block.text.rstrip().endswith((":", "：")) or _BOLD_ONLY.match(block.markup) is not None
    if count <= MAX_LABEL_WORDS and (_is_label(words, is_marked) or is_boilerplate_section(words)):
        return True
    if _PLAIN_LIST.match(words):
        return True
    if "`" not in block.markup and (count == 1 or (count == 2 and words[:1].isupper())) and not _VERB.match(words):
        return True
    return count <= 4 and is_marked


def _is_label(words: str, is_marked: bool = False) -> bool:
    """True for a label and nothing else (`Bug fixes`); with other words (`Fix a crash on start`) only where a colon or bold marks it."""
    label = read_label(words)
    return label is not None and (label.is_exact or is_marked)


def _is_date_item(block: Block) -> bool:
    line = read_release_line(block.text) if len(block.text) < 60 and _DATE_WORDS.match(block.text) else None
    return line is not None and line.version is None and line.clarity is Clarity.PLAIN


def _found(block: Block, run: _Run, parents: tuple[str, ...] = ()) -> FoundItem:
    return FoundItem(item_words(block.text, block.markup), block.markup, run.sections, parents, run.label, _where(run, block), block.text)


def _where(run: _Run, block: Block) -> str:
    return f"{run.place}{block.locator}".strip() if run.place else block.locator


def _continued(item: FoundItem, block: Block) -> FoundItem:
    """A paragraph inside of a list item goes on with it."""
    if is_credit_line(block.text) or len(item.text) > MAX_ITEM_CHARS:
        return item
    return item._replace(text=f"{item.text} {item_words(block.text, block.markup)}", markup=f"{item.markup} {block.markup}", quote=f"{item.quote} {block.text}")


def find_items(blocks: Sequence[Block], *, is_announcement: bool = False, place: str = "") -> tuple[list[FoundItem], int, int]:
    """-> items, list items that are contexts, list items dropped, of blocks that are known to be one release's.

    `is_announcement`: the release has no version; a heading with prose under it then announces one thing. `place` goes before every locator.
    """
    walk = _Walk(rows_as_items(blocks), place)
    has_list = any(run.items or run.list_items for run in walk.runs)
    _drop_summaries(walk)
    items: list[FoundItem] = []
    for run in walk.runs:
        if run.items or run.list_items:
            items += run.items
        elif not run.is_dropped:
            items += _announced(run) if is_announcement and run.heading is not None else _prose_items(run, has_list)
    return items, walk.context_count, walk.dropped_count


def _announced(run: _Run) -> list[FoundItem]:
    """What one heading announces, with the first paragraph under it; a label's paragraphs are announced one by one."""
    prose = [b for b in run.prose if not _is_aside(b)]
    head = run.heading
    if head is None or not prose or _is_label(head.text):
        return [_found(block, run) for block in prose]
    text = f"{head.text.rstrip('.:')}: {item_words(prose[0].text, prose[0].markup)}"
    return [FoundItem(text, f"{head.markup}: {prose[0].markup}", run.sections[:-1], (), None, _where(run, head), f"{head.text}: {prose[0].text}")]


def _prose_items(run: _Run, has_list: bool) -> list[FoundItem]:
    prose = [b for b in run.prose if not _is_aside(b)]
    outer = run.sections[:-1] if run.heading is not None else run.sections
    under_label = any(read_label(text) is not None for text in outer)
    if run.heading is not None and under_label and prose and not _is_label(run.heading.text):
        return [FoundItem(item_words(run.heading.text, run.heading.markup), run.heading.markup, outer, (), None, _where(run, run.heading), run.heading.text)]
    labelled = [text for text in (*run.sections, run.label or "") if text and read_label(text) is not None]
    if has_list and not labelled:
        return []
    return [_found(block, run) for block in prose]


def _is_aside(block: Block) -> bool:
    text = block.text
    if len(text) < 3 or not re.search(r"\w{2}", text) or text.rstrip().endswith((":", "：")) or (block.stamp and len(text) <= MAX_STAMPED_CHARS):
        return True
    if is_boilerplate_item(text, block.markup) or is_credit_line(text) or is_pointer(text, block.markup):
        return True
    line = read_release_line(text) if len(text) < 120 else None
    return line is not None and line.clarity is not Clarity.LEADING


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"^\W*\w+\s*(?:\([^)]*\))?\s*(?:#\d+)?\s*:\s*", "", text).lower()).strip()


def _drop_summaries(walk: _Walk) -> None:
    """A section whose items all stand again, longer, in another section of the release is a summary: dropped and counted."""
    filled = [run for run in walk.runs if run.items and run.sections]
    for run in filled:
        if len(filled) < 2 or not _SUMMARY.match(run.sections[-1]):
            continue
        others = [_bare(item.text) for other in filled if other is not run and other.items for item in other.items]
        short = [_bare(item.text) for item in run.items]
        repeated = sum(any(other.startswith(text) for other in others) for text in short)
        if repeated >= 0.8 * len(short):
            walk.dropped_count += len(run.items)
            run.items = []
