"""Bytes of a feed in any format -> `Feed`: the strict reader where the document allows it, mended or read loosely where not."""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.read.feed_cleaning import clean_feed, strip_document_type
from spiders.read.feed_cut import close_cut_feed, trim_feed
from spiders.read.feed_encoding import decode_feed
from spiders.read.feed_entry import Feed, FeedUnreadable
from spiders.read.feed_json import read_json_feed
from spiders.read.feed_words import first_encoded_twice
from spiders.read.feed_xml import NotWellFormed, read_xml_feed

MAX_BYTES = 64_000_000
"""Largest feed that is read, bytes."""

_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel)(?=[\s>/])", re.I)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.I)


def read_feed(body: bytes, url: str, media_type: str | None = None) -> Feed:
    """-> the feed in `body`. Raises FeedUnreadable with a named reason: empty, too_large, wrong_type, not_well_formed."""
    if len(body) > MAX_BYTES:
        raise FeedUnreadable("too_large", f"the feed has {len(body):,} bytes, more than the {MAX_BYTES:,} that are read")
    for magic, name in _BINARY:
        if body.startswith(magic):
            raise FeedUnreadable("wrong_type", f"{name} stands where a feed was expected")
    text, doubts = decode_feed(body, media_type)
    start = text[:256].lstrip("\ufeff \t\r\n\x00")
    if not start and not text.strip("\ufeff \t\r\n\x00"):
        raise FeedUnreadable("empty", "the document is empty")
    if start.startswith(("{", "[")):
        return _with(read_json_feed(text.lstrip("\ufeff \t\r\n"), url), doubts)
    _refuse_other_types(text)
    text, ignored = strip_document_type(text)
    doubts += ignored
    if twice := first_encoded_twice(text):
        doubts.append(f"charset_doubt: text like “{twice}” was encoded twice and is mended where a whole text is")
    try:
        return _with(read_xml_feed(text, url), doubts)
    except NotWellFormed as error:
        return _mended(text, url, doubts, str(error))


def _with(feed: Feed, doubts: list[str]) -> Feed:
    return replace(feed, doubts=(*doubts, *feed.doubts)) if doubts else feed


def _refuse_other_types(text: str) -> None:
    if _HTML.match(text):
        title = _TITLE.search(text)
        named = f" titled “{' '.join(title[1].split())[:80]}”" if title else ""
        raise FeedUnreadable("wrong_type", f"an HTML page{named} stands where a feed was expected")


def _mended(text: str, url: str, doubts: list[str], error: str) -> Feed:
    cleaned, mended = clean_feed(text)
    cleaned, outside = trim_feed(cleaned)
    mended += outside
    cleaned, ignored = strip_document_type(cleaned)
    if not _FEED_ROOT.search(cleaned):
        raise FeedUnreadable("wrong_type", f"the document is no feed: no rss, rdf or feed element stands in it ({_opening(cleaned)})")
    _refuse_depth(error)
    cleaned, cut = close_cut_feed(cleaned)
    doubts = [*doubts, *mended, *ignored, *cut]
    try:
        return _with(read_xml_feed(cleaned, url), doubts)
    except NotWellFormed as broken:
        _refuse_depth(str(broken))
        from spiders.read.feed_loose import read_loose_feed  # here, because few feeds need it, and it costs a tenth of the start

        feed = read_loose_feed(cleaned.encode("utf-8", "replace"), url, "application/xml; charset=utf-8")
        return _with(feed, [*doubts, f"not_well_formed: read loosely ({broken})"])


def _refuse_depth(error: str) -> None:
    if "xcessive depth" in error:
        raise FeedUnreadable("not_well_formed", "the feed is nested deeper than a feed can be")


def _opening(text: str) -> str:
    words = " ".join(text[:80].split())
    return f"it begins with “{words[:60]}”"
