"""Price sheets of the market: what each vendor's pricing page says from which day on, and in which layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

SHEETS_FROM = datetime(2024, 7, 1, tzinfo=UTC)
ANNUAL_FLIP_AT = datetime(2026, 2, 12, 9, 0, tzinfo=UTC)
REDESIGN_AT = datetime(2025, 10, 7, 9, 0, tzinfo=UTC)
RISE_AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
VANISH_AT = datetime(2025, 11, 20, 9, 0, tzinfo=UTC)
CONTACT_SALES_AT = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
PLAN_ADDED_AT = datetime(2025, 8, 26, 9, 0, tzinfo=UTC)
FEATURE_MOVED_AT = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
LIMIT_CUT_AT = datetime(2026, 4, 21, 9, 0, tzinfo=UTC)
FEATURE_ADDED_AT = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
REWORDED_AT = datetime(2026, 2, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan as displayed.

    kind: `fixed`, `free` or `contact_sales`. monthly, yearly: amounts per user and month when billed monthly or annually;
    None where the page does not offer that billing. limits: (feature, words for the limit; empty = simply included).
    """

    name: str
    kind: str
    monthly: Decimal | None
    yearly: Decimal | None
    limits: tuple[tuple[str, str], ...]
    pitch: str


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """One state of a pricing page; `layout` is `cards`, `table`, `table_note` (billing said below it), `toggle_monthly` or `toggle_annual`."""

    since: datetime
    layout: str
    currency: str
    plans: tuple[Plan, ...]


def _plan(name: str, monthly: str | None, yearly: str | None, people: str, sites: str, *features: str, pitch: str = "") -> Plan:
    """-> a plan; an amount of "0" is a free plan, no amount at all is "contact sales"."""
    kind = "free" if monthly == "0" else "fixed" if monthly or yearly else "contact_sales"
    limits = (("Team members", people), ("Sites", sites), *((feature, "") for feature in features))
    return Plan(name, kind, Decimal(monthly) if monthly and kind == "fixed" else None, Decimal(yearly) if yearly else None, limits, pitch)


_LARKSPUR = (
    _plan("Seed", "0", None, "Up to 10", "1", "Week planning", pitch="For one small team"),
    _plan("Grow", "4.00", None, "Up to 100", "5", "Week planning", "Open shifts", "Absence calendar", pitch="For teams with a plan"),
    _plan("Bloom", "7.00", None, "Unlimited", "Unlimited", "Everything in Grow", "Payroll export", "Single sign-on", pitch="For many sites"),
)
_SHIFTWELL = (
    _plan("Core", "3.50", None, "Up to 50", "2", "Shift planning", "Mobile app", pitch="Plan the week"),
    _plan("Plus", "6.00", None, "Up to 250", "10", "Shift planning", "Mobile app", "Time clock", pitch="Plan and pay"),
    _plan("Enterprise", None, None, "Unlimited", "Unlimited", "Shift planning", "Mobile app", "Time clock", "Audit log", pitch="For groups"),
)
_SHIFTWELL_SCALE = _plan("Scale", "9.00", None, "Up to 1,000", "50", "Shift planning", "Mobile app", "Time clock", "Forecasts", pitch="For regions")
_TALLYROOM = (
    _plan("Solo", "0", None, "Up to 3", "1", "Timesheets", pitch="Just you and a helper"),
    _plan("Crew", "2.80", None, "Up to 60", "3", "Timesheets", "Leave requests", pitch="Hours without paper"),
    _plan("House", "5.20", None, "Unlimited", "20", "Timesheets", "Leave requests", "Payroll files", pitch="Hours for the whole house"),
)
_OKAPI = (
    _plan("Desk", "5.00", None, "Up to 40", "1", "Rota desk", "Kiosk app", pitch="One front desk"),
    _plan("Hall", "8.50", None, "Up to 200", "8", "Rota desk", "Kiosk app", "Swap rules", pitch="Several desks"),
)
_MOONROTA = (
    _plan("Crescent", "0", None, "Up to 5", "1", "Shift calendar", pitch="Try it with a small crew"),
    _plan("Half", "5.00", "4.00", "Up to 80", "4", "Shift calendar", "Availability", pitch="For growing crews"),
    _plan("Full", "10.00", "8.00", "Unlimited", "25", "Shift calendar", "Availability", "Labour budgets", pitch="For planners"),
)
_BRINDLE = (
    _plan("Community", "0", None, "Unlimited", "1", "Self-hosted core", pitch="Run it yourself"),
    _plan("Cloud", "3.00", None, "Unlimited", "10", "Self-hosted core", "Managed hosting", pitch="We run it for you"),
    _plan("Cloud Plus", "6.50", None, "Unlimited", "Unlimited", "Managed hosting", "Priority support", pitch="With an uptime promise"),
)
_SUNDIAL = (
    _plan("Team", "6.00", None, "Up to 75", "3", "Rotas", "Leave planning", pitch="Rotas for one company"),
    _plan("Company", "9.00", None, "Up to 500", "20", "Rotas", "Leave planning", "Works council view", pitch="Rotas for all sites"),
    _plan("Group", None, None, "Unlimited", "Unlimited", "Rotas", "Leave planning", "Works council view", pitch="For holdings"),
)
_PENNANT = (
    _plan("Starter", "2.00", None, "Up to 15", "1", "Hours tracking", pitch="Leave the paper behind"),
    _plan("Standard", "4.50", None, "Up to 120", "5", "Hours tracking", "Overtime rules", pitch="Hours with rules"),
    _plan("Premium", "7.50", None, "Unlimited", "30", "Hours tracking", "Overtime rules", "Payroll link", pitch="Hours that reach payroll"),
)
_VIREO = (
    _plan("Nest", "3.00", None, "Up to 30", "2", "Clock-in", pitch="Small places"),
    _plan("Grove", "5.50", None, "Up to 150", "6", "Clock-in", "Absence", pitch="Medium places"),
    _plan("Forest", "8.00", None, "Up to 2,000", "100", "Clock-in", "Absence", "Forecasts", pitch="Large places"),
)
_HARBORLIGHT = (
    _plan("Dock", "0", None, "Up to 8", "1", "Crew calendar", pitch="For the first boat"),
    _plan("Pier", "4.20", None, "Up to 90", "4", "Crew calendar", "Crew chat", pitch="For a fleet"),
    _plan("Harbor", "7.80", None, "Unlimited", "Unlimited", "Crew calendar", "Crew chat", "Certificates", pitch="For the whole harbor"),
)


