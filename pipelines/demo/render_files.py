"""Changelog files: Markdown by hand, Markdown generated from commits, reStructuredText, plain text."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.demo.release import Change, DemoRelease
from pipelines.demo.render_feeds import NOTE_HEADINGS
from pipelines.demo.render_pages import by_kind

COMMIT_HEADINGS = {
    "feature": "Features",
    "fix": "Bug Fixes",
    "performance": "Performance Improvements",
    "docs": "Documentation",
    "internal": "Miscellaneous Chores",
}
RST_HEADINGS = {
    "feature": "New features",
    "improvement": "Improvements",
    "fix": "Bug fixes",
    "security": "Security fixes",
    "deprecation": "Deprecations",
    "removal": "Removals",
    "docs": "Documentation",
}
SCOPE_WORDS = {
    "api": ("API", "webhook"),
    "sync": ("sync", "import"),
    "kiosk": ("clock", "kiosk", "terminal", "mobile", "PIN"),
    "reports": ("report", "summary", "forecast", "preview", "export"),
    "hours": ("hours", "overtime", "timesheet", "pay "),
}


def _scope(change: Change) -> str:
    """The component that the words of a change point to."""
    return next((scope for scope, words in SCOPE_WORDS.items() if any(word in change.capability for word in words)), "rota")


def _reference(change: Change) -> int:
    return 200 + sum(value * place for place, value in enumerate(change.capability.encode(), start=1)) % 4700


def hand_kept_markdown(product: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> a changelog kept by hand: `## [version] - date`, sections for each kind, an empty Unreleased part on top."""
    parts = [f"# Changelog\n\nEvery notable change to {product} is listed here, newest first.\n\n## [Unreleased]\n"]
    for release in releases:
        parts.append(f"\n## [{release.version}] - {release.released_at:%Y-%m-%d}\n")
        for kind, changes in by_kind(release.changes).items():
            lines = "".join(f"- {change.text}\n" for change in changes)
            parts.append(f"\n### {NOTE_HEADINGS[kind]}\n\n{lines}")
    return "".join(parts).encode()


def commit_markdown(repository: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> a changelog generated from commits: linked versions, `**scope:** subject (#n)` under commit types."""
    parts = ["# Changelog\n"]
    for number, release in enumerate(releases):
        before = releases[number + 1].version if number + 1 < len(releases) else None
        name = f"[{release.version}]({repository}/compare/v{before}...v{release.version})" if before else f"{release.version}"
        parts.append(f"\n## {name} ({release.released_at:%Y-%m-%d})\n\n")
        for kind, changes in by_kind(release.changes).items():
            lines = "".join(f"* **{_scope(change)}:** {change.text} ([#{_reference(change)}]({repository}/pull/{_reference(change)}))\n" for change in changes)
            parts.append(f"\n### {COMMIT_HEADINGS[kind]}\n\n{lines}\n")
    return "".join(parts).encode()


def restructured_text(product: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> release notes in reStructuredText: underlined versions with dates, underlined kinds."""
    title = f"{product} release notes"
    parts = [f"{'=' * len(title)}\n{title}\n{'=' * len(title)}\n"]
    for release in releases:
        heading = f"{release.version} ({release.month_name} {release.released_at.day}, {release.released_at.year})"
        parts.append(f"\n{heading}\n{'=' * len(heading)}\n")
        for kind, changes in by_kind(release.changes).items():
            parts.append(f"\n{RST_HEADINGS[kind]}\n{'-' * len(RST_HEADINGS[kind])}\n\n")
            parts += [f"* {change.text}\n" for change in changes]
    return "".join(parts).encode()


def plain_text(product: str, releases: Sequence[DemoRelease]) -> bytes:
    """-> a text file: `Version x (date)` over a rule, labelled lines below it."""
    parts = [f"{product.upper()} - CHANGES\n"]
    for release in releases:
        heading = f"Version {release.version} ({release.released_at:%Y-%m-%d})"
        parts.append(f"\n{heading}\n{'-' * len(heading)}\n")
        parts += [f"  * {change.text}\n" for change in release.changes]
    return "".join(parts).encode()
