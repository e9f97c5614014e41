"""Pricing pages: a price sheet as HTML in the vendor's layout of that day (cards, comparison table, monthly/annual toggle)."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from pipelines.demo.plans import Plan, PriceSheet
from pipelines.demo.render_pages import page

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def money(amount: Decimal, currency: str) -> str:
    """-> an amount as people write it: `$4`, `€7.50`."""
    return f"{SIGNS[currency]}{amount.to_integral_value()}" if amount == amount.to_integral_value() else f"{SIGNS[currency]}{amount:.2f}"


def _limit(feature: str, words: str) -> str:
    return f"{words} {feature.lower().removesuffix('s') if words == '1' else feature.lower()}" if words else feature


def _price(plan: Plan, currency: str) -> str:
    if plan.kind == "free":
        return '<p class="price">Free</p>'
    if plan.monthly is None:
        return '<p class="price">Contact sales</p>'
    return (
        f'<p class="price"><span class="amount">{money(plan.monthly, currency)}</span> <span class="per">per user / month</span></p>'
        '<p class="billing">Billed monthly</p>'
    )


def _both_prices(plan: Plan, currency: str, first: str) -> str:
    """Both billing views, the default one shown first and the other marked as hidden by a class, as toggles do."""
    if plan.monthly is None or plan.yearly is None:
        return _price(plan, currency)
    views = {
        "monthly": f'<span class="amount">{money(plan.monthly, currency)}</span> <span class="per">per user per month, billed monthly</span>',
        "annual": f'<span class="amount">{money(plan.yearly, currency)}</span> <span class="per">per user per month, billed annually</span>',
    }
    order = sorted(views, key=lambda view: view != first)
    return "".join(f'<p class="price price-{view}{" is-active" if view == first else ""}" data-billing="{view}">{views[view]}</p>' for view in order)


def _card(plan: Plan, price: str) -> str:
    bullets = "".join(f"<li>{escape(_limit(feature, words))}</li>" for feature, words in plan.limits)
    button = "Talk to us" if plan.kind == "contact_sales" else "Start now"
    return (
        f'<div class="plan-card"><h3 class="plan-name">{escape(plan.name)}</h3><p class="pitch">{escape(plan.pitch)}</p>{price}'
        f'<a class="button" href="#start">{button}</a><ul class="features">{bullets}</ul></div>\n'
    )


def _cards(sheet: PriceSheet) -> str:
    cards = "".join(_card(plan, _price(plan, sheet.currency)) for plan in sheet.plans)
    return f'<section class="plans">\n{cards}</section>'


def _toggle(sheet: PriceSheet) -> str:
    first = sheet.layout.removeprefix("toggle_")
    buttons = "".join(
        f'<button type="button" aria-pressed="{"true" if view == first else "false"}" data-view="{view}">{label}</button>'
        for view, label in (("monthly", "Monthly"), ("annual", "Annual"))
    )
    cards = "".join(_card(plan, _both_prices(plan, sheet.currency, first)) for plan in sheet.plans)
    return f'<div class="billing-toggle" role="group" aria-label="Billing period">{buttons}</div>\n<section class="plans">\n{cards}</section>'


def _cell(plan: Plan, feature: str) -> str:
    held = dict(plan.limits)
    if feature not in held:
        return "–"
    return escape(held[feature] or "✓")


def _table_price(plan: Plan, currency: str, billing: str) -> str:
    if plan.kind == "free":
        return "Free"
    return "Contact sales" if plan.monthly is None else f"{money(plan.monthly, currency)} per user / month{billing}"


def _table(sheet: PriceSheet) -> str:
    is_noted = sheet.layout == "table_note"
    features = list(dict.fromkeys(feature for plan in sheet.plans for feature, _ in plan.limits))
    head = "".join(f'<th scope="col">{escape(plan.name)}</th>' for plan in sheet.plans)
    prices = "".join(f"<td>{_table_price(plan, sheet.currency, '' if is_noted else ', billed monthly')}</td>" for plan in sheet.plans)
    rows = "".join(
        f'<tr><th scope="row">{escape(feature)}</th>{"".join(f"<td>{_cell(plan, feature)}</td>" for plan in sheet.plans)}</tr>\n' for feature in features
    )
    note = '\n<p class="note">All prices are billed monthly.</p>' if is_noted else ""
    return (
        f'<table class="compare">\n<thead><tr><th scope="col">Plan</th>{head}</tr></thead>\n'
        f'<tbody>\n<tr><th scope="row">Price</th>{prices}</tr>\n{rows}</tbody>\n</table>{note}'
    )


def pricing_page(vendor_name: str, homepage: str, sheet: PriceSheet) -> bytes:
    """-> the pricing page as UTF-8 HTML."""
    body = _table(sheet) if sheet.layout.startswith("table") else _cards(sheet) if sheet.layout == "cards" else _toggle(sheet)
    intro = f"<h1>Plans and pricing</h1>\n<p>Pick the {escape(vendor_name)} plan that fits your rota. Change or cancel at any time.</p>\n"
    return page(vendor_name, homepage, "Pricing", intro + body)
