"""The shape every markup is reduced to before releases are found in it.

Markdown, reStructuredText, plain text and HTML each have a module that turns a document into a flat list of `Block`s in
reading order; `releases.py` then finds releases and change items in the blocks and knows nothing of markup. So the same
content in other clothes gives the same records.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class BlockType(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    CODE = "code"
    TABLE_ROW = "table_row"
    RULE = "rule"


class Block(NamedTuple):
    """One heading, list item, paragraph, code block, table row or rule, in reading order.

    text: visible words, markup removed, white space folded.
    level: heading level 1-6; nesting depth of an item, 0-based; else 0.
    markup: inline markup kept as light Markdown (`**bold**`, `` `code` ``, `[text](url)`), for labels and links.
    locator: `line:12-14` or `css:...`, see `records.Locator`.
    stamp: machine-readable date that stands on the block (`<time datetime>`, a date column), as written.
    anchor: link target of a heading or card (its own address or `#id`).
    group: id of the enclosing card/article/accordion panel, equal for blocks of one card; None where the page has none.
    ordered: true for an item of a numbered list.
    """

    type: BlockType
    text: str
    level: int = 0
    markup: str = ""
    locator: str = ""
    stamp: str | None = None
    anchor: str | None = None
    group: str | None = None
    ordered: bool = False
