"""A feed whose end is missing, closed after its last whole entry: what was cut off is not known, and no half entry is kept."""

from __future__ import annotations

import re

from spiders.read.feed_cleaning import UNTOUCHED
from spiders.read.feed_entry import FeedUnreadable

_OPENING = re.compile(r"<((?:[\w.-]+:)?(?:rss|rdf|feed|channel))(?=[\s>/])", re.I)
_ENTRY_OPENS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])", re.I)
_ENTRY_CLOSES = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.I)


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
