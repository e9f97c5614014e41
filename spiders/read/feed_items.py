"""Change items of one feed entry: its lists; where it is an announcement in prose, the announcement itself.

An entry whose title names a release is read as the body of that release. One whose title is words (`Saved views are here`) and
whose body has neither lists nor headings is one change, however many paragraphs it takes. A summary without a list is a
teaser: what changed is unknown, and the release has no items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spiders.read.blocks import Block, BlockType
from spiders.read.display_text import cap, fold_space, strip_invisible
from spiders.read.feed_entry import BodyType, FeedEntry
from spiders.read.html_blocks import html_blocks
from spiders.read.item_text import item_words
from spiders.read.markdown_blocks import markdown_blocks
from spiders.read.release_items import FoundItem, find_items
from spiders.read.versions import read_release_line

MAX_BODY_CHARS = 2_000_000
"""Longest body of an entry that is read for items, characters."""
ANNOUNCEMENT_CHARS = 300
"""Longest text of an announcement: its title and the first sentence, characters."""

_BULLET = re.compile(r"^\s*[•‣▪◦·●○∙*–-]\s+(?=\S)")
# each begins with a sign that the search can jump to
_LIST_TAG = re.compile(r"<(?:[lL][iI]|[hH][1-6]|[dD][tT])\b")
_LIST_LINE = re.compile(r"\n[ \t]{0,40}(?:[•‣▪◦●∙*+–-]|\d{1,2}[.)])\s+\S")
_LIST_SIGN = re.compile(r"[•‣▪●]\s")
_NOTHING = re.compile(
    r"(?i)(?:\s|<[^<>]{1,40}>)*(?:no (?:content|release notes?|description|changelog)(?: (?:provided|available|yet))?|n/a|tb[ad])?[.!…]?(?:\s|<[^<>]{1,40}>)*"
)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+(?=[^\W\d_a-z])|\n")


def entry_items(entry: FeedEntry) -> tuple[Sequence[FoundItem], int, int]:
    """-> items, list items that are contexts, list items dropped, of an entry that is no teaser."""
    blocks = entry_blocks(entry)
    if _is_announcement(entry, blocks):
        return _announcement(entry, blocks), 0, 0
    return find_items(blocks, is_announcement=_has_no_version(entry), place=f"entry:{entry.position} ")


def is_teaser(entry: FeedEntry) -> bool:
    """-> whether the entry only carries a summary without a list or a heading in it, or says nothing at all (`No content.`)."""
    return not entry.body or (len(entry.body) < 200 and _NOTHING.fullmatch(entry.body) is not None) or (entry.is_summary and not _holds_list(entry.body))


def _holds_list(body: str) -> bool:
    if _LIST_TAG.search(body):
        return True
    is_listed = _LIST_LINE.search(f"\n{body}") if "\n" in body else _LIST_LINE.match(f"\n{body}")
    return bool(is_listed or (not body.isascii() and _LIST_SIGN.search(body)))


def entry_blocks(entry: FeedEntry) -> list[Block]:
    """-> blocks of the body, whether it is HTML or plain text."""
    body = entry.body[:MAX_BODY_CHARS]
    blocks = html_blocks(body, base_url=entry.base, is_one_release=True) if entry.body_type is BodyType.HTML else markdown_blocks(body)
    return [_bulleted(block) if block.type is BlockType.PARAGRAPH else block for block in blocks]


def opening_words(entry: FeedEntry) -> str:
    """-> first visible words of the body, empty where it has none."""
    return next((block.text for block in entry_blocks(replace(entry, body=entry.body[:5000])) if block.text), "")


def _is_announcement(entry: FeedEntry, blocks: Sequence[Block]) -> bool:
    structured = any(block.type in (BlockType.ITEM, BlockType.HEADING, BlockType.TABLE_ROW) for block in blocks)
    return bool(entry.title) and not structured and not entry.version and not entry.build and read_release_line(entry.title) is None


def _has_no_version(entry: FeedEntry) -> bool:
    line = read_release_line(entry.title) if entry.title else None
    return not entry.version and not entry.build and (line is None or line.version is None)


def _announcement(entry: FeedEntry, blocks: Sequence[Block]) -> list[FoundItem]:
    first = next((block for block in blocks if block.type is BlockType.PARAGRAPH and block.text), None)
    if first is None:
        return []
    sentence = _SENTENCE_END.split(first.text, maxsplit=1)[0]
    said = (
        sentence
        if sentence.casefold().startswith(entry.title.casefold())
        else entry.title + (" " if entry.title.endswith((".", "!", "?", "。", "！", "？", "…")) else ". ") + sentence
    )
    text = cap(item_words(said), ANNOUNCEMENT_CHARS)
    return [FoundItem(text, text, locator=f"entry:{entry.position} {first.locator}".strip(), quote=f"{entry.title} {first.text}".strip())]


def _bulleted(block: Block) -> Block:
    """A paragraph that begins with a bullet character is an item of a list drawn by hand."""
    if not _BULLET.match(block.text):
        return block
    text = fold_space(strip_invisible(_BULLET.sub("", block.text, count=1)))
    return block._replace(type=BlockType.ITEM, text=text, markup=_BULLET.sub("", block.markup, count=1))
