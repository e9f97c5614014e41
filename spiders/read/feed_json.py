"""JSON Feed 1.0 and 1.1 -> `Feed`, strictly: what JSON does not allow, or allows only by accident, is a named failure.

Refused: NaN and Infinity, numbers beyond a double, a key twice in one object, nesting without end, anything that is no JSON Feed.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from spiders.read.feed_entry import BodyType, Feed, FeedEntry, FeedUnreadable
from spiders.read.feed_words import followed_link, visible_words

MAX_DEPTH = 64
"""Deepest nesting of objects and arrays that is read."""


_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.S)
_BRACKET = re.compile(r"[\[\]{}]")


class _Refused(ValueError):
    """JSON that a strict reader does not take."""


def read_json_feed(text: str, url: str) -> Feed:
    """-> the feed. Raises FeedUnreadable: `not_well_formed` for bad JSON, `wrong_type` for JSON that is no JSON Feed."""
    document = load_strict(text)
    if not isinstance(document, dict) or not str(document.get("version", "")).startswith(("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")):
        raise FeedUnreadable("wrong_type", "JSON that is no JSON Feed (it has no jsonfeed.org version) stands where a feed was expected")
    items = document.get("items", [])
    if not isinstance(items, list):
        raise FeedUnreadable("wrong_type", f"a JSON Feed whose items are no list but {type(items).__name__}")
    good = [item for item in items if isinstance(item, dict)]
    doubts = (f"entries_dropped: {len(items) - len(good)} items are no objects",) if len(good) < len(items) else ()
    entries = tuple(_entry(item, position, url) for position, item in enumerate(good))
    return Feed(visible_words(_text(document, "title")) or None, _text(document, "language") or None, entries, doubts)


def load_strict(text: str) -> Any:
    """-> the JSON value of `text`. Raises FeedUnreadable(not_well_formed) with a sentence on what is wrong."""
    if _depth(text) > MAX_DEPTH:
        raise FeedUnreadable("not_well_formed", f"the JSON is nested deeper than {MAX_DEPTH} levels")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number, parse_int=_integer)
    except RecursionError:
        raise FeedUnreadable("not_well_formed", f"the JSON is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise FeedUnreadable("not_well_formed", f"the JSON cannot be read: {str(error)[:160]}") from None


def _depth(text: str) -> int:
    """Deepest nesting of brackets outside of strings."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Refused(f"key {twice[:40]!r} stands twice in one object")
    return found


def _constant(word: str) -> float:
    raise _Refused(f"{word} is no JSON number")


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Refused(f"the number {digits[:20]} is too large")
    return number


def _integer(digits: str) -> int:
    if len(digits) > 400:
        raise _Refused(f"a number of {len(digits)} digits")
    return int(digits)


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = value.strip() if isinstance(value, str) else ""
    # JSON can spell half of a surrogate pair, which is no character.
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _entry(item: dict[str, Any], position: int, url: str) -> FeedEntry:
    html, plain, summary = _text(item, "content_html"), _text(item, "content_text"), _text(item, "summary")
    tags = item.get("tags")
    return FeedEntry(
        position=position,
        guid=_text(item, "id") or None,
        link=followed_link(_text(item, "url"), url) or followed_link(_text(item, "external_url"), url),
        title=visible_words(_text(item, "title"), is_literal=True),
        published=_text(item, "date_published") or None,
        updated=_text(item, "date_modified") or None,
        body=html or plain or summary,
        body_type=BodyType.HTML if html else BodyType.TEXT,
        is_summary=not html and not plain,
        base=url,
        categories=tuple(visible_words(tag, is_literal=True, limit=100) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )
