"""Which days an edition covers: the last complete ISO week, month or quarter before the moment that the marts describe. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from pipelines.brief.words import day, span

BATTLECARD_WEEKS = 13
PRICE_WEEKS = 13
LATE_DAYS = 28
"""How long before an edition's days an event may lie that no brief has told."""
QUARTERS = ("First", "Second", "Third", "Fourth")


class Rhythm(StrEnum):
    """How often an edition appears."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Period:
    """Days `start` to `end`, both included, UTC. `label` names it in keys (`2026-W26`, `2026-06`, `2026-Q2`), `name` and `noun` say it to people."""

    rhythm: Rhythm
    label: str
    name: str
    start: date
    end: date
    noun: str

    def holds(self, told: date | None) -> bool:
        """-> whether the day is in it."""
        return told is not None and self.start <= told <= self.end


def last_period(rhythm: Rhythm, today: date) -> Period:
    """-> the last period that had ended when `today` began, UTC."""
    if rhythm is Rhythm.WEEKLY:
        end = today - timedelta(days=today.isoweekday())
        year, week, _ = end.isocalendar()
        start = end - timedelta(days=6)
        return Period(rhythm, f"{year}-W{week:02}", f"week {week} of {year}, {span(start, end)}", start, end, "week")
    if rhythm is Rhythm.MONTHLY:
        end = today.replace(day=1) - timedelta(days=1)
        return Period(rhythm, f"{end:%Y-%m}", f"{end:%B %Y}", end.replace(day=1), end, "month")
    end = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1) - timedelta(days=1)
    quarter = end.month // 3
    start = end.replace(month=3 * quarter - 2, day=1)
    return Period(rhythm, f"{end.year}-Q{quarter}", f"{QUARTERS[quarter - 1].lower()} quarter of {end.year}, {span(start, end)}", start, end, "quarter")


def battlecard_period(rhythm: Rhythm, today: date) -> Period:
    """-> what a battlecard covers: a weekly one looks back a quarter of a year from the last complete week, for one week says little of one competitor."""
    period = last_period(rhythm, today)
    if rhythm is not Rhythm.WEEKLY:
        return period
    start = period.end - timedelta(days=7 * BATTLECARD_WEEKS - 1)
    return replace(period, start=start, name=f"the {BATTLECARD_WEEKS} weeks to {day(period.end)}", noun=f"last {BATTLECARD_WEEKS} weeks")


def price_window(period: Period) -> tuple[date, date]:
    """-> the days whose changes of prices an edition lists: its own, and at least a quarter of a year to its end, for prices change seldom."""
    return min(period.start, period.end - timedelta(days=7 * PRICE_WEEKS - 1)), period.end
