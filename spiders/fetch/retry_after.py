"""Retry-After: when a host may be asked again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=24)
DEFAULT_WAIT = timedelta(minutes=5)


def asks_to_wait(status: int, has_header: bool) -> bool:
    """True where an answer asks to be left alone for a while: 429 always, 503 with the header."""
    return status == 429 or (status == 503 and has_header)


def retry_at(value: str | None, now: datetime) -> datetime:
    """-> the instant before which no request may be sent, for a Retry-After `value` received at `now`.

    Seconds or an HTTP date; more than 24 hours counts as 24 hours; what is missing, negative, past or not understood counts as five minutes.
    """
    moment = _stated(value.strip(), now) if value else None
    if moment is None or moment <= now:
        return now + DEFAULT_WAIT
    return min(moment, now + LONGEST_WAIT)


def _stated(value: str, now: datetime) -> datetime | None:
    if re.fullmatch(r"[0-9]+", value):
        return now + timedelta(seconds=min(int(value[:12]), LONGEST_WAIT.total_seconds()))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
