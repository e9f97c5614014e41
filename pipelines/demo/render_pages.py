"""HTML changelog pages: cards with badges, an article with headings, an accordion, and the empty shell a broken page leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from pipelines.demo.release import Change, DemoRelease

PAGE_LABELS = {
    "feature": "New",
    "improvement": "Improved",
    "fix": "Fixed",
    "security": "Security",
    "performance": "Performance",
    "deprecation": "Deprecated",
    "removal": "Removed",
    "docs": "Documentation",
    "internal": "Internal",
    "breaking": "Breaking",
}

ROLLOUTS = (
    "This update reaches all crews within the week.",
    "Thank you to everyone who tried this update early.",
    "You will see this update the next time you sign in.",
)


def by_kind(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """-> changes under their kinds, kinds in the order of `PAGE_LABELS`."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.kind, []).append(change)
    return {kind: found[kind] for kind in PAGE_LABELS if kind in found}


def page(vendor_name: str, homepage: str, title: str, body: str) -> bytes:
    """-> a whole page with the site's navigation and footer around `body`, UTF-8."""
    links = "".join(
        f'<li><a href="{homepage}/{path}">{label}</a></li>'
        for path, label in (("product", "Product"), ("pricing", "Pricing"), ("changelog", "What's new"), ("help", "Help centre"))
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)} | {escape(vendor_name)}</title>\n'
        f'<link rel="stylesheet" href="{homepage}/site.css"></head>\n<body>\n<header><a href="{homepage}/">{escape(vendor_name)}</a>'
        f"<nav><ul>{links}</ul></nav></header>\n<main>\n{body}\n</main>\n<footer><p>{escape(vendor_name)} makes scheduling software for teams.</p>"
        f'<ul><li><a href="{homepage}/terms">Terms</a></li><li><a href="{homepage}/privacy">Privacy</a></li></ul></footer>\n</body>\n</html>\n'
    ).encode()


def _day(release: DemoRelease) -> str:
    return f"{release.released_at.day} {release.month_name} {release.released_at.year}"


def _time(release: DemoRelease) -> str:
    return f'<time datetime="{release.released_at:%Y-%m-%d}">{_day(release)}</time>'


def _slug(release: DemoRelease) -> str:
    return f"{release.released_at:%Y-%m-%d}"


def _card(release: DemoRelease, homepage: str) -> str:
    items = "".join(f'<li><span class="badge badge-{change.kind}">{PAGE_LABELS[change.kind]}</span> {escape(change.text)}</li>\n' for change in release.changes)
    return (
        f'<article class="release-card" id="{_slug(release)}">\n{_time(release)}\n<h2><a href="{homepage}/changelog#{_slug(release)}">'
        f"{escape(release.title)}</a></h2>\n<ul>\n{items}</ul>\n</article>\n"
    )


def _section(release: DemoRelease) -> str:
    parts = [f'<h2 id="{_slug(release)}">{_day(release)}</h2>\n<p>{ROLLOUTS[release.released_at.day % len(ROLLOUTS)]}</p>\n']
    for kind, changes in by_kind(release.changes).items():
        items = "".join(f"<li>{escape(change.text)}</li>" for change in changes)
        parts.append(f"<h3>{PAGE_LABELS[kind]}</h3>\n<ul>{items}</ul>\n")
    return "".join(parts)


def _panel(release: DemoRelease, is_open: bool) -> str:
    parts = [f'<details class="release"{" open" if is_open else ""}>\n<summary>Version {release.version} – {_time(release)}</summary>\n<div class="panel">\n']
    for kind, changes in by_kind(release.changes).items():
        items = "".join(f"<li>{escape(change.text)}</li>\n" for change in changes)
        parts.append(f"<h4>{PAGE_LABELS[kind]}</h4>\n<ul>\n{items}</ul>\n")
    return "".join(parts) + "</div>\n</details>\n"


def cards_page(vendor_name: str, homepage: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> one card for each release, a badge before each change."""
    return page(vendor_name, homepage, "What's new", "<h1>What's new</h1>\n" + "".join(_card(release, homepage) for release in releases))


def article_page(vendor_name: str, homepage: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> one long article: a dated heading for each release, a heading for each kind of change."""
    body = "".join(_section(release) for release in releases)
    return page(vendor_name, homepage, "Release notes", f"<article>\n<h1>Release notes</h1>\n{body}</article>")


def accordion_page(vendor_name: str, homepage: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> a folding panel for each release, only the newest one open."""
    panels = "".join(_panel(release, number == 0) for number, release in enumerate(releases))
    return page(vendor_name, homepage, "Updates", f'<h1>Updates</h1>\n<div class="accordion">\n{panels}</div>')


def empty_shell(vendor_name: str, homepage: str) -> bytes:
    """-> what is left once a page builds itself in the browser: no release in the bytes."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(vendor_name)}</title>\n'
        f'<script defer src="{homepage}/assets/app.4f1c.js"></script></head>\n<body>\n<div id="root"></div>\n'
        "<noscript>Please switch JavaScript on to see our updates.</noscript>\n</body>\n</html>\n"
    ).encode()
