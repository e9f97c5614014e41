"""Tables of changes inside a release (`| Type | Description | Issue |`): one item a row, from the column that says what changed.

Only where another column names the kind of every row: other tables list components, versions, platforms, which are no changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from spiders.read.author_labels import AuthorLabel, read_label
from spiders.read.blocks import Block, BlockType
from spiders.read.boilerplate import is_boilerplate_item
from spiders.read.release_tables import CELL

LEAST_WORDS = 2
"""Fewest words of a cell that says what changed."""


def rows_as_items(blocks: Sequence[Block]) -> list[Block]:
    """-> the blocks; where they hold no list, the rows of tables of changes as list items, under each row's label."""
    rows = [block for block in blocks if block.type is BlockType.TABLE_ROW]
    if not rows or any(block.type is BlockType.ITEM for block in blocks):
        return list(blocks)
    table = [row.text.split(CELL) for row in rows]
    labelled = _labels(table)
    column = _said(table, labelled) if labelled is not None else None
    if labelled is None or column is None:
        return list(blocks)
    out: list[Block] = []
    current: str | None = None
    for block in blocks:
        if block.type is not BlockType.TABLE_ROW:
            out.append(block)
            continue
        cells, markups = block.text.split(CELL), block.markup.split(CELL)
        label = cells[labelled].strip()
        if label != current:
            out.append(block._replace(type=BlockType.HEADING, text=label, markup=label, level=6))
            current = label
        markup = markups[column] if len(markups) == len(cells) else cells[column]
        out.append(block._replace(type=BlockType.ITEM, text=cells[column].strip(), markup=markup.strip(), level=0))
    return out


def _labels(table: list[list[str]]) -> int | None:
    """-> the column whose every cell is a label of a kind, None where there is none or where rows differ in length."""
    if len({len(cells) for cells in table}) != 1:
        return None
    for column in range(len(table[0])):
        labels: list[AuthorLabel | None] = [read_label(cells[column].strip()) for cells in table]
        if all(label is not None and label.is_exact for label in labels):
            return column
    return None


def _said(table: list[list[str]], labelled: int) -> int | None:
    """-> the other column with the most words, every cell of which says something."""
    found = []
    for column in range(len(table[0])):
        words = [len(cells[column].split()) for cells in table]
        if column != labelled and min(words) >= LEAST_WORDS and not any(is_boilerplate_item(cells[column]) for cells in table):
            found.append((sum(words), column))
    return max(found)[1] if found else None
