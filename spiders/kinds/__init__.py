"""The kinds of source: one file each, one line each in the registry below."""

from __future__ import annotations

from spiders.kinds.kind import Kind


def registry() -> dict[str, Kind]:
    """-> every kind by name. Imported on call, so that a crawl does not load the readers."""
    from spiders.kinds import changelog_file, changelog_page, feed, price_list, pricing2yaml, pricing_page

    return {kind.name: kind for kind in (feed.KIND, changelog_page.KIND, changelog_file.KIND, pricing_page.KIND, pricing2yaml.KIND, price_list.KIND)}
