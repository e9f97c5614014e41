"""The kinds of source: one file each, named as the kind, one name each in the list below."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

# the names alone load nothing: a crawl of an unchanged watchlist needs no more
if TYPE_CHECKING:
    from spiders.kinds.kind import Kind

NAMES = ("feed", "changelog_page", "changelog_file", "pricing_page", "pricing2yaml", "price_list")


@cache
def kind_named(name: str) -> Kind:
    """-> the kind of that name, its reader loaded on first call: a watchlist of feeds alone never loads the readers of prices. Raises LookupError."""
    if name not in NAMES:
        raise LookupError(f"there is no kind {name!r}; there are: {', '.join(NAMES)}")
    kind: Kind = import_module(f"{__name__}.{name}").KIND
    return kind


def registry() -> dict[str, Kind]:
    """-> every kind by name."""
    return {name: kind_named(name) for name in NAMES}
