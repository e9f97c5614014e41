"""The rows of one capture of a price list -> plans and prices. A row whose price is not understood keeps its plan (the price is hidden, with a doubt);
a row that repeats another is left out, and one that contradicts another takes the price of both away: which of them holds is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from spiders.read.price_amounts import NumberStyle
from spiders.read.price_list_rows import PriceRow
from spiders.read.price_model import ADD_ON_GROUP, FoundPlan, FoundPrice
from spiders.read.stated_price import StatedPrice, list_style, read_currency, read_price
from spiders.read.stated_unit import StatedUnit, read_billing, read_period, read_unit
from spiders.records import PriceKind, PriceRole

_ADD_ONS = {"addon", "addons"}
_PLANS = {"", "plan", "plans"}


Effect = Literal["refused", "unpriced", "noted"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was not taken as it stands: the row's line, a code for counting, and words. The row is `refused` (gives nothing), `unpriced` (gives its
    plan, not its price) or only `noted`."""

    line: int
    code: str
    words: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class ListedPlans:
    """The plans of one capture in the order of the rows; rows in = prices + refused."""

    plans: tuple[FoundPlan, ...]
    remarks: tuple[Remark, ...]


def listed_plans(rows: Iterable[PriceRow]) -> ListedPlans:
    """-> the plans that the rows (of one vendor and day) name, each with its prices."""
    rows = tuple(rows)
    style = style_of(rows)
    plans: dict[tuple[str | None, str], FoundPlan] = {}
    taken: dict[tuple[object, ...], tuple[FoundPlan, int, PriceRow]] = {}
    remarks: list[Remark] = []
    for row in rows:
        price, doubt = _price(row, style)
        group = ADD_ON_GROUP if _kind(row) in _ADD_ONS else None
        plan = plans.setdefault((group, row["plan"].casefold()), FoundPlan(row["plan"], row.line, price.locator, price.quote, group))
        slot = (group, row["plan"].casefold(), price.role, price.currency, price.period, price.billed, price.unit)
        if slot not in taken:
            taken[slot] = plan, len(plan.prices), row
            plan.prices.append(price)
            remarks += [doubt] if doubt else []
        else:
            remarks.append(_again(row, price, *taken[slot]))
    return ListedPlans(tuple(plans.values()), tuple(remarks))


def is_known_kind(row: PriceRow) -> bool:
    """True where the row says that it is a plan or an add-on, or says nothing."""
    return _kind(row) in _PLANS | _ADD_ONS


def style_of(rows: Iterable[PriceRow]) -> NumberStyle:
    """-> which mark divides the cents: what the column `decimal` says, else what the numbers show."""
    rows = tuple(rows)
    said = {row["decimal"].lower() for row in rows} & set(NumberStyle)
    return NumberStyle(said.pop()) if len(said) == 1 else list_style(row["price"] for row in rows)


def _kind(row: PriceRow) -> str:
    return row["kind"].lower().replace("-", "").replace("_", "").replace(" ", "")


def _price(row: PriceRow, style: NumberStyle) -> tuple[FoundPrice, Remark | None]:
    terms, problem = _terms(row)
    stated = read_price(row["price"], style)
    currency = read_currency(row["currency"])
    if isinstance(stated, str):
        problem = problem or ("price not understood", stated)
    elif stated.amount:
        problem = problem or _currency_problem(row, stated, currency)
        currency = currency or stated.currency
    if isinstance(stated, str) or problem:
        stated = StatedPrice(PriceKind.HIDDEN)
    quote = " · ".join(filter(None, (row["plan"], row["price"], row["currency"], row["unit"], row["period"], row["billed"])))
    found = FoundPrice(stated.price_kind, stated.role, stated.amount, currency, terms.period, terms.billed, terms.unit, f"line:{row.line}", quote)
    return found, Remark(row.line, *problem, "unpriced") if problem else None


def _terms(row: PriceRow) -> tuple[StatedUnit, tuple[str, str] | None]:
    terms = read_unit(row["unit"])
    for column, read in (("period", read_period), ("billed", read_billing)):
        if not row[column]:
            continue
        said, known = ("usage" if row[column].lower() == "usage" and column == "period" else read(row[column])), getattr(terms, column)
        if said is None:
            return terms, (f"{column} not understood", f"{column} {row[column]!r} is none that is compared")
        if known and known != said:
            return terms, (f"unit and {column} contradict", f"unit {row['unit']!r} beside {column} {row[column]!r}")
        terms = replace(terms, **{column: said})
    return terms, None


def _currency_problem(row: PriceRow, stated: StatedPrice, currency: str | None) -> tuple[str, str] | None:
    if row["currency"] and currency is None:
        return "currency not known", f"{row['currency']!r} is no currency of ISO 4217"
    if currency is None and stated.currency is None:
        return "currency not known", "neither the column currency nor the price names one"
    # a bare $ stands for any dollar
    if currency and stated.currency and currency != stated.currency and not (stated.currency == "USD" and "USD" not in row["price"].upper()):
        return "currency and price contradict", f"price {row['price']!r} beside currency {row['currency']!r}"
    return None


def _again(row: PriceRow, price: FoundPrice, plan: FoundPlan, place: int, first: PriceRow) -> Remark:
    """-> the remark for a second row of one slot; where it says another price, the first one loses its own."""
    held = plan.prices[place]
    if (held.price_kind, held.amount) == (price.price_kind, price.amount):
        return Remark(row.line, "repeated", f"{row['plan']!r} is on line {first.line} already", "refused")
    plan.prices[place] = replace(held, price_kind=PriceKind.HIDDEN, role=PriceRole.LIST, amount=None)
    words = f"{row['plan']!r} costs {row['price']} here and {first['price']} on line {first.line}"
    return Remark(row.line, "contradicted", words, "refused")
