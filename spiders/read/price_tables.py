"""Plans in tables: one plan a column (names in the head, a row of prices) or one plan a row (names at the left, columns of prices)."""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_gate import are_offers, is_rival, stands_in_pricing
from spiders.read.price_grid import GridCell, PriceGrid, read_grid, table_tag
from spiders.read.price_lines import locator
from spiders.read.price_model import FoundPlan, FoundPrice
from spiders.read.price_names import clean_name, is_name_like
from spiders.read.price_phrases import read_line
from spiders.read.price_plans import slot_prices
from spiders.read.price_rivals import is_of_rival, rival_names
from spiders.read.price_search import PlanSearch
from spiders.read.price_slots import PriceSlot
from spiders.read.price_stated_periods import with_heading_period
from spiders.read.price_tag import is_metered
from spiders.records import QUOTE_CHARS, PriceKind, PriceRole

_TOTAL = re.compile(r"^\W*(?:(?:sub|grand )?total|summe|gesamt|total (?:mensal|mensuel)|totale|suma)\b")
_PRICE_NOUN = (
    r"(?:preis|kosten|gebuhr|beitrag|prix|tarif|cout|cotisation|preco|valor|mensalidade|precio|coste|cuota|prezzo|costo|canone|cena|koszt|oplata|prijs|"
    r"pris|kostnad|hinta|fiyat|ucret|dij|pret|harga|цена|ціна|стоимость|вартість|τιμη)\w*"
)
_PRICE_ROW = re.compile(
    r"^\W*(?:(?:list |base |plan |regular |monthly |annual |yearly |our |unit |membership )?(?:price|prices|pricing|cost|costs|fee|fees|rate)\b.*|"
    rf"(?:(?:{terms.MONTH.pattern}|{terms.YEAR.pattern})\w*[ -]?)?{_PRICE_NOUN}.*|(?:{terms.MONTH.pattern}|{terms.YEAR.pattern})?(?:料金|価格|費用|价格|費用|费用|가격|요금).*|"
    r"السعر.*|ราคา.*|מחיר.*)?\W*$"
)


def table_plans(search: PlanSearch) -> tuple[list[FoundPlan], set[int], list[PriceGrid]]:
    """-> (plans, lines that tables have dealt with, the grids) of all tables that hold no other table with prices."""
    plans: list[FoundPlan] = []
    taken: set[int] = set()
    grids = []
    for table in _tables(search):
        grid = read_grid(search.page, table, search.slots)
        first, last = search.page.span(table)
        priced = [slot for slot in search.slots if slot.tags and first <= slot.first < last]
        if not _is_layout(grid):
            grids.append(grid)
            if priced:
                taken |= set(range(first, last))
                plans += _priced_plans(search, grid, priced)
    return plans, taken, grids


def _tables(search: PlanSearch) -> list[Element]:
    return [element for element in search.page.root.walk() if table_tag(element) == "table" and id(element) in search.page.spans and element.elements]


def _is_layout(grid: PriceGrid) -> bool:
    """True where cells hold whole cards or the table has no second row or column."""
    if grid.width < 2 or len(grid.rows) < 2:
        return True
    return any(len(cell.lines) > 6 and cell.slots for row in grid.rows for cell in row)


def _priced_plans(search: PlanSearch, grid: PriceGrid, priced: list[PriceSlot]) -> list[FoundPlan]:
    first, _ = search.page.span(grid.table)
    if any(row and row[0].lines and _TOTAL.match(terms.fold(row[0].text)) for row in grid.rows) or (
        is_rival(search.page, grid.table, first) and not _names_rivals(search, grid)
    ):
        search.doubt("table_of_costs", grid.rows[0][0].text if grid.rows[0] else "")
        return []
    plans = ([] if _rows_are_priced(search, grid) else _plans_by_column(search, grid)) or _plans_by_row(search, grid)
    tags = [tag for slot in priced for tag in slot.tags if tag.refused is None]
    lines = [line for row in grid.rows for cell in row for line in cell.lines]
    in_pricing = stands_in_pricing(search.page, grid.table, first)
    has_state = any(slot.state for row in grid.rows for cell in row for slot in cell.slots)
    for plan in plans:
        plan.prices = with_heading_period(search, plan.prices, first)
    said = [price for plan in plans for price in plan.prices if price.period or (price.unit and not _tier_rows(grid))]
    if said and tags:
        tags = [replace(tags[0], period=said[0].period, unit=said[0].unit), *tags[1:]]
    if plans and are_offers(search.nature, search.said_of_all(tags), [plan.name for plan in plans], lines, in_pricing=in_pricing, has_state=has_state):
        return plans
    search.doubt("table_not_understood", " | ".join(cell.text for cell in grid.rows[0]))
    return []


