"""Entitlements of a Pricing2Yaml file: what features and usage limits are worth in a plan, by the plan's own value or by the default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from spiders.read.price_model import FoundEntitlement
from spiders.read.stated_unit import StatedUnit, read_unit
from spiders.read.yaml_tree import YamlNode
from spiders.records import EntitlementState

_UNLIMITED = re.compile(r"[-+]?\.?inf(?:inity)?|∞|unlimited|illimited|no limits?|without limits?|limitless|-1|9{6,}(?:\.9+)?", re.IGNORECASE)
_GREATEST = frozenset({"2147483647", "4294967295", "9007199254740991", "9223372036854775807", "1.7976931348623157e308", "1.7976931348623157e+308"})
"""What programs write for "no limit": the greatest numbers of their number types."""
_NUMBER = re.compile(r"-?\d[\d_]*(?:\.\d+)?")
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_NOT = frozenset({"none", "no", "not included", "n/a", "-", "—"})
_MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Declared:
    """A feature or usage limit as declared for all plans: its type, its default, its unit and period."""

    name: str
    value_type: str
    default: YamlNode | None
    unit: str | None
    period: str | None
    is_limit: bool


def declared(node: YamlNode | None, *, is_limit: bool, doubts: list[str]) -> dict[str, Declared]:
    """-> what a `features` or `usageLimits` mapping declares, by name."""
    found: dict[str, Declared] = {}
    for name, entry in node.items() if node else ():
        kind = entry.words("valueType").upper()
        if kind not in ("BOOLEAN", "NUMERIC", "TEXT"):
            doubts.append(f"value_type_unknown: {name} (line {entry.line}) has valueType {kind or 'none'}")
            continue
        words = entry.words("unit")
        # `email/day` is a rate; a unit that is only `month` counts months
        unit = read_unit(words) if "/" in words else StatedUnit(words or None)
        default = (entry.children or {}).get("defaultValue")
        found[name] = Declared(name, kind, default, unit.unit, _period(entry.get("period")) or unit.period, is_limit)
    return found


def entitlements(plan: str, own: YamlNode | None, known: dict[str, Declared], doubts: list[str], *, only_own: bool = False) -> list[FoundEntitlement]:
    """-> one entitlement a declared name: the plan's own value where it states one, else the default (which `only_own`, for add-ons, leaves out)."""
    values = dict(own.items()) if own else {}
    doubts += [f"not_declared: {plan} (line {node.line}) sets {name}, which is not declared" for name, node in values.items() if name not in known]
    found = []
    for name, what in known.items():
        node = values.get(name)
        if node is None and only_own:
            continue
        value = _value(node) if node is not None else what.default
        read = _entitlement(plan, what, value, doubts)
        if read is not None:
            found.append(read)
    return found


def _value(node: YamlNode) -> YamlNode | None:
    """-> the value of `name: {value: x}` or of `name: x`."""
    return node if node.children is None else node.children.get("value")


def _entitlement(plan: str, what: Declared, value: YamlNode | None, doubts: list[str]) -> FoundEntitlement | None:
    # a null says "as declared"; only in the place of a number it can be meant as a value
    if value is not None and value.is_null and not (what.is_limit and what.value_type == "NUMERIC"):
        value = what.default
    if value is None:
        doubts.append(f"value_missing: {plan} says nothing of {what.name}, and there is no default")
        return None
    words = value.shown
    state, amount = _state(what, words, bool(value.entries))
    if state is None:
        doubts.append(f"value_not_understood: {plan}, {what.name} (line {value.line}): {words!r} is no {what.value_type}")
        return None
    if what.is_limit and value.is_null and what.value_type == "NUMERIC":
        doubts.append(f"null_limit: {plan}, {what.name} (line {value.line}): no value is read as no limit")
    quote = f"{what.name}: {words or 'null'}{f' {what.unit}' if what.unit else ''}{f' / {what.period}' if what.period else ''}"
    return FoundEntitlement(what.name, state, amount, what.unit, what.period, f"line:{value.line}", quote)


def _state(what: Declared, words: str, is_list: bool) -> tuple[EntitlementState | None, Decimal | None]:
    folded = words.lower()
    if what.value_type == "BOOLEAN":
        return (EntitlementState.INCLUDED if folded in _TRUE else EntitlementState.EXCLUDED if folded in _FALSE else None), None
    if _UNLIMITED.fullmatch(words) or folded in _GREATEST:
        return EntitlementState.UNLIMITED, None
    if what.value_type == "TEXT":
        return (EntitlementState.EXCLUDED if not is_list and (not words or folded in _NOT) else EntitlementState.INCLUDED), None
    if what.is_limit and folded in ("", "~", "null", "none"):
        return EntitlementState.UNLIMITED, None
    amount = Decimal(words.replace("_", "")) if _NUMBER.fullmatch(words) else None
    if amount is None or not 0 <= amount < _MOST or amount != round(amount, 6):
        return None, None
    return EntitlementState.LIMIT, amount


def _period(node: YamlNode | None) -> str | None:
    """`{value: 1, unit: DAY}` -> `day`, `{value: 7, unit: DAY}` -> `7 days`."""
    if node is None or node.children is None:
        return None
    count, unit = node.words("value") or "1", node.words("unit").lower().rstrip("s")
    return (unit if count in ("1", "1.0") else f"{count} {unit}s") if unit else None
