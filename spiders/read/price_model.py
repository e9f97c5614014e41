"""What is found on a pricing page before it becomes records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from spiders.records import EntitlementState, PriceKind, PriceRole

ADD_ON_GROUP = "Add-ons"
"""The `plan_group` of what a list or a data file calls an add-on: a price beside a plan, never a plan of its own."""


@dataclass(frozen=True, slots=True)
class FoundPrice:
    """One price of a plan, or the state that stands in its place (`amount` None)."""

    price_kind: PriceKind
    role: PriceRole
    amount: Decimal | None
    currency: str | None
    period: str | None
    billed: str | None
    unit: str | None
    locator: str
    quote: str
    tax: str | None = None
    minimum_quantity: int | None = None
    effective_on: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two mentions of one price."""
        unit = self.unit if self.price_kind is PriceKind.USAGE else None
        return (self.price_kind, self.amount, self.currency, self.period, unit, self.role is PriceRole.OLD, self.effective_on)


@dataclass(frozen=True, slots=True)
class FoundEntitlement:
    """One feature or limit of a plan."""

    feature: str
    state: EntitlementState
    limit_amount: Decimal | None
    limit_unit: str | None
    limit_period: str | None
    locator: str
    quote: str
    subject: str = ""


@dataclass(slots=True, eq=False)
class FoundPlan:
    """One plan in page order (`at` is its first line); `is_stated` False where only a table's head names it."""

    name: str
    at: int
    locator: str
    quote: str
    group: str | None = None
    prices: list[FoundPrice] = field(default_factory=list)
    entitlements: list[FoundEntitlement] = field(default_factory=list)

    @property
    def has_amount(self) -> bool:
        return any(price.amount for price in self.prices)
