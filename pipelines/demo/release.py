"""A product of the market, its releases, and the changes in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.demo.voices import Voice

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
"""Month names as the vendors write them, whatever the machine's locale."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a release.

    text: as the vendor writes it (`voices.worded`).
    capability: what it is about, in the market's own words; equal for the same change in a backport, a pre-release,
    another package or another vendor.
    """

    kind: str
    text: str
    capability: str
    is_breaking: bool = False


@dataclass(frozen=True, slots=True)
class DemoRelease:
    """One published release; `folds_into` names the release whose changes it repeats (backport, pre-release, package)."""

    version: str | None
    title: str
    released_at: datetime
    changes: tuple[Change, ...]
    channel: str = "general"
    component: str | None = None
    folds_into: str | None = None

    @property
    def month_name(self) -> str:
        """Month of the release in words."""
        return MONTHS[self.released_at.month - 1]


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """One product with all its releases, oldest first."""

    vendor: str
    key: str
    name: str
    voice: Voice
    releases: tuple[DemoRelease, ...]

    @property
    def id(self) -> str:
        """`vendor/product`, as in the watchlist."""
        return f"{self.vendor}/{self.key}"

    def shown_at(self, at: datetime) -> list[DemoRelease]:
        """-> releases published by `at`, newest first."""
        return [release for release in reversed(self.releases) if release.released_at <= at]
