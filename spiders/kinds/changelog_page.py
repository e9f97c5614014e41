"""Kind `changelog_page`: release notes on an HTML page: one long page, cards, a month page, an index with a page per release."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urldefrag, urlsplit

from pydantic import Field

from spiders.kinds.kind import Kind, KindOptions
from spiders.read.html_blocks import tree_blocks
from spiders.read.html_encoding import decode_page
from spiders.read.html_page import HtmlPage, open_page
from spiders.read.page_releases import find_page_releases
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.read.release_links import find_release_links
from spiders.read.release_records import build_reading
from spiders.read.releases import FoundRelease
from spiders.read.walls import find_wall
from spiders.records import ReadFailure, hash_id

VERSION = 3
MAX_BYTES = 20_000_000
"""Largest page that is read, bytes."""
MAX_FOLLOWED = 200
_SHELL_CHARS = 300

_BINARY = re.compile(rb"\A\s*(?:%PDF-|PK\x03\x04|\x1f\x8b|\x89PNG|GIF8|\xff\xd8\xff|BZh|RIFF|\x28\xb5\x2f\xfd)")
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.IGNORECASE | re.DOTALL)
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\d]|\]))')
_TAG = re.compile(r"<[a-zA-Z!/][^<>]{0,500}>")
_WALL_WORDS = {
    "blocked": "a challenge against robots stands in front of the page",
    "auth_wall": "the page asks to log in",
    "consent": "only a consent notice was served",
    "soft_404": "the address answers with a page that says it was not found",
}


class Options(KindOptions):
    """Options of a changelog page."""

    follow: int = Field(default=0, ge=0, le=MAX_FOLLOWED, description="how many release pages behind an index page are fetched, newest first; 0 = none")
    follow_path: str | None = Field(default=None, description="path that addresses of release pages begin with; the index page's own where not given")


def read(document: CapturedDocument, source: SourceContext) -> Reading | ReadFailure:
    """-> releases and change items of a page, or why it could not be read: wrong_type, blocked, needs_js, no_records, ..."""
    if refused := _refusal(document):
        return _failure(document, source, *refused)
    html, doubts = decode_page(document.body, document.media_type)
    if refused := _no_page(html):
        return _failure(document, source, *refused)
    if wall := find_wall(html):
        return _failure(document, source, wall, _WALL_WORDS[wall])
    page = open_page(html, document.url)
    is_followed = urldefrag(document.url).url != urldefrag(source.url).url
    found = find_page_releases(tree_blocks(page.root, page.locators, page.base_url), page, is_single=is_followed)
    if not found.releases and (hint := _shell_hint(page)):
        return _failure(document, source, "needs_js", hint)
    found = replace(found, releases=tuple(_addressed(release, page) for release in found.releases), doubts=(*doubts, *found.doubts))
    return build_reading(found, document, source, KIND.name, VERSION, title=page.title, language=page.language)


def release_links(document: CapturedDocument, source: SourceContext) -> list[str]:
    """-> addresses of the release pages behind an index page, newest first, at most option `follow`; [] where nothing is to be followed."""
    follow = source.options.get("follow", 0)
    if not isinstance(follow, int) or follow <= 0 or _refusal(document):
        return []
    html, _ = decode_page(document.body, document.media_type)
    if _no_page(html):
        return []
    page, prefix = open_page(html, document.url), source.options.get("follow_path")
    return find_release_links(page, document.url, prefix if isinstance(prefix, str) else None)[: min(follow, MAX_FOLLOWED)]


def _addressed(release: FoundRelease, page: HtmlPage) -> FoundRelease:
    """A release with its full address; without a version that address is its identity."""
    url = release.url
    if url is not None and url.startswith("#"):
        url = urldefrag(page.own_url).url + url
    has_page = url is not None and "#" not in url
    key = hash_id("link", *_folded(url)) if has_page and url is not None and release.version is None and release.entry_key is None else release.entry_key
    return replace(release, url=url, entry_key=key)


def _folded(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def _refusal(document: CapturedDocument) -> tuple[str, str] | None:
    if not document.body.strip():
        return "no_records", "the page is empty"
    if len(document.body) > MAX_BYTES:
        return "too_large", f"the page has {len(document.body)} bytes, more than {MAX_BYTES} are not read"
    if _BINARY.match(document.body[:100]):
        return "wrong_type", "the address answered with a binary file, not with a page"
    return None


def _no_page(html: str) -> tuple[str, str] | None:
    if _FEED.match(html[:3000]):
        return "wrong_type", "the address answered with a feed, not with a page: use kind `feed`"
    if _JSON.match(html[:200]):
        return "wrong_type", "the address answered with JSON, not with a page"
    if not _TAG.search(html[:200_000]):
        return "wrong_type", "the address answered with text without any markup: use kind `changelog_file`"
    return None


def _shell_hint(page: HtmlPage) -> str | None:
    if page.text_chars > _SHELL_CHARS or page.script_count == 0:
        return None
    hint = f"; the page names a feed: {page.feeds[0]}" if page.feeds else "; look for a feed or a Markdown changelog of the product"
    return f"the page has {page.text_chars} characters of text and {page.script_count} scripts: its content is made in the browser{hint}"


def _failure(document: CapturedDocument, source: SourceContext, reason: str, detail: str) -> ReadFailure:
    return read_failure(document, source, KIND.name, VERSION, reason, detail)


KIND = Kind("changelog_page", VERSION, read, Options, ("text/html", "application/xhtml+xml"))
