"""What a feed is reduced to, whatever its format and whichever parser read it: a title, a language and its entries in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BodyType(StrEnum):
    """How the text of an entry is written."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as the feed states it; nothing is interpreted yet.

    position: 0-based order in the feed.
    guid: the feed's own identity of the entry, as written.
    link: absolute http(s) address of the entry's page.
    title: visible words; empty where there is none.
    published, updated: date strings as written.
    body: full text where the feed gives one, else its summary.
    is_summary: the body is the feed's summary or description.
    base: address that relative links of the body count from.
    version, build: Sparkle's version shown to people, and the internal one.
    stage: Sparkle's channel.
    categories: the feed's own words for what the entry is about.
    """

    position: int
    guid: str | None = None
    link: str | None = None
    title: str = ""
    published: str | None = None
    updated: str | None = None
    body: str = ""
    body_type: BodyType = BodyType.HTML
    is_summary: bool = True
    base: str | None = None
    version: str | None = None
    build: str | None = None
    stage: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read; `doubts` tell what was mended or left out, as `code: words`."""

    title: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]
    doubts: tuple[str, ...] = ()


class FeedUnreadable(Exception):
    """A document that is no readable feed; `reason` is one of the named reasons of `ReadFailure`, `detail` a sentence for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
