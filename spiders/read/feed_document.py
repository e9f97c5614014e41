"""One captured feed -> its records: entries chosen by the source's options, each one release."""

from __future__ import annotations

from dataclasses import replace

from spiders.read.feed_entry import Feed, FeedEntry, FeedUnreadable
from spiders.read.feed_reading import read_feed
from spiders.read.feed_releases import feed_releases
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.read.release_records import build_reading
from spiders.records import ReadFailure


def read_feed_document(document: CapturedDocument, source: SourceContext, kind: str, version: int) -> Reading | ReadFailure:
    """-> the releases of a feed, or why it could not be read: empty, too_large, wrong_type, not_well_formed, no_records."""

    def failure(reason: str, detail: str) -> ReadFailure:
        return read_failure(document, source, kind, version, reason, detail)

    try:
        feed = read_feed(document.body, document.url, document.media_type)
    except FeedUnreadable as error:
        return failure(error.reason, error.detail)
    if not feed.entries:
        return failure("no_records", f"the feed{_named(feed)} is well-formed and holds no entry")
    chosen = _chosen(feed, source)
    if not chosen.entries:
        return failure("no_records", f"none of the feed's {len(feed.entries)} entries meets the source's options (categories, title_words)")
    found = feed_releases(chosen)
    if not found.releases:
        return failure("no_records", f"none of the feed's {len(chosen.entries)} entries has a title, a version, a date or text")
    return build_reading(found, document, source, kind, version, is_windowed=True, title=feed.title, language=feed.language)


def _chosen(feed: Feed, source: SourceContext) -> Feed:
    categories = {str(word).casefold() for word in source.options.get("categories") or ()}
    words = tuple(str(word).casefold() for word in source.options.get("title_words") or ())
    if not categories and not words:
        return feed

    def is_meant(entry: FeedEntry) -> bool:
        in_category = not categories or any(category.casefold() in categories for category in entry.categories)
        return in_category and (not words or any(word in entry.title.casefold() for word in words))

    entries = tuple(entry for entry in feed.entries if is_meant(entry))
    left_out = len(feed.entries) - len(entries)
    doubts = (f"entries_not_meant: {left_out} of {len(feed.entries)} do not meet the source's options",) if left_out else ()
    return replace(feed, entries=entries, doubts=(*feed.doubts, *doubts))


def _named(feed: Feed) -> str:
    return f" “{feed.title[:80]}”" if feed.title else ""
