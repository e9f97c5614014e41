"""The order and the levels of a page's blocks: a card opens with its heading, its date stands on it."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from spiders.read.blocks import Block, BlockType
from spiders.read.dates import find_date, read_date
from spiders.records import DatePrecision

_VERSION = re.compile(r"(?<![\w.])v?\d+\.\d+|^v\d+\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MAX_EYEBROW_CHARS = 80
_MAX_EYEBROWS = 4


def arrange(blocks: list[Block]) -> list[Block]:
    """-> the blocks with every card's heading first, its date as `stamp` on it, and levels for headings that had none."""
    if all(block.group is None for block in blocks):
        return _levelled(_headed_by_dates(blocks))
    arranged: list[Block] = []
    for group, run in groupby(blocks, key=lambda block: block.group):
        card = list(run)
        arranged += card if group is None else _card(card)
    return _levelled(_headed_by_dates(_without_months(arranged)))


def _without_months(blocks: list[Block]) -> list[Block]:
    """A month or year above cards that have days of their own only sorts them: no heading."""
    kept = list(blocks)
    for place, (block, after) in enumerate(pairwise(blocks)):
        is_above_card = block.type is after.type is BlockType.HEADING and block.group is None and after.group is not None and after.stamp is not None
        if is_above_card and _is_span(block.text):
            kept[place] = block._replace(type=BlockType.PARAGRAPH, level=0)
    return kept


def _is_span(text: str) -> bool:
    stated = read_date(text)
    return re.fullmatch(r"(19|20)\d\d", text) is not None or (stated is not None and stated.precision is DatePrecision.MONTH)


def _headed_by_dates(blocks: list[Block]) -> list[Block]:
    """Lines that are only a date head what follows where there are several and no heading names a version or a date."""
    if any(block.type is BlockType.HEADING and (block.stamp or _names_release(block.text)) for block in blocks):
        return blocks
    places = [
        place
        for place, block in enumerate(blocks)
        if block.type is BlockType.PARAGRAPH and block.level == 0 and len(block.text) <= 40 and read_date(block.text)
    ]
    if len(places) < 2 or any(later - earlier < 2 for earlier, later in pairwise(places)) or places[-1] == len(blocks) - 1:
        return blocks
    return [block._replace(type=BlockType.HEADING, level=0) if place in places else block for place, block in enumerate(blocks)]


def _names_release(text: str) -> bool:
    """True where a version or a date stands in `text`; neither does without a digit."""
    return _DIGIT.search(text) is not None and (_VERSION.search(text) is not None or find_date(text) is not None)


def _is_date(block: Block) -> bool:
    return block.type is BlockType.PARAGRAPH and (read_date(block.text) is not None or (block.stamp is not None and len(block.text) <= 40))


def _card(blocks: list[Block]) -> list[Block]:
    """One card: its eyebrows (date, badges above the title) go behind the heading, a lone date becomes heading or stamp."""
    at = next((place for place, block in enumerate(blocks) if block.type is BlockType.HEADING), None)
    if at is None:
        return _headed_by_date(blocks)
    above = blocks[:at]
    if len(above) > _MAX_EYEBROWS or any(block.type is not BlockType.PARAGRAPH or len(block.text) > _MAX_EYEBROW_CHARS for block in above):
        return blocks
    heading, below = blocks[at], blocks[at + 1 :]
    if below and _is_date(below[0]) and not any(_is_date(block) for block in above):
        above, below = [*above, below[0]], below[1:]
    dates = [block for block in above if _is_date(block)]
    if len({block.stamp or block.text for block in dates}) == 1 and heading.stamp is None:
        heading = heading._replace(stamp=dates[0].stamp or dates[0].text)
        above = [block for block in above if block not in dates]
    return [heading, *above, *below]


def _headed_by_date(blocks: list[Block]) -> list[Block]:
    """A card without a heading is headed by its first line, where that is a date or names a version or a date."""
    first = blocks[0]
    is_head = _is_date(first) or (first.type is BlockType.PARAGRAPH and len(first.text) <= _MAX_EYEBROW_CHARS and _names_release(first.text))
    if len(blocks) > 1 and is_head:
        return [first._replace(type=BlockType.HEADING, level=0), *blocks[1:]]
    return blocks


def _levelled(blocks: list[Block]) -> list[Block]:
    """Level 0 headings (accordion buttons, title boxes) stand one below the heading they are under; what they open goes below them."""
    if all(block.type is not BlockType.HEADING or 0 < block.level <= 6 for block in blocks):
        return blocks
    levelled: list[Block] = []
    nearest: dict[str | None, int] = {}
    shifts: dict[str, int] = {}
    for place, block in enumerate(blocks):
        group = block.group
        if block.type is not BlockType.HEADING:
            levelled.append(block)
            continue
        if block.level == 0:
            level = min(6, _level_above(group, nearest) + 1)
            inner = [other.level for other in _inside(blocks, place)]
            if group is not None and inner:
                shifts[group] = max(0, level + 1 - min(inner))
        else:
            level = min(6, block.level + (shifts.get(group, 0) if group is not None else 0))
            nearest[group] = level
        levelled.append(block if block.level == level else block._replace(level=level))
    return levelled


def _level_above(group: str | None, nearest: dict[str | None, int]) -> int:
    """Level of the last heading in the group, else in the card around it, else of the page outside of cards."""
    at = group
    while at is not None:
        if at in nearest:
            return nearest[at]
        at = at.rpartition("/")[0] or None
    return nearest.get(None, 1)


def _inside(blocks: list[Block], place: int) -> list[Block]:
    """Headings between the one at `place` and the next of level 0, in its group."""
    found = []
    for block in blocks[place + 1 :]:
        if block.group != blocks[place].group or (block.type is BlockType.HEADING and block.level == 0):
            break
        if block.type is BlockType.HEADING:
            found.append(block)
    return found
