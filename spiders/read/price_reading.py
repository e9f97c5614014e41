"""A pricing page, read: visible tables and cards first, then sentences, then structured data; attributes complete what is visible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.read import price_terms as terms
from spiders.read.price_amounts import NumberStyle
from spiders.read.price_announcements import with_announcements
from spiders.read.price_entitlements import column_entitlements
from spiders.read.price_grid import PriceGrid
from spiders.read.price_lines import PricePage, locator
from spiders.read.price_merge import is_same_name, merge_plans, name_words
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.read.price_names import clean_name, is_name_like
from spiders.read.price_page import read_page
from spiders.read.price_plans import card_plans
from spiders.read.price_prose import prose_plans
from spiders.read.price_rivals import is_of_rival, rival_names
from spiders.read.price_search import PlanSearch, start_search
from spiders.read.price_slots import action_slots
from spiders.read.price_statements import apply_statements
from spiders.read.price_structured import structured_plans
from spiders.read.price_tables import table_plans
from spiders.records import QUOTE_CHARS, PriceKind, PriceRole

_NO_PLAN = re.compile(
    r"^\W*(?:units?|prices?|costs?|amounts?|rates?|fees?|qty|quantity|description|details|notes?|included|value|einheit|preis|prix|precio|preco|"
    r"prezzo|cena|salary)\W*$"
)


@dataclass(frozen=True, slots=True)
class FoundPricing:
    """Everything a page says about plans and prices, and what was met and not understood."""

    plans: tuple[FoundPlan, ...]
    doubts: tuple[str, ...]
    title: str | None
    language: str | None
    page: PricePage


def read_pricing(html: str, url: str | None = None, style: NumberStyle | None = None) -> FoundPricing:
    """-> plans with prices and entitlements in page order; empty where the page offers none."""
    page = read_page(html)
    search = start_search(page, url, style)
    tables, taken, grids = table_plans(search)
    cards = card_plans(search, [slot for slot in search.slots if slot.first not in taken])
    plans = merge_plans([*cards, *tables])
    if not plans and search.nature.is_pricing and not search.nature.is_foreign and (buttons := action_slots(page, search.readings)):
        plans = merge_plans(card_plans(search, buttons))
    if not any(plan.has_amount for plan in plans):
        plans = merge_plans([*plans, *prose_plans(search)])
    plans = merge_plans([*plans, *_head_plans(search, grids, plans)])
    if not any(plan.has_amount for plan in plans) and not search.nature.is_foreign:
        plans = merge_plans([*plans, *structured_plans(html)])
    _add_table_entitlements(search, grids, plans)
    apply_statements(search, plans)
    plans = _own_plans(search, plans)
    with_announcements(search, plans)
    if page.is_cut:
        search.doubt("page_cut", f"only the first {len(page.lines)} lines were read")
    return FoundPricing(tuple(_worth_keeping(plans)), tuple(search.doubts), page.title, page.language, page)


def _own_plans(search: PlanSearch, plans: list[FoundPlan]) -> list[FoundPlan]:
    """-> the plans but for those of the rivals that the page compares with."""
    rivals = rival_names(search.page)
    for plan in plans if rivals else []:
        if is_of_rival(plan.name, rivals):
            search.doubt("price_of_a_rival", plan.name)
    return [plan for plan in plans if not is_of_rival(plan.name, rivals)]


def _worth_keeping(plans: list[FoundPlan]) -> list[FoundPlan]:
    """-> the plans, unless nothing on the page is priced, free or on request."""
    stated = any(price.price_kind is not PriceKind.HIDDEN for plan in plans for price in plan.prices)
    return plans if stated or len(plans) >= 2 else []


def _head_plans(search: PlanSearch, grids: Sequence[PriceGrid], known: list[FoundPlan]) -> list[FoundPlan]:
    """-> plans that only the head of a comparison table names: their prices are not on the page."""
    found: list[FoundPlan] = []
    for grid in grids:
        columns = comparison_columns(search, grid)
        names = [name for _, name in columns]
        if sum(any(slot.tags for cell in row for slot in cell.slots) for row in grid.rows) * 2 >= len(grid.rows) - 1:
            continue
        if len(columns) < 2 or any(_matching(name, known) for name in names) or not search.nature.is_pricing:
            continue
        if sum(plan.has_amount for plan in known) >= len(columns):
            continue
        for column, name in columns:
            line = grid.rows[0][column].lines[0]
            place = locator(grid.rows[0][column].element)
            hidden = FoundPrice(PriceKind.HIDDEN, PriceRole.LIST, None, None, None, None, None, place, line.text[:QUOTE_CHARS])
            found.append(FoundPlan(name, line.index, place, name[:QUOTE_CHARS], None, [hidden]))
    return found


def comparison_columns(search: PlanSearch, grid: PriceGrid) -> list[tuple[int, str]]:
    """-> (column, name in the head) of a table whose rows mark features; empty for other tables."""
    if len(grid.rows) < 4 or not 3 <= grid.width <= 8:
        return []
    marked = sum(any(cell.mark is not None or re.search(r"\d|limit|限|무제한", terms.fold(cell.text)) for cell in row[1:]) for row in grid.rows[1:])
    if marked * 2 < len(grid.rows) - 1:
        return []
    columns = []
    for column, cell in enumerate(grid.rows[0]):
        if column and cell.lines and is_name_like(cell.lines[0], search.readings[cell.lines[0].index]):
            columns.append((column, clean_name(cell.lines[0])))
    if any(_NO_PLAN.match(terms.fold(name)) or search.readings[grid.rows[0][column].lines[0].index].period for column, name in columns):
        return []
    return columns if len(columns) == grid.width - 1 else []


def _matching(name: str, plans: list[FoundPlan]) -> FoundPlan | None:
    exact = next((plan for plan in plans if is_same_name(plan.name, name)), None)
    if exact is not None:
        return exact
    words = set(name_words(name))
    near = [plan for plan in plans if words and words <= set(name_words(plan.name))]
    return near[0] if len(near) == 1 else None


def _add_table_entitlements(search: PlanSearch, grids: Sequence[PriceGrid], plans: list[FoundPlan]) -> None:
    for grid in grids:
        for column, name in comparison_columns(search, grid):
            plan = _matching(name, plans)
            if plan is not None:
                known = {found.feature for found in plan.entitlements}
                plan.entitlements.extend(found for found in column_entitlements(grid, column, 1, search.style) if found.feature not in known)
