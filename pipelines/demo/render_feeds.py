"""Feeds: RSS 2.0, Atom with HTML bodies, JSON Feed, and a forge's release feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from pipelines.demo.release import DemoRelease
from pipelines.demo.render_pages import by_kind

NOTE_HEADINGS = {
    "breaking": "Breaking changes",
    "feature": "Added",
    "improvement": "Changed",
    "fix": "Fixed",
    "security": "Security",
    "performance": "Performance",
    "deprecation": "Deprecated",
    "removal": "Removed",
    "docs": "Documentation",
    "internal": "Internal",
}
POST_HEADINGS = {**NOTE_HEADINGS, "feature": "New", "improvement": "Improved"}


def link_of(release: DemoRelease, homepage: str) -> str:
    """-> the release's own address on the vendor's site."""
    return f"{homepage}/changelog/{release.released_at:%Y-%m-%d-%H%M}"


def _bullets(release: DemoRelease) -> str:
    """Changes as one list; the vendor's voice carries the label."""
    return "<ul>" + "".join(f"<li>{escape(change.text)}</li>" for change in release.changes) + "</ul>"


def _sections(release: DemoRelease, headings: dict[str, str], level: int) -> str:
    return "".join(
        f"<h{level}>{headings[kind]}</h{level}>\n<ul>\n" + "".join(f"<li>{escape(change.text)}</li>\n" for change in changes) + "</ul>\n"
        for kind, changes in by_kind(release.changes).items()
    )


def _title(release: DemoRelease, product: str) -> str:
    return f"{product} {release.version}: {release.title}" if release.version else release.title


def rss(product: str, homepage: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> RSS 2.0 with escaped HTML descriptions, newest first."""
    items = "".join(
        f"<item>\n<title>{escape(_title(release, product))}</title>\n<link>{link_of(release, homepage)}</link>\n"
        f'<guid isPermaLink="true">{link_of(release, homepage)}</guid>\n<pubDate>{format_datetime(release.released_at)}</pubDate>\n'
        f"<description>{escape(_bullets(release))}</description>\n</item>\n"
        for release in releases
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n<title>{escape(product)} updates</title>\n'
        f"<link>{homepage}/changelog</link>\n<description>What is new in {escape(product)}</description>\n<language>en</language>\n"
        f"{items}</channel></rss>\n"
    ).encode()


def atom(product: str, homepage: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> Atom 1.0 with HTML content under headings for each kind, newest first."""
    entries = "".join(
        f"<entry>\n<id>tag:{homepage.removeprefix('https://')},2024:{release.released_at:%Y%m%d%H%M}</id>\n<title>{escape(release.title)}</title>\n"
        f'<link rel="alternate" href="{link_of(release, homepage)}"/>\n<published>{_instant(release.released_at)}</published>\n'
        f"<updated>{_instant(release.released_at)}</updated>\n"
        f'<content type="html">{escape(_sections(release, POST_HEADINGS, 3))}</content>\n</entry>\n'
        for release in releases
    )
    return _atom_feed(f"{product} updates", f"{homepage}/changelog", releases, entries)


def forge_releases(repository: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> a forge's release feed: Atom, title = version or package@version, HTML notes with headings."""
    entries = []
    for release in releases:
        tag = f"{release.component}@{release.version}" if release.component else f"v{release.version}"
        address = f"{repository}/releases/tag/{tag.replace('@', '%40').replace('/', '%2F')}"
        entries.append(
            f"<entry>\n<id>tag:forge.example,2008:Repository/41/{escape(tag)}</id>\n<updated>{_instant(release.released_at)}</updated>\n"
            f'<link rel="alternate" type="text/html" href="{address}"/>\n<title>{escape(tag)}</title>\n'
            f'<content type="html">{escape(_sections(release, NOTE_HEADINGS, 3))}</content>\n'
            "<author><name>release-robot</name></author>\n</entry>\n"
        )
    return _atom_feed(f"Release notes from {repository.rsplit('/', 1)[-1]}", f"{repository}/releases", releases, "".join(entries))


def json_feed(product: str, homepage: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> JSON Feed 1.1 with HTML content, newest first."""
    items = [
        {
            "id": f"moon-{release.released_at:%Y%m%d}-{release.version}",
            "url": link_of(release, homepage),
            "title": _title(release, product),
            "content_html": _sections(release, POST_HEADINGS, 2),
            "date_published": _instant(release.released_at),
        }
        for release in releases
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{product} release notes",
        "home_page_url": f"{homepage}/changelog",
        "language": "en",
        "items": items,
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _atom_feed(title: str, address: str, releases: Sequence[DemoRelease], entries: str) -> bytes:
    updated = _instant(releases[0].released_at) if releases else "2024-07-01T00:00:00Z"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n<id>{address}</id>\n'
        f'<title>{escape(title)}</title>\n<link rel="alternate" type="text/html" href="{address}"/>\n<updated>{updated}</updated>\n'
        f"{entries}</feed>\n"
    ).encode()
