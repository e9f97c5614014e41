"""Kind `feed`: RSS, Atom, JSON Feed, a forge's release feed, a Sparkle appcast. One entry is one release.

A feed shows only its newest entries, so that absence proves nothing; one bad feed is one `ReadFailure` that says what stood there.
"""

from __future__ import annotations

from pydantic import Field

from spiders.kinds.kind import Kind, KindOptions
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import ReadFailure

VERSION = 3


class Options(KindOptions):
    """Options of a feed, for feeds that carry more than releases. An entry has to meet each option given."""

    categories: tuple[str, ...] = Field(default=(), description="only entries that the feed puts in one of these categories, in its own words")
    title_words: tuple[str, ...] = Field(default=(), description="only entries whose title holds one of these words or phrases")


def read(document: CapturedDocument, source: SourceContext) -> Reading | ReadFailure:
    """-> the releases of a feed, or why it could not be read: empty, too_large, wrong_type, not_well_formed, no_records."""
    from spiders.read.feed_document import read_feed_document  # here, because a crawl needs the options alone, and the readers cost a quarter of a second

    return read_feed_document(document, source, KIND.name, VERSION)


KIND = Kind(
    name="feed",
    version=VERSION,
    read=read,
    options=Options,
    accepts=("application/atom+xml", "application/rss+xml", "application/feed+json", "application/xml", "text/xml", "application/json"),
)
