"""The order and the levels of a page's blocks: a card opens with its heading, its date stands on it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from spiders.read.blocks import Block, BlockType
from spiders.read.dates import read_date

_MAX_EYEBROW_CHARS = 80
_MAX_EYEBROWS = 4


def arrange(blocks: list[Block]) -> list[Block]:
    """-> the blocks with every card's heading first, its date as `stamp` on it, and levels for headings that had none."""
    arranged: list[Block] = []
    for group, run in groupby(blocks, key=lambda block: block.group):
        card = list(run)
        arranged += card if group is None else _card(card)
    return _levelled(arranged)


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
        heading = replace(heading, stamp=dates[0].stamp or dates[0].text)
        above = [block for block in above if block not in dates]
    return [heading, *above, *below]


def _headed_by_date(blocks: list[Block]) -> list[Block]:
    if len(blocks) > 1 and _is_date(blocks[0]):
        return [replace(blocks[0], type=BlockType.HEADING, level=0), *blocks[1:]]
    return blocks


def _levelled(blocks: list[Block]) -> list[Block]:
    """Level 0 headings (accordion buttons, title boxes) stand one below the heading they are under; what they open goes below them."""
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
        levelled.append(replace(block, level=level))
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
