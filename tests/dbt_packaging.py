"""Feature lists of the small market: what the plans of a pricing page list, capture by capture, and what happens to them halfway."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from spiders.records import Entitlement, EntitlementState, hash_id
from tests.dbt_market import Price, RawMarket, day

CAPTURES = range(0, 85, 3)
HALFWAY = 42


@dataclass(frozen=True)
class Feature:
    """One entry of a plan's list, as the reader gives it."""

    subject: str
    limit: int | None = None
    state: str = "included"


Page = dict[str, tuple[Feature, ...]]
"""Features by plan, in the page's order."""


def features(*subjects: str) -> tuple[Feature, ...]:
    """-> simply included features."""
    return tuple(Feature(subject) for subject in subjects)


def see_lists(market: RawMarket, source_id: str, number: float, page: Page, prices: dict[str, str]) -> None:
    """A capture of a pricing page whose plans cost `prices` a month and list the features of `page`."""
    priced = [Price(plan, amount) for plan, amount in prices.items()]
    noise = repr(page)
    market.see(source_id, day(number), prices=priced, windowed=False, noise=noise)
    document_hash = hash_id(source_id, (), tuple(priced), noise) * 4
    entries = [(plan, feature) for plan, listed in page.items() for feature in listed]
    for position, (plan, feature) in enumerate(entries):
        market.rows["entitlement"].append(
            Entitlement(
                entitlement_id=hash_id(document_hash, position),
                source_id=source_id,
                document_hash=document_hash,
                reader_version=1,
                position=position,
                plan=plan,
                feature=f"{feature.limit} {feature.subject}" if feature.limit else feature.subject,
                subject=feature.subject,
                state=EntitlementState.LIMIT if feature.limit else EntitlementState(feature.state),
                limit_amount=Decimal(feature.limit) if feature.limit else None,
                limit_unit=feature.subject if feature.limit else None,
                locator=f"css:li:nth-of-type({position + 1})",
                quote=feature.subject,
            )
        )


BASE = ("Rota desk", "Shift swaps", "Holiday rules")
BEFORE: Page = {
    "Pro": (*features(*BASE, "Single sign-on"), Feature("kiosks", 20)),
    "Max": (*features(*BASE, "Payroll file", "Audit trail"), Feature("kiosks", 90)),
}
PRICES = {"Pro": "12", "Max": "30"}
LATER: dict[str, tuple[Page, dict[str, str]]] = {
    "pkmove": ({**BEFORE, "Pro": BEFORE["Pro"][:3] + BEFORE["Pro"][4:], "Max": (*BEFORE["Max"], Feature("Single Sign-On"))}, PRICES),
    "pkcut": ({**BEFORE, "Pro": (*BEFORE["Pro"][:4], Feature("kiosks", 15)), "Max": (*BEFORE["Max"][:5], Feature("kiosks", state="unlimited"))}, PRICES),
    "pkunread": ({}, PRICES),
    "pkrewrite": ({**BEFORE, "Pro": features("Plan the week", "Trade a shift", "Rules for days off", "One login", "Terminals")}, PRICES),
    "pkorder": (
        {"Pro": tuple(reversed(BEFORE["Pro"])), "Max": features("ROTA DESK", "shift swap", "Holiday-rules", "Payroll file", "Audit trail") + BEFORE["Max"][5:]},
        PRICES,
    ),
    "pkrename": ({"Professional": (*BEFORE["Pro"][:4], Feature("kiosks", 10)), "Max": BEFORE["Max"]}, {"Professional": "12", "Max": "30"}),
    "pkgone": ({"Pro": BEFORE["Pro"]}, {"Pro": "12"}),
    "pkdenied": ({**BEFORE, "Pro": (*BEFORE["Pro"][:3], Feature("Single sign-on", state="excluded"), BEFORE["Pro"][4])}, PRICES),
}


def packaging(market: RawMarket) -> None:
    """What happens to lists halfway, one product each; and one list that loses a feature for a single capture."""
    for name, (page, prices) in LATER.items():
        source = market.source(f"{name}/app/pricing", "pricing_page")
        for number in CAPTURES:
            see_lists(market, source, number, *((page, prices) if number >= HALFWAY else (BEFORE, PRICES)))
    blip = market.source("pkblip/app/pricing", "pricing_page")
    for number in CAPTURES:
        see_lists(market, blip, number, LATER["pkmove"][0] if number == HALFWAY else BEFORE, PRICES)