def _names_rivals(search: PlanSearch, grid: PriceGrid) -> bool:
    """True where the head names those the page compares with, so that their columns can be told from the vendor's."""
    rivals = rival_names(search.page)
    heads = [cell.text for cell in grid.rows[0][1:]]
    others = [head for head in heads if is_of_rival(head, rivals)]
    return bool(others) and len(others) == len(heads) - 1


def _rows_are_priced(search: PlanSearch, grid: PriceGrid) -> bool:
    """True where every row below the head is a thing with prices of its own (`Model | Input | Output`) and the head names no plans."""
    body = grid.rows[1:]
    if not body or any(_is_priced(cell) for cell in grid.rows[0]) or not all(any(_is_priced(cell) for cell in row[1:]) for row in body):
        return False
    if any(_PRICE_ROW.match(_row_label(grid, number)) or _period_label(search, row[0]) for number, row in enumerate(body, 1)):
        return False
    if _columns_are_currencies(grid):
        return True
    if grid.width > 2 and _tier_rows(grid):
        return False
    heads = [terms.fold(cell.text) for column, cell in enumerate(grid.rows[0]) if any(_is_priced(row[column]) for row in body if column < len(row))]
    return not any(len(head) <= 2 or terms.PLAN_NAME.search(head) for head in heads)


def _columns_are_currencies(grid: PriceGrid) -> bool:
    """True where every column is priced in one currency and no two in the same (`US | Europe | UK`): the columns are markets, not plans."""
    found = [{tag.money.currency for cell in grid.column(column)[1:] for slot in cell.slots for tag in slot.tags} for column in range(1, grid.width)]
    priced = [currencies for currencies in found if currencies]
    return len(priced) > 1 and all(len(currencies) == 1 for currencies in priced) and len(set.union(*priced)) == len(priced)


def _is_priced(cell: GridCell) -> bool:
    return any(slot.tags or slot.state in (PriceKind.FREE, PriceKind.CONTACT_SALES) for slot in cell.slots)


def _plans_by_column(search: PlanSearch, grid: PriceGrid) -> list[FoundPlan]:
    rows = [
        number
        for number, row in enumerate(grid.rows)
        if sum(_is_priced(cell) and any(s.tags for s in cell.slots) for cell in row[1:]) >= 1 and sum(_is_priced(c) for c in row[1:]) >= 2
    ]
    if not rows:
        return []
    head = next((number for number in range(rows[0] + 1) if _names_columns(search, grid.rows[number], rows[0] == number)), None)
    if head is None:
        return []
    if len(_columns_with_prices(grid)) < 2 or (
        head == rows[0] and not any(cell.slots and cell.lines and cell.slots[0].first != cell.lines[0].index for cell in grid.rows[head])
    ):
        return []
    stating = [number for number in rows if _PRICE_ROW.match(_row_label(grid, number)) or _period_label(search, grid.rows[number][0])] or _first_prices(
        grid, rows
    )
    tiers = _tier_rows(grid)
    stating = tiers or stating
    if not stating:
        return []
    if head in rows and head not in stating:
        stating.insert(0, head)
    for number in rows:
        if number not in stating:
            search.doubt("price_row_left_out", " | ".join(cell.text for cell in grid.rows[number]))
    plans = []
    for column in range(1, grid.width):
        cell = grid.rows[head][column] if column < len(grid.rows[head]) else None
        if cell is None or not cell.lines:
            continue
        name = _cell_name(search, cell)
        prices = [
            _tiered(price, grid.rows[number][0].text) if number in tiers and price.amount else price
            for number in stating
            if column < len(grid.rows[number])
            for price in _cell_prices(search, grid.rows[number][column], grid.rows[number][0])
        ]
        if name and prices:
            plans.append(FoundPlan(name, cell.lines[0].index, locator(cell.element), name[:QUOTE_CHARS], None, prices))
    return plans


