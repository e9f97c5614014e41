"""Tables of a page: those that lay the page out, those with one release a row, and those that are just tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spiders.read.dates import read_date
from spiders.read.display_text import fold_space
from spiders.read.html_tree import Element

HEADED = re.compile(r"^\W*(?:(?:version|release|v|build)\.?\s*)?v?\d+(?:\.\d+)+\S{0,20}(?:\W|$)", re.IGNORECASE)
"""A text that begins with a version."""
_VERSION_HEAD = re.compile(r"\b(version|release|build|tag|ver)\b", re.IGNORECASE)
_DATE_HEAD = re.compile(r"\b(date|released|published|when|day)\b", re.IGNORECASE)
_TITLE_HEAD = re.compile(r"\b(title|feature|name|update|change|announcement|what)\b", re.IGNORECASE)
_BLOCK_INSIDE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "table", "article", "section", "pre"})


@dataclass(slots=True)
class Row:
    """One row; where it is a release `title` is the cell that names it, `date` the cell with its date, `notes` the others."""

    element: Element
    cells: list[Element]
    title: Element | None = None
    date: Element | None = None
    notes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows in order, the header row first where there is one."""

    rows: list[Row]


def is_layout(table: Element) -> bool:
    """True for a table that only places parts of the page: one column, or cells with headings, tables or sections inside."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    rows = _rows(table)
    if not rows or all(len(row.cells) <= 1 for row in rows):
        return True
    if any(cell.tag == "th" for row in rows for cell in row.cells):
        return False
    return any(below.tag in _BLOCK_INSIDE for row in rows for cell in row.cells for below in cell.walk() if below is not cell)


def read_table(table: Element, *, is_beside_releases: bool = False) -> Table:
    """-> its rows; those of a table with one release a row are taken apart, unless the page has releases beside it."""
    rows = _rows(table)
    if is_beside_releases:
        return Table(rows)
    heads = [fold_space(cell.text()) for cell in rows[0].cells] if rows else []
    is_headed = (bool(rows) and all(cell.tag == "th" for cell in rows[0].cells)) or bool(heads and _VERSION_HEAD.search(heads[0]) and len(heads[0]) < 30)
    body = rows[1:] if is_headed else rows
    named = [row for row in body if _names_release(row, heads if is_headed else [])]
    if not body or len(named) * 2 <= len(body) or not any(len(row.cells) > 1 for row in named):
        return Table(rows)
    # A row that names no release carries on with the one above it (a cell that spans rows).
    for row in body:
        if row.title is None:
            row.notes = row.cells
    return Table([row for row in body if row.title is not None])


def _rows(table: Element) -> list[Row]:
    rows: list[Row] = []
    stack: list[Element] = list(reversed(table.elements))
    while stack:
        element = stack.pop()
        if element.tag == "tr":
            rows.append(Row(element, [cell for cell in element.elements if cell.tag in ("td", "th")]))
        elif element.tag in ("thead", "tbody", "tfoot"):
            stack.extend(reversed(element.elements))
    return [row for row in rows if row.cells]


def _names_release(row: Row, heads: list[str]) -> bool:
    texts = [fold_space(cell.text()) for cell in row.cells]
    date_at = next((place for place, text in enumerate(texts) if text and read_date(text) is not None), None)
    version_at = next((place for place, text in enumerate(texts) if len(text) < 60 and HEADED.match(text)), None)
    title_at = version_at
    if title_at is None and date_at is not None:
        named = [place for place, head in enumerate(heads[: len(texts)]) if _TITLE_HEAD.search(head) or _VERSION_HEAD.search(head)]
        others = [place for place in named if place != date_at and 0 < len(texts[place]) < 160]
        title_at = others[0] if others and len(texts) > 2 else date_at
    if title_at is None:
        return False
    row.title = row.cells[title_at]
    row.date = row.cells[date_at] if date_at is not None and date_at != title_at else None
    row.notes = [cell for cell in row.cells if cell is not row.title and cell is not row.date]
    return bool(row.notes) or row.date is not None