# the lists of these vendors change, their prices do not
_LARKSPUR_MOVED = (
    _LARKSPUR[0],
    _plan("Grow", "4.00", None, "Up to 100", "5", "Week planning", "Open shifts", pitch="For teams with a plan"),
    _plan(
        "Bloom", "7.00", None, "Unlimited", "Unlimited", "Everything in Grow", "Absence calendar", "Payroll export", "Single sign-on", pitch="For many sites"
    ),
)
_OKAPI_CUT = (_OKAPI[0], _plan("Hall", "8.50", None, "Up to 120", "8", "Rota desk", "Kiosk app", "Swap rules", pitch="Several desks"))
_BRINDLE_ADDED = (
    *_BRINDLE[:2],
    _plan("Cloud Plus", "6.50", None, "Unlimited", "Unlimited", "Managed hosting", "Priority support", "Audit trail", pitch="With an uptime promise"),
)
_TALLYROOM_REWORDED = tuple(
    replace(
        plan,
        limits=tuple((feature.upper().replace(" ", "-") if not words else feature, words.replace("Up to", "Max.")) for feature, words in reversed(plan.limits)),
        pitch=f"{plan.pitch}, as ever",
    )
    for plan in _TALLYROOM
)


def _with(plans: tuple[Plan, ...], changed: Plan) -> tuple[Plan, ...]:
    """-> `plans` with the plan of the same name replaced."""
    return tuple(changed if plan.name == changed.name else plan for plan in plans)


SHEETS: dict[str, tuple[PriceSheet, ...]] = {
    "larkspur/rota": (PriceSheet(SHEETS_FROM, "cards", "USD", _LARKSPUR), PriceSheet(FEATURE_MOVED_AT, "cards", "USD", _LARKSPUR_MOVED)),
    "shiftwell/planner": (
        PriceSheet(SHEETS_FROM, "table", "USD", _SHIFTWELL),
        PriceSheet(PLAN_ADDED_AT, "table", "USD", (*_SHIFTWELL[:2], _SHIFTWELL_SCALE, _SHIFTWELL[2])),
    ),
    "tallyroom/hours": (PriceSheet(SHEETS_FROM, "cards", "GBP", _TALLYROOM), PriceSheet(REWORDED_AT, "cards", "GBP", _TALLYROOM_REWORDED)),
    "okapidesk/desk": (PriceSheet(SHEETS_FROM, "cards", "USD", _OKAPI), PriceSheet(LIMIT_CUT_AT, "cards", "USD", _OKAPI_CUT)),
    "moonrota/app": (PriceSheet(SHEETS_FROM, "toggle_monthly", "USD", _MOONROTA), PriceSheet(ANNUAL_FLIP_AT, "toggle_annual", "USD", _MOONROTA)),
    "brindle/core": (PriceSheet(SHEETS_FROM, "cards", "USD", _BRINDLE), PriceSheet(FEATURE_ADDED_AT, "cards", "USD", _BRINDLE_ADDED)),
    "sundial/staff": (
        PriceSheet(SHEETS_FROM, "table_note", "EUR", _SUNDIAL),
        PriceSheet(RISE_AT, "table_note", "EUR", _with(_SUNDIAL, replace(_SUNDIAL[0], monthly=Decimal("7.50")))),
    ),
    "pennant/hours": (PriceSheet(SHEETS_FROM, "cards", "USD", _PENNANT), PriceSheet(VANISH_AT, "cards", "USD", _PENNANT[1:])),
    "vireo/time": (
        PriceSheet(SHEETS_FROM, "cards", "USD", _VIREO),
        PriceSheet(CONTACT_SALES_AT, "cards", "USD", _with(_VIREO, replace(_VIREO[2], kind="contact_sales", monthly=None))),
    ),
    "harborlight/crew": (PriceSheet(SHEETS_FROM, "cards", "USD", _HARBORLIGHT), PriceSheet(REDESIGN_AT, "table", "USD", _HARBORLIGHT)),
}


def sheet_at(product: str, at: datetime) -> PriceSheet:
    """-> the sheet that a product's pricing page showed at `at` (the first one for any earlier moment)."""
    shown = [sheet for sheet in SHEETS[product] if sheet.since <= at]
    return shown[-1] if shown else SHEETS[product][0]