_TIER = re.compile(
    r"^\W*(?:(?:up to|over|from|first|next|more than|less than|bis(?: zu)?|ab|uber|do|powyzej|jusqu'?a|de|hasta|ate|mais de|fino a|oltre|tot|vanaf|od|до|от)\s)?"
    r"\d[\d.,k ]*(?:\s?(?:-|–|—|to|bis|a|do)\s?\d[\d.,k ]*)?\+?(?:\s[^\W\d]+){0,2}\W*$"
)


def _tier_rows(grid: PriceGrid) -> list[int]:
    """-> the rows of a table whose rows are quantities (`Up to 10`, `11-50`), each with prices; empty for other tables."""
    rows = [number for number, row in enumerate(grid.rows) if number and sum(_is_priced(cell) for cell in row[1:]) >= 2]
    return rows if len(rows) >= 2 and len(rows) >= len(grid.rows) - 2 and all(_TIER.match(_row_label(grid, number)) for number in rows) else []


def _tiered(price: FoundPrice, label: str) -> FoundPrice:
    """-> the price with the quantity it is for in its unit: prices of two quantities are never compared."""
    kind = PriceKind.GRADUATED if price.price_kind is PriceKind.USAGE else price.price_kind
    return replace(price, price_kind=kind, unit=f"{price.unit} ({label})" if price.unit else label[:60])


def _first_prices(grid: PriceGrid, rows: list[int]) -> list[int]:
    """-> the first row with prices, where the table is not one of features among which a few have a price."""
    return rows[:1] if rows[0] == 0 or len(rows) * 3 >= len(grid.rows) or not grid.rows[rows[0]][0].lines else []


def _columns_with_prices(grid: PriceGrid) -> list[int]:
    return [column for column in range(grid.width) if any(_is_priced(cell) for cell in grid.column(column))]


def _row_label(grid: PriceGrid, number: int) -> str:
    return terms.fold(grid.rows[number][0].text) if grid.rows[number] else ""


def _period_label(search: PlanSearch, cell: GridCell) -> bool:
    reading = read_line(cell.text, search.style)
    return bool(cell.lines) and reading.is_vocabulary and reading.period is not None


def _names_columns(search: PlanSearch, row: list[GridCell], has_prices: bool) -> bool:
    """True for a row whose cells right of the first are different short names."""
    names = [_cell_name(search, cell) for cell in row[1:]]
    present = [name for name in names if name]
    return len(present) >= 2 and len(set(present)) == len(present) and len(present) * 2 > len(names)


def _cell_name(search: PlanSearch, cell: GridCell) -> str:
    for line in cell.lines:
        if any(slot.first <= line.index < slot.last and slot.tags for slot in cell.slots):
            continue
        if is_name_like(line, search.readings[line.index]) or (not line.is_action and 0 < len(line.text) <= 3 and line.text.isalpha()):
            return clean_name(line)
    return next((slot.label for slot in cell.slots if slot.label), "")


