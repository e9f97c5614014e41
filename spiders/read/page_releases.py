"""Releases of an HTML page: those its blocks show, or the one thing that a release page or a post announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spiders.read.blocks import Block, BlockType
from spiders.read.dates import StatedDate, read_date
from spiders.read.html_page import HtmlPage
from spiders.read.releases import FoundChangelog, FoundRelease, find_items, find_releases
from spiders.read.versions import read_release_line
from spiders.records import Channel

_MAX_LEAD_BLOCKS = 6


def find_page_releases(blocks: Sequence[Block], page: HtmlPage, *, is_single: bool = False) -> FoundChangelog:
    """-> the page's releases. `is_single`: the page was reached from an index, so that all of it is one release."""
    found = find_releases(blocks, page_title=page.title, page_url=page.own_url)
    if len(found.releases) == 1:
        only = found.releases[0]
        is_own = is_single or _opens_page(only, blocks)
        dated = only.date or (read_date(page.published) if page.published and is_own else None)
        return replace(found, releases=(replace(only, date=dated, url=page.own_url if is_single else only.url),))
    return found if found.releases else _announcement(blocks, page, is_single) or found


def _opens_page(release: FoundRelease, blocks: Sequence[Block]) -> bool:
    first = next((block for block in blocks if block.type is BlockType.HEADING), None)
    return first is not None and first.locator == release.locator


def _announcement(blocks: Sequence[Block], page: HtmlPage, is_single: bool) -> FoundChangelog | None:
    """One thing announced on a page of its own: dated by the page, titled by its first heading."""
    head = next((place for place, block in enumerate(blocks) if block.type is BlockType.HEADING), None)
    if head is None:
        return None
    date = _stated(blocks, head) or (read_date(page.published) if page.published else None)
    if date is None and not is_single:
        return None
    title, body = blocks[head], blocks[head + 1 :]
    line = read_release_line(title.text)
    items, contexts, dropped = find_items(body, is_announcement=line is None or line.version is None)
    if not items and not is_single:
        return None
    outside = sum(block.type is BlockType.ITEM for block in blocks[:head])
    release = FoundRelease(
        version=line.version if line else None,
        title=title.text,
        component=None,
        date=date,
        channel=line.channel if line else Channel.GENERAL,
        is_withdrawn=False,
        url=page.own_url,
        locator=title.locator,
        quote=title.text,
        items=tuple(items),
    )
    return FoundChangelog((release,), contexts, dropped + outside)


def _stated(blocks: Sequence[Block], head: int) -> StatedDate | None:
    """Date on the title, or on a short line beside it."""
    if (stamp := blocks[head].stamp) and (stated := read_date(stamp)):
        return stated
    for block in (*reversed(blocks[max(0, head - 3) : head]), *blocks[head + 1 : head + _MAX_LEAD_BLOCKS]):
        if block.type is BlockType.PARAGRAPH and len(block.text) <= 80:
            stated = (read_date(block.stamp) if block.stamp else None) or read_date(block.text)
            if stated is not None:
                return stated
    return None
