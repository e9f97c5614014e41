"""The truth of prices: what each plan cost over which captures, and what really changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from pipelines.demo.observed import looks
from pipelines.demo.plans import SHEETS, Plan, PriceSheet, sheet_at
from pipelines.demo.sources import SOURCES, DemoSource

PriceKey = tuple[str, str, str | None, str, Decimal | None]
"""plan, price kind, billed (`monthly`, `annually`, None), currency, amount per user and month."""


@dataclass(frozen=True, slots=True)
class PriceSpan:
    """One price as captures show it: first and last capture with it, first capture without it (None: still there)."""

    product: str
    plan: str
    price_kind: str
    billed: str | None
    currency: str
    amount: Decimal | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_by: datetime | None


@dataclass(frozen=True, slots=True)
class PriceEvent:
    """One real change of a price sheet; kinds are those of `fct_price_change`.

    changed_on: the day of the simulation. seen_after, seen_by: the two captures that bound it.
    """

    product: str
    kind: str
    plan: str
    currency: str
    old_amount: Decimal | None
    new_amount: Decimal | None
    changed_on: date
    seen_after: datetime
    seen_by: datetime


def _keys(sheet: PriceSheet) -> list[PriceKey]:
    found: list[PriceKey] = []
    for plan in sheet.plans:
        if plan.kind != "fixed":
            found.append((plan.name, plan.kind, None, sheet.currency, None))
        elif sheet.layout.startswith("toggle"):
            found += [
                (plan.name, "fixed", billed, sheet.currency, amount)
                for billed, amount in (("monthly", plan.monthly), ("annually", plan.yearly))
                if amount is not None
            ]
        else:
            found.append((plan.name, "fixed", "monthly", sheet.currency, plan.monthly))
    return found


def price_spans(source: DemoSource) -> list[PriceSpan]:
    """-> every price of a pricing page with the captures that show it."""
    times = looks(source)
    shown = {at: _keys(sheet_at(source.product, at)) for at in times}
    spans = []
    for key in dict.fromkeys(key for at in times for key in shown[at]):
        plan, kind, billed, currency, amount = key
        with_it = [at for at in times if key in shown[at]]
        gone = next((at for at in times if at > with_it[-1]), None)
        spans.append(PriceSpan(source.product, plan, kind, billed, currency, amount, with_it[0], with_it[-1], gone))
    return spans


def _event_kind(old: Plan | None, new: Plan | None) -> str | None:
    if old is None or new is None:
        return "plan_added" if old is None else "plan_removed"
    if old.kind != new.kind:
        return "to_contact_sales" if new.kind == "contact_sales" else "from_contact_sales" if old.kind == "contact_sales" else "repackaging"
    if (old.monthly, old.yearly) == (new.monthly, new.yearly):
        return None
    return "price_rise" if (new.monthly or 0) > (old.monthly or 0) else "price_cut"


def price_events(source: DemoSource) -> list[PriceEvent]:
    """-> what really changed on a pricing page, oldest first; a new layout or default view is nothing."""
    found, times = [], looks(source)
    sheets = SHEETS[source.product]
    for old_sheet, sheet in pairwise(sheets):
        before = {plan.name: plan for plan in old_sheet.plans}
        now = {plan.name: plan for plan in sheet.plans}
        for name in dict.fromkeys((*before, *now)):
            old, new = before.get(name), now.get(name)
            kind = _event_kind(old, new)
            if kind:
                found.append(
                    PriceEvent(
                        source.product,
                        kind,
                        name,
                        sheet.currency,
                        old.monthly if old else None,
                        new.monthly if new else None,
                        sheet.since.date(),
                        seen_after=max(at for at in times if at < sheet.since),
                        seen_by=min(at for at in times if at >= sheet.since),
                    )
                )
    return found


def pricing_sources() -> list[DemoSource]:
    """-> the market's pricing pages."""
    return [source for source in SOURCES if source.kind == "pricing_page"]