def _cell_prices(search: PlanSearch, cell: GridCell, label: GridCell) -> list[FoundPrice]:
    """-> the cell's prices, with the period and unit its row or column label states."""
    said = read_line(label.text, search.style) if label is not cell else read_line("", search.style)
    prices = []
    for slot in cell.slots:
        for price in slot_prices(search, slot):
            period, billed = price.period or said.period, price.billed or said.billed
            unit = price.unit or said.unit
            is_used_up = period is None and unit is not None and is_metered(unit)
            kind, period = (PriceKind.USAGE, "usage") if is_used_up else (price.price_kind, period)
            prices.append(replace(price, price_kind=kind, period=period, billed=billed, unit=unit))
        if slot.state in (PriceKind.FREE, PriceKind.CONTACT_SALES):
            prices.append(FoundPrice(slot.state, PriceRole.LIST, None, None, None, None, None, locator(slot.line.element), slot.text[:QUOTE_CHARS]))
    return prices


def _plans_by_row(search: PlanSearch, grid: PriceGrid) -> list[FoundPlan]:
    columns = [
        column
        for column in range(1, grid.width)
        if sum(_is_priced(cell) for cell in grid.column(column)) >= 2 or (len(grid.rows) <= 3 and any(_is_priced(c) for c in grid.column(column)))
    ]
    if not columns:
        return []
    if sum(any(_is_priced(cell) for cell in row[1:]) for row in grid.rows) * 2 < len(grid.rows) - 1:
        return []
    head = grid.rows[0] if not any(_is_priced(cell) for cell in grid.rows[0]) else None
    plans: list[FoundPlan] = []
    stood: list[list[int]] = []
    for row in grid.rows[1 if head else 0 :]:
        if not row or not row[0].lines or len(row[0].text) > 80 or row[0] in row[1:]:
            continue
        priced = [column for column in columns if column < len(row) and _is_priced(row[column])]
        unit = _unit_of(row, head)
        prices = [price for column in priced for price in _cell_prices(search, row[column], head[column] if head and column < len(head) else row[column])]
        prices = [_per(price, unit, search) for price in prices]
        name = _cell_name(search, row[0]) or row[0].text
        if prices and name:
            plans.append(FoundPlan(name, row[0].lines[0].index, locator(row[0].element), name[:QUOTE_CHARS], None, prices))
            stood.append(priced if len(priced) == len(prices) else [])
    _tell_apart(search, plans, stood, head)
    return plans


def _tell_apart(search: PlanSearch, plans: list[FoundPlan], columns: list[list[int]], head: list[GridCell] | None) -> None:
    """Put the column's head in the unit (`1000 tokens (Input)`) where the prices of a row are alike in all but the amount.

    columns: for each plan the columns its prices stand in, one a price; empty where a cell holds several.
    """
    for plan in plans:
        plan.prices = [search.completed(price) for price in plan.prices]
    if head is None or not any(len(plan.prices) > len({(p.period, p.unit, p.currency, p.billed) for p in plan.prices if p.amount}) > 0 for plan in plans):
        return
    for plan, stood in zip(plans, columns, strict=True):
        for number, (column, price) in enumerate(zip(stood, plan.prices, strict=False)):
            words = head[column].text.strip() if column < len(head) else ""
            if words and len(words) <= 40 and price.amount is not None and not _PRICE_ROW.match(terms.fold(words)):
                plan.prices[number] = replace(price, unit=f"{price.unit} ({words})" if price.unit else words)


def _unit_of(row: list[GridCell], head: list[GridCell] | None) -> str | None:
    """-> the words of the row's unit column (`GB / month`, `per 10,000`)."""
    for column, cell in enumerate(head or []):
        if (
            column
            and column < len(row)
            and not _is_priced(row[column])
            and re.match(r"^\W*(?:unit|units|per|einheit|unite|unidad|unidade|metric|billed per|measure)\b", terms.fold(cell.text))
        ):
            return row[column].text
    return None


def _per(price: FoundPrice, unit: str | None, search: PlanSearch) -> FoundPrice:
    if unit is None or price.amount is None:
        return price
    said = read_line(unit if re.match(r"\W*(?:per|/|pro|par|por)\b", terms.fold(unit)) else f"per {unit}", search.style)
    period = price.period or said.period or ("usage" if said.unit and is_metered(said.unit) else None)
    return replace(price, period=period, unit=price.unit or said.unit or unit[:40], price_kind=PriceKind.USAGE if period == "usage" else price.price_kind)
