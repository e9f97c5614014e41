"""Tables that hold one release a row (`| 1.2.0 | 2024-05-01 | Faster imports |`), taken apart into headings and items."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from spiders.read.blocks import Block, BlockType
from spiders.read.versions import Clarity, ReleaseLine, read_release_line, version_key

CELL = " | "
"""What stands between the cells in a row's text and markup."""


def rows_as_releases(blocks: Sequence[Block]) -> list[Block]:
    """-> the blocks, with every table in which most rows begin with a version turned into release headings and their items."""
    out: list[Block] = []
    level = 1
    for is_row, run in groupby(blocks, key=lambda block: block.type is BlockType.TABLE_ROW):
        rows = list(run)
        if is_row and _holds_releases(rows):
            out += _releases(rows, min(6, level + 1))
            continue
        out += rows
        level = next((b.level for b in reversed(rows) if b.type is BlockType.HEADING), level)
    return out


def _line(row: Block) -> ReleaseLine | None:
    first = row.text.split(CELL)[0].strip()
    line = read_release_line(first) if len(first) < 60 else None
    return line if line is not None and line.version is not None and line.clarity is Clarity.PLAIN else None


def _holds_releases(rows: list[Block]) -> bool:
    named = [row for row in rows if CELL in row.text and _line(row)]
    return len(named) * 2 > len(rows)


def _releases(rows: list[Block], level: int) -> list[Block]:
    out: list[Block] = []
    current: str | None = None
    for row in rows:
        line = _line(row)
        if line is None and current is None:
            continue  # the table's own header
        texts, markups = row.text.split(CELL), row.markup.split(CELL)
        if line is not None and version_key(line.version) != current:
            current = version_key(line.version)
            dates = [text for text in texts[1:] if _is_date(text)]
            head = " - ".join([texts[0], *dates[:1]])
            out.append(row._replace(type=BlockType.HEADING, text=head, markup=head, level=level))
        cells = zip(texts[1:], markups[1:], strict=False) if line is not None else zip(texts, markups, strict=False)
        out += [
            row._replace(type=BlockType.ITEM, text=text.strip(), markup=markup.strip(), level=0)
            for text, markup in cells
            if text.strip() and not _is_date(text)
        ]
    return out


def _is_date(text: str) -> bool:
    line = read_release_line(text) if len(text) < 40 else None
    return line is not None and line.version is None and bool(line.dates) and line.clarity is Clarity.PLAIN
