"""Kind `pricing2yaml`: plans, add-ons, features and usage limits of a file in the open Pricing2Yaml format, versions 1.0 to 3.x."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from spiders.kinds.kind import Kind, KindOptions
from spiders.read.price_model import ADD_ON_GROUP, FoundEntitlement, FoundPlan
from spiders.read.price_records import plans_reading
from spiders.read.pricing2yaml_limits import Declared, declared, entitlements
from spiders.read.pricing2yaml_prices import PlanPricing
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.read.stated_price import list_style, read_currency
from spiders.read.stated_unit import read_billing
from spiders.read.yaml_tree import YamlNode, YamlTreeProblem, read_yaml
from spiders.records import EntitlementState, ReadFailure

NAME = "pricing2yaml"
VERSION = 1
MAX_BYTES = 2_000_000
MOST_DOUBTS = 200
_PRICES = ("price", "monthlyPrice", "annualPrice")


def read(document: CapturedDocument, source: SourceContext) -> Reading | ReadFailure:
    """-> plan prices and entitlements of the file, or a named failure; never raises for bad input."""
    if len(document.body) > MAX_BYTES:
        return _failure(document, source, "too_large", f"The file has {len(document.body)} bytes; the limit is {MAX_BYTES}.")
    try:
        root = read_yaml(document.body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _failure(document, source, "wrong_type", f"The file is not UTF-8 (byte {error.start}).")
    except YamlTreeProblem as problem:
        return _failure(document, source, "not_well_formed", f"The file is not YAML as expected: {problem}.")
    if not root.words("saasName") or not (root.get("plans") or root.get("addOns")):
        return _failure(document, source, "wrong_type", "The file has no saasName with plans or addOns, so it is no Pricing2Yaml.")
    version = syntax_version(root)
    if version is not None and not re.fullmatch(r"[123]\.\d", version):
        return _failure(document, source, "wrong_type", f"The file is written in Pricing2Yaml {version}; 1.0 to 3.x are known.")
    doubts = [] if version else ["version_missing: the file does not say which Pricing2Yaml it is written in"]
    plans = _plans(root, doubts)
    told = (*doubts[:MOST_DOUBTS], *([f"more: {len(doubts) - MOST_DOUBTS} further doubts"] if len(doubts) > MOST_DOUBTS else []))
    return plans_reading(plans, tuple(doubt[:300] for doubt in told), document, source, NAME, VERSION, root.words("saasName"))


def stated_origin(body: bytes) -> tuple[date, str] | None:
    """-> the day that the file says it was made (`createdAt`, or `day`, `month`, `year`) and the page it is of ("" where it names none);
    None where it does not say its day or is no YAML."""
    try:
        root = read_yaml(body.decode("utf-8-sig"))
        created = root.words("createdAt")
        day = date.fromisoformat(re.split(r"[T ]", created)[0]) if created else date(*(int(root.words(part)) for part in ("year", "month", "day")))
    except ValueError:
        return None
    return day, root.words("url") if re.match(r"https?://[^/?#@\s]+([/?#]\S*|)$", root.words("url")) else ""


def syntax_version(root: YamlNode) -> str | None:
    """-> the version of the format: `syntaxVersion` since 2.1, `version` before; None where neither says."""
    stated = root.words("syntaxVersion")
    if stated:
        return stated
    version = root.words("version")
    return version if re.fullmatch(r"\d+\.\d+", version) else None


def _plans(root: YamlNode, doubts: list[str]) -> tuple[FoundPlan, ...]:
    currency = read_currency(root.words("currency"))
    if currency is None:
        doubts.append(f"currency_unknown: {root.words('currency')!r} is no currency of ISO 4217; amounts without one are not taken")
    features = declared(root.get("features"), is_limit=False, doubts=doubts)
    limits = declared(root.get("usageLimits"), is_limit=True, doubts=doubts)
    parts = [(group, name, node) for key, group in (("plans", None), ("addOns", ADD_ON_GROUP)) for name, node in _entries(root.get(key), doubts)]
    style = list_style(node.words(price) for _, _, node in parts for price in _PRICES)
    pricing = PlanPricing(currency, _billing(root.get("billing"), doubts), style, doubts)
    return tuple(_plan(group, name, node, pricing, features, limits, doubts) for group, name, node in parts)


def _entries(node: YamlNode | None, doubts: list[str]) -> list[tuple[str, YamlNode]]:
    """-> the plans or add-ons that the public is offered, with their names."""
    found = []
    for name, entry in node.items() if node else ():
        if not entry.children:
            doubts.append(f"not_a_plan: {name} (line {entry.line}) holds no fields")
        elif entry.words("private").lower() == "true":
            doubts.append(f"private: {name} (line {entry.line}) is not offered to the public and left out")
        else:
            found.append((name, entry))
    return found


def _plan(
    group: str | None, name: str, node: YamlNode, pricing: PlanPricing, features: dict[str, Declared], limits: dict[str, Declared], doubts: list[str]
) -> FoundPlan:
    is_add_on = group is not None
    plan = FoundPlan(name, node.line, f"line:{node.line}", name, group, pricing.prices(name, node))
    held = entitlements(name, node.get("features"), features, doubts, only_own=is_add_on)
    limited = entitlements(name, node.get("usageLimits"), limits, doubts, only_own=is_add_on)
    plan.entitlements = _merged(held, limited)
    if extended := node.get("usageLimitsExtensions"):
        doubts.append(f"extensions_left_out: {name} (line {extended.line}) extends {len(extended.children or {})} usage limits of other plans")
    return plan


def _merged(held: list[FoundEntitlement], limited: list[FoundEntitlement]) -> list[FoundEntitlement]:
    """-> one entitlement a name: where a feature and its limit share one, the limit says more, unless the plan does not have the feature."""
    excluded = {found.feature for found in held if found.state is EntitlementState.EXCLUDED}
    limits = [found for found in limited if found.feature not in excluded]
    named = {found.feature for found in limits}
    return [found for found in held if found.feature not in named] + limits


def _billing(node: YamlNode | None, doubts: list[str]) -> dict[str, Decimal]:
    """-> ways of billing with the factor that the price is multiplied by."""
    found: dict[str, Decimal] = {}
    for way, factor in node.items() if node else ():
        if read_billing(way) is None or not re.fullmatch(r"0?\.\d+|1(?:\.0+)?", factor.shown) or not Decimal(factor.shown):
            doubts.append(f"billing_not_understood: {way} × {factor.shown} (line {factor.line}); its prices are left out")
        else:
            found[way] = Decimal(factor.shown)
    return found


def _failure(document: CapturedDocument, source: SourceContext, reason: str, detail: str) -> ReadFailure:
    return read_failure(document, source, NAME, VERSION, reason, detail)


KIND = Kind(
    name=NAME,
    version=VERSION,
    read=read,
    options=KindOptions,
    accepts=("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"),
    yields_releases=False,
)
