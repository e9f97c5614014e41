"""Feeds with something missing or something too much at their ends.

A feed whose end is missing is closed after its last whole entry: what was cut off is not known, and no half entry is kept.
Warnings of a server before the document and scripts behind it are no part of the feed.
"""

from __future__ import annotations

import re

from spiders.read.feed_cleaning import UNTOUCHED
from spiders.read.feed_entry import FeedUnreadable

_OPENING = re.compile(r"<((?:[\w.-]+:)?(?:rss|rdf|feed|channel))(?=[\s>/])", re.I)
_ENTRY_OPENS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])", re.I)
_ENTRY_CLOSES = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.I)


_BEGINS = re.compile(r"<\?xml\b|<(?:[\w.-]+:)?(?:rss|rdf|feed)(?=[\s>])", re.I)
_ENDS = re.compile(r"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>", re.I)
MAX_BEFORE_CHARS = 4_000
"""Longest text before a document that is taken for a server's warning, characters."""


def trim_feed(text: str) -> tuple[str, list[str]]:
    """-> `text` from the XML declaration or root element to the root's end, doubts."""
    doubts = []
    text = text.lstrip()
    begins = None if text.startswith("<") else _BEGINS.search(text, 0, MAX_BEFORE_CHARS)
    if begins and begins.start():
        doubts.append(f"text_before_document: {begins.start()} characters removed")
        text = text[begins.start() :]
    end = max((found.end() for found in _ENDS.finditer(text)), default=len(text))
    if behind := text[end:].strip():
        doubts.append(f"text_behind_document: {len(behind)} characters removed")
        text = text[:end]
    return text, doubts


def close_cut_feed(text: str) -> tuple[str, list[str]]:
    """-> `text` as it is where its root element is closed; else cut after its last whole entry and closed, with a doubt.

    Raises FeedUnreadable(not_well_formed) where no entry is whole.
    """
    outside = UNTOUCHED.sub(lambda found: " " * len(found[0]), text)
    openings = list(_OPENING.finditer(outside))
    if not openings or re.search(rf"</{re.escape(openings[0][1])}\s*>", outside):
        return text, []
    closed = list(_ENTRY_CLOSES.finditer(outside))
    if not closed:
        raise FeedUnreadable("not_well_formed", "the feed is cut off before its first entry is complete")
    end = closed[-1].end()
    left_open = [opening[1] for opening in openings if opening.start() < end and not re.search(rf"</{re.escape(opening[1])}\s*>", outside[opening.end() : end])]
    lost = len(_ENTRY_OPENS.findall(outside, end))
    doubt = f"truncated_document: the end is missing; {len(closed)} whole entries are kept, {lost} begun and lost"
    return text[:end] + "".join(f"</{name}>" for name in reversed(left_open)), [doubt]
