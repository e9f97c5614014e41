"""When the entries of a feed say they were published; a date that only says when the feed was built is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spiders.read.dates import StatedDate, read_date
from spiders.read.feed_entry import FeedEntry
from spiders.records import DatePrecision

MIN_SHARED = 3
"""From so many entries on, one and the same second on more than half of them is the clock of a build, not of the entries."""


def entry_dates(entries: Sequence[FeedEntry], language: str | None) -> tuple[list[StatedDate | None], list[str]]:
    """-> stated date of each entry (`published`, else `updated`), doubts."""
    dates = [_stated(entry, language) for entry in entries]
    doubts = []
    unread = [raw for entry, date in zip(entries, dates, strict=True) if date is None and (raw := entry.published or entry.updated)]
    if unread:
        doubts.append(f"date_not_understood: {len(unread)} entries (first: {unread[0][:60]})")
    clock = _build_clock(dates)
    if clock is None:
        return dates, doubts
    kept = [None if date is not None and date.at == clock.at else date for date in dates]
    withheld = sum(date is not None for date in dates) - sum(date is not None for date in kept)
    return kept, [*doubts, f"dates_of_build: {withheld} entries bear the same second ({clock.raw[:40]}), which dates the feed, not them"]


def _stated(entry: FeedEntry, language: str | None) -> StatedDate | None:
    for raw in (entry.published, entry.updated):
        if raw and (stated := read_date(raw, language=language)):
            return stated
    return None


def _build_clock(dates: Sequence[StatedDate | None]) -> StatedDate | None:
    instants = [date for date in dates if date is not None and date.precision is DatePrecision.INSTANT]
    if not instants:
        return None
    at, count = Counter(date.at for date in instants).most_common(1)[0]
    # A full hour is what people type for many entries; a build stops the clock at odd seconds.
    is_odd = at is not None and (at.second or at.minute) != 0
    return next(date for date in instants if date.at == at) if is_odd and count >= MIN_SHARED and 2 * count > sum(date is not None for date in dates) else None
