"""Index pages: the pages of their own that a `changelog_page` source with the option `follow` leads to."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from spiders.fetch.fetch_state import page_key
from spiders.fetch.redirect import same_site
from spiders.read.reading import CapturedDocument, SourceContext
from spiders.records import Fetch, WatchedSource

MAX_FOLLOWED = 100
RECHECKED = 3
"""So many of the newest known pages are asked for again, since fresh release notes are the ones that get edited."""


def is_followed(source: WatchedSource) -> bool:
    """True where the watchlist asks for the pages behind the source's page."""
    return source.kind == "changelog_page" and bool(json.loads(source.options).get("follow"))


def followed_links(source: WatchedSource, row: Fetch, body: bytes, known_pages: Collection[str]) -> list[str]:
    """-> addresses to visit, newest first: pages never captured, and the newest known ones; only on the source's own site."""
    from spiders.kinds.changelog_page import release_links  # here, so that other crawls do not load a reader

    options: dict[str, Any] = json.loads(source.options)
    document = CapturedDocument(body, row.document_hash or "", row.final_url or row.url, row.media_type)
    links = release_links(document, SourceContext(source.source_id, source.kind, source.url, options))
    chosen: list[str] = []
    for link in links:
        is_new = page_key(source.source_id, link) not in known_pages
        if link not in chosen and link != source.url and same_site(source.url, link) and (is_new or len(chosen) < RECHECKED):
            chosen.append(link)
    return chosen[:MAX_FOLLOWED]
