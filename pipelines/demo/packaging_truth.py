"""The truth of packaging: what really changed in the lists of the plans, and between which captures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pipelines.demo import plans
from pipelines.demo.observed import looks
from pipelines.demo.sources import SOURCES


@dataclass(frozen=True, slots=True)
class PackagingEvent:
    """One real change of a plan's list; kinds are those of `fct_packaging_change`.

    previous_plan: the plan that lost a moved feature. Limits are counts. changed_on: the day of the simulation. seen_after, seen_by: the captures that bound it.
    """

    product: str
    kind: str
    plan: str
    previous_plan: str | None
    feature: str
    old_limit: Decimal | None
    new_limit: Decimal | None
    changed_on: date
    seen_after: datetime
    seen_by: datetime


def _event(
    product: str, kind: str, at: datetime, plan: str, feature: str, *, moved_from: str | None = None, limits: tuple[int, int] | None = None
) -> PackagingEvent:
    source = next(source for source in SOURCES if source.product == product and source.kind == "pricing_page")
    times = looks(source)
    old, new = (Decimal(limits[0]), Decimal(limits[1])) if limits else (None, None)
    return PackagingEvent(
        product, kind, plan, moved_from, feature, old, new, at.date(), max(look for look in times if look < at), min(look for look in times if look >= at)
    )


def packaging_events() -> tuple[PackagingEvent, ...]:
    """-> what was planted, by product; another layout, order or spelling of a list is nothing."""
    return (
        _event("brindle/core", "feature_added", plans.FEATURE_ADDED_AT, "Cloud Plus", "Audit trail"),
        _event("larkspur/rota", "feature_moved", plans.FEATURE_MOVED_AT, "Bloom", "Absence calendar", moved_from="Grow"),
        _event("okapidesk/desk", "limit_cut", plans.LIMIT_CUT_AT, "Hall", "Up to 120 team members", limits=(200, 120)),
    )
