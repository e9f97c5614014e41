"""Prices of one plan or add-on of a Pricing2Yaml file.

Versions 1.x state `monthlyPrice` and `annualPrice` (the latter per month, or for the year where it is near twelve months of the former); from 2.0 on
`price` stands for all ways of billing, each with a factor under `billing`. Files that were converted state both.
"""

from __future__ import annotations

import re
from decimal import Decimal

from spiders.read.price_amounts import NumberStyle
from spiders.read.price_model import FoundPrice
from spiders.read.stated_price import StatedPrice, read_price
from spiders.read.stated_unit import StatedUnit, read_billing, read_unit
from spiders.read.yaml_tree import YamlNode
from spiders.records import PriceKind, PriceRole

_PLAIN = re.compile(r"\d[\d_]*(?:\.\d+)?")
_PLACES = Decimal("0.000001")


class PlanPricing:
    """What all plans of a file share: currency, ways of billing (name -> factor), the style of its numbers; collects doubts."""

    def __init__(self, currency: str | None, billing: dict[str, Decimal], style: NumberStyle, doubts: list[str]) -> None:
        self.currency, self.billing, self.style, self.doubts = currency, billing, style, doubts

    def prices(self, name: str, plan: YamlNode) -> list[FoundPrice]:
        """-> the prices that the plan states; one without an amount where none is understood, with a doubt."""
        unit = read_unit(plan.words("unit"))
        old = self._monthly_and_annual(name, plan, unit)
        if old:
            return old
        node = plan.get("price")
        if node is None:
            self.doubts.append(f"price_missing: {name} (line {plan.line}) states no price")
            return [self._price(StatedPrice(PriceKind.HIDDEN), unit, plan.line, f"{name}: no price")]
        stated = self._stated(name, node)
        quote = f"{name}: price {node.shown}{_unit_words(plan)}"
        if not stated.amount or not self.billing:
            return [self._price(stated, unit, node.line, quote)]
        return [self._billed(stated, unit, way, factor, node.line, quote) for way, factor in self.billing.items()]

    def _monthly_and_annual(self, name: str, plan: YamlNode, unit: StatedUnit) -> list[FoundPrice]:
        monthly, annual, single = plan.get("monthlyPrice"), plan.get("annualPrice"), plan.get("price")
        stated = self._stated(name, monthly) if monthly else None
        if single and stated and stated.amount:
            other = self._stated(name, single)
            if other.amount not in (stated.amount, self._stated(name, annual).amount if annual else None):
                self.doubts.append(
                    f"price_contradicts: {name} (line {single.line}) states price {single.shown} beside monthlyPrice {monthly.shown if monthly else ''}"
                )
                return [self._price(StatedPrice(PriceKind.HIDDEN), unit, single.line, f"{name}: price {single.shown}{_unit_words(plan)}")]
        found = []
        if monthly and stated:
            found.append(self._price(stated, _with(unit, "month", "monthly"), monthly.line, f"{name}: monthlyPrice {monthly.shown}{_unit_words(plan)}"))
        if annual:
            yearly = self._stated(name, annual)
            period = self._annual_period(name, annual, yearly, stated, unit)
            if period and not (stated and not yearly.amount and stated.price_kind is yearly.price_kind):
                found.append(self._price(yearly, _with(unit, period, "annually"), annual.line, f"{name}: annualPrice {annual.shown}{_unit_words(plan)}"))
        return found

    def _annual_period(self, name: str, node: YamlNode, yearly: StatedPrice, monthly: StatedPrice | None, unit: StatedUnit) -> str | None:
        """-> whether the annual price is per month or for the year; None, with a doubt, where it is neither."""
        if not yearly.amount or not (monthly and monthly.amount):
            return unit.period or "month"
        if yearly.amount <= monthly.amount:
            return "month"
        if 6 * monthly.amount <= yearly.amount <= 12 * monthly.amount:
            return "year"
        self.doubts.append(f"annual_price_not_understood: {name} (line {node.line}) states {node.shown} a year beside {monthly.amount} a month")
        return None

    def _stated(self, name: str, node: YamlNode) -> StatedPrice:
        words = node.shown
        stated = read_price(words.replace("_", "") if _PLAIN.fullmatch(words) else words, self.style)
        if isinstance(stated, str):
            what = "price_formula" if "#" in words else "price_not_understood"
            self.doubts.append(f"{what}: {name} (line {node.line}): {stated}")
            return StatedPrice(PriceKind.HIDDEN)
        if stated.amount and stated.currency and self.currency and stated.currency != self.currency:
            self.doubts.append(f"currency_contradicts: {name} (line {node.line}): {words!r} in a file of {self.currency}")
            return StatedPrice(PriceKind.HIDDEN)
        if stated.amount and not (stated.currency or self.currency):
            return StatedPrice(PriceKind.HIDDEN)
        return stated

    def _billed(self, stated: StatedPrice, unit: StatedUnit, way: str, factor: Decimal, line: int, quote: str) -> FoundPrice:
        amount = stated.amount and Decimal(format((stated.amount * factor).quantize(_PLACES).normalize(), "f"))
        words = "" if factor == 1 else f" × {factor}"
        return self._price(
            StatedPrice(stated.price_kind, amount, stated.currency, stated.role),
            _with(unit, unit.period, read_billing(way)),
            line,
            f"{quote}, billing {way}{words}",
        )

    def _price(self, stated: StatedPrice, unit: StatedUnit, line: int, quote: str) -> FoundPrice:
        role = stated.role if stated.amount else PriceRole.LIST
        return FoundPrice(stated.price_kind, role, stated.amount, self.currency or stated.currency, unit.period, unit.billed, unit.unit, f"line:{line}", quote)


def _with(unit: StatedUnit, period: str | None, billed: str | None) -> StatedUnit:
    return StatedUnit(unit.unit, period, billed or unit.billed)


def _unit_words(plan: YamlNode) -> str:
    return f", unit {plan.words('unit')}" if plan.words("unit") else ""
