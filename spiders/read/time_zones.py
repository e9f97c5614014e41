"""What a written clock time and its zone say: hours and minutes after UTC, or that nobody can tell.

A zone name that is used for two offsets (BST: British summer or Bangladesh; IST: India, Ireland or Israel; CST: Chicago or
China) gives no offset: the day stands, the instant does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_HOURS: dict[str, float] = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT": -3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "PKT": 5, "NPT": 5.75,
    "AEST": 10, "AEDT": 11, "ACST": 9.5, "ACDT": 10.5, "AWST": 8, "NZST": 12, "NZDT": 13, "SAST": 2, "EAT": 3, "WAT": 1, "CAT": 2,
}  # fmt: skip

CLOCK_PATTERN = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
    r"(?:\s?(?P<zone>[Zz](?![A-Za-z])|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[A-Z]{1,5}(?![A-Za-z])))?(?(zone)(?:\s?\([A-Za-z ]{2,40}\))?)"
)
"""A clock time with its zone, as a pattern to put into others; `Clock.of` reads a match. Colons only: `10.30` may be a version."""

_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?")


def zone_offset(zone: str) -> timedelta | None:
    """-> offset east of UTC of a written zone (`Z`, `+02:00`, `GMT+2`, `CEST`), None for a name unknown or used twice."""
    if found := _OFFSET.fullmatch(zone):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return -offset if found[1] == "-" else offset
    known = _HOURS.get(zone.upper())
    return None if known is None else timedelta(hours=known)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time since midnight where it was written, and the offset east of UTC (None = not said, or not to be told)."""

    since_midnight: timedelta
    offset: timedelta | None

    @classmethod
    def of(cls, found: re.Match[str]) -> Clock | None:
        """-> the clock in a match of `CLOCK_PATTERN`; None for a time that does not exist (25:00)."""
        hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
        if half := found["half"]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half in "Pp" else 0)
        if hour > 23 or minute > 59 or second > 60:
            return None
        zone = found["zone"]
        offset = zone_offset(zone) if zone else None
        if zone and offset is None and zone[-1].isdigit():
            return None
        return cls(timedelta(hours=hour, minutes=minute, seconds=second), offset)
