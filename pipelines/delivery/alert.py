"""Which events are told at once: rules by name, and what is new to a channel. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from pipelines.delivery.event import BROKEN, DEGRADED, Event

RULES: dict[str, frozenset[str]] = {
    "price_change": frozenset(
        [
            "price_rise",
            "price_cut",
            "to_contact_sales",
            "from_contact_sales",
            "plan_added",
            "plan_removed",
            "plan_renamed",
            "unit_change",
            "repackaging",
            "promo_started",
            "promo_ended",
        ]
    ),
    "packaging_change": frozenset(
        [
            "feature_moved",
            "feature_added",
            "feature_removed",
            "feature_included",
            "feature_excluded",
            "limit_raised",
            "limit_cut",
            "limit_lifted",
            "limit_set",
            "limit_redefined",
            "list_restructured",
        ]
    ),
    "breaking_change": frozenset({"breaking", "removal"}),
    "deprecation": frozenset({"deprecation"}),
    "security": frozenset({"security"}),
    "major_release": frozenset({"major_release"}),
    "capability": frozenset({"capability_first", "capability_followed"}),
    "source_broken": frozenset({BROKEN, DEGRADED}),
}
"""What a channel may ask for, and the types of events in it."""
FRESH_DAYS = 30
"""An event that happened longer before it was first seen is history that came with a new source, and no news."""


def alerts(events: list[Event], rules: Collection[str], since: datetime, told: Collection[str]) -> list[Event]:
    """-> the events that a channel is to be told now, the most unusual first: asked for, first seen after `since` (when the channel was set up),
    not told before, fresh, and not our own."""
    wanted = frozenset().union(*(RULES[name] for name in rules))
    new = [event for event in events if event.event_type in wanted and event.event_id not in told and is_news(event, since)]
    return sorted(new, key=lambda event: (-event.surprise, event.event_id))


def is_news(event: Event, since: datetime) -> bool:
    """-> whether it is something that happened lately at a competitor, and that nobody could have been told before `since`."""
    if event.event_type in (BROKEN, DEGRADED):
        return True
    is_fresh = event.happened_on is None or event.happened_on >= (event.observed_at - timedelta(days=FRESH_DAYS)).date()
    return is_fresh and event.observed_at > since and not event.fact.is_us
