"""Feeds that are no XML -> `Feed`, by feedparser; also the reference that the strict reader is compared with.

feedparser is only ever given a stream (bytes that look like a path would be opened). Its dates are not used: the strings are
kept and read by `dates`.
"""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from spiders.read.feed_entry import Feed, FeedEntry, FeedUnreadable
from spiders.read.feed_markup import NO_BODY, Body, typed_body
from spiders.read.feed_words import followed_link, visible_words

MAX_LOOSE_BYTES = 8_000_000
"""Largest document that is read loosely, bytes; loose reading is slow and its time has no bound of its own."""


MAX_NEVER_CLOSED = 1_000
"""Most tags without an end that are tried; feedparser takes time with the square of their number."""

_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.S)
_NEVER_CLOSED = re.compile(rb"<[^<>]*(?=<)")


def read_loose_feed(body: bytes, url: str, media_type: str | None = None) -> Feed:
    """-> the feed that can be made out in `body`. Raises FeedUnreadable where nothing can, or where it is too large."""
    if len(body) > MAX_LOOSE_BYTES:
        raise FeedUnreadable("not_well_formed", f"the feed is not well-formed and, with {len(body):,} bytes, too large to be read loosely")
    if len(_NEVER_CLOSED.findall(_CDATA.sub(b"", body))) > MAX_NEVER_CLOSED:
        raise FeedUnreadable("not_well_formed", f"the feed is not well-formed: more than {MAX_NEVER_CLOSED:,} of its tags are never closed")
    # No content-location: ids have to stay as written, so that an entry keeps its key on the day its feed breaks.
    headers = {"content-type": media_type} if media_type else {}
    try:
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)  # noqa: TID251  the one place
    except Exception as error:  # noqa: BLE001  feedparser raises nearly anything for broken input; one feed must not end the run
        raise FeedUnreadable("not_well_formed", f"the feed is not well-formed and could not be read loosely ({type(error).__name__})") from None
    if not parsed.version:
        raise FeedUnreadable("not_well_formed", "the document is not well-formed and no feed could be made out in it")
    about = parsed.feed
    title = visible_words(_text(about, "title"))
    language = _text(about, "language").replace("_", "-")[:35] or None
    entries = tuple(_entry(entry, position, url, parsed.version) for position, entry in enumerate(parsed.entries))
    return Feed(title or None, language, entries)


def _text(holder: Any, key: str) -> str:
    # The plain dict's own get: feedparser's answers `updated` with `published` where there is none.
    value = dict.get(holder, key)
    return value.strip() if isinstance(value, str) else ""


def _entry(entry: Any, position: int, url: str, version: str) -> FeedEntry:
    body, base = _body(entry, is_rss=not version.startswith("atom"))
    guid = _text(entry, "id") or None
    link = _text(entry, "link")
    notes = _text(entry, "sparkle_releasenoteslink") or _text(entry, "releasenoteslink")
    return FeedEntry(
        position=position,
        guid=guid,
        link=followed_link(link if link != guid or link.startswith(("http", "/")) else None, url) or followed_link(notes, url),
        title=visible_words(_text(entry, "title")),
        published=_text(entry, "published") or _text(entry, "created") or None,
        updated=_text(entry, "updated") or None,
        body=body.text,
        body_type=body.type,
        is_summary=body.is_summary,
        base=base or url,
        version=_sparkle(entry, "shortversionstring"),
        build=_sparkle(entry, "version"),
        stage=_text(entry, "sparkle_channel") or None,
        categories=_categories(entry),
    )


def _body(entry: Any, *, is_rss: bool) -> tuple[Body, str | None]:
    contents = [content for content in dict.get(entry, "content") or [] if (content.get("value") or "").strip()]
    detail = dict.get(entry, "summary_detail") or {}
    summary = typed_body(detail.get("value") or _text(entry, "summary"), _declared(detail, is_rss), is_summary=True)
    if not contents or (is_rss and contents[0].get("type") == "text/plain" and summary.text):
        return (summary if summary.text else NO_BODY), detail.get("base")
    return typed_body(contents[0]["value"], _declared(contents[0], is_rss), is_summary=False), contents[0].get("base")


def _declared(detail: Any, is_rss: bool) -> str | None:
    """Type that the feed declares; RSS declares none and feedparser fills one in."""
    kind = str(detail.get("type") or "")
    return None if is_rss and kind != "application/xhtml+xml" else kind


def _sparkle(entry: Any, name: str) -> str | None:
    if words := _text(entry, "sparkle_" + name):
        return words
    for link in dict.get(entry, "links") or []:
        if link.get("rel") == "enclosure":
            for key, value in link.items():
                if key in ("sparkle:" + name, name) and isinstance(value, str) and value.strip():
                    return value.strip()
    return None


def _categories(entry: Any) -> tuple[str, ...]:
    tags = dict.get(entry, "tags") or []
    words = (visible_words(tag.get("label") or tag.get("term") or "", limit=100) for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))
