"""A table as a grid of cells: column spans laid out, what each cell says read once."""

from __future__ import annotations

from dataclasses import dataclass, field

from spiders.read.html_tree import Element, class_words
from spiders.read.price_lines import PageLine, PricePage
from spiders.read.price_slots import PriceSlot

_ICON_ATTRIBUTES = ("alt", "aria-label", "title", "data-icon", "data-lucide", "src")
MAX_COLUMNS = 40
MAX_ROWS = 2_000
_YES = frozenset(["check", "checked", "tick", "yes", "true", "included", "success", "ok", "done", "checkmark", "positive", "circle-check", "available"])
_NO = frozenset(["times", "cross", "xmark", "close", "no", "false", "excluded", "remove", "minus", "ban", "negative", "disabled", "unavailable", "dash", "not"])
_YES_TEXT = frozenset(
    [
        "✓",
        "✔",
        "✅",
        "☑",
        "√",
        "yes",
        "ja",
        "oui",
        "sim",
        "sí",
        "si",
        "да",
        "incluído",
        "incluída",
        "included",
        "inclus",
        "inbegriffen",
        "incluido",
        "o",
        "○",
        "◯",
        "●",
        "•",
        "是",
        "あり",
    ]
)
_NO_TEXT = frozenset(["✗", "✘", "✕", "✖", "×", "x", "❌", "–", "—", "-", "no", "nein", "non", "não", "нет", "ー", "／", "nie", "☓", "否", "なし", "n/a"])


@dataclass(slots=True, eq=False)
class GridCell:
    """One cell: its lines and price slots; a cell that spans columns stands in each of them."""

    element: Element
    lines: list[PageLine]
    slots: list[PriceSlot]
    is_head: bool

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def mark(self) -> bool | None:
        """True or False for a tick or a cross, by sign or icon; None for anything else."""
        text = self.text.strip().lower()
        if text:
            return True if text in _YES_TEXT else False if text in _NO_TEXT else None
        for element in self.element.walk():
            words = element.words() | class_words(" ".join(element.attributes.get(name, "") for name in _ICON_ATTRIBUTES))
            if words & _NO:
                return False
            if words & _YES:
                return True
        return None


@dataclass(slots=True, eq=False)
class PriceGrid:
    """Rows of cells; `rows[r][c]` may repeat a spanning cell."""

    table: Element
    rows: list[list[GridCell]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def column(self, number: int) -> list[GridCell]:
        """-> the cells of a column, from the rows that reach it."""
        return [row[number] for row in self.rows if number < len(row)]


def read_grid(page: PricePage, table: Element, slots: list[PriceSlot]) -> PriceGrid:
    """-> the table's own rows (nested tables are cells' contents)."""
    grid = PriceGrid(table)
    at_line = {slot.first: slot for slot in slots}
    pending: dict[int, tuple[int, GridCell]] = {}
    for row in _rows(table)[:MAX_ROWS]:
        cells: list[GridCell] = []
        for element in row.elements:
            if table_tag(element) not in ("td", "th"):
                continue
            _fill(cells, pending)
            first, last = page.span(element)
            cell = GridCell(
                element, page.lines[first:last], [at_line[number] for number in range(first, last) if number in at_line], table_tag(element) == "th"
            )
            for _ in range(min(_number(element, "colspan"), MAX_COLUMNS - len(cells))):
                if (height := _number(element, "rowspan")) > 1:
                    pending[len(cells)] = (height - 1, cell)
                cells.append(cell)
        _fill(cells, pending)
        if cells:
            grid.rows.append(cells)
    return grid


def _fill(cells: list[GridCell], pending: dict[int, tuple[int, GridCell]]) -> None:
    while len(cells) in pending and len(cells) < MAX_COLUMNS:
        height, cell = pending.pop(len(cells))
        if height > 1:
            pending[len(cells)] = (height - 1, cell)
        cells.append(cell)


_ROLES = {"table": "table", "grid": "table", "treegrid": "table", "row": "tr", "rowgroup": "tbody", "cell": "td", "gridcell": "td"}
_ROLES |= {"columnheader": "th", "rowheader": "th"}


def table_tag(element: Element) -> str:
    """-> the table tag that the element is or plays by its ARIA role (`table`, `tr`, `td`, `th`, `tbody`), else its own tag."""
    return _ROLES.get(element.attributes.get("role", ""), element.tag)


def _rows(table: Element) -> list[Element]:
    rows = []
    for element in table.elements:
        if table_tag(element) == "tr":
            rows.append(element)
        elif table_tag(element) in ("thead", "tbody", "tfoot"):
            rows.extend(kid for kid in element.elements if table_tag(kid) == "tr")
    return rows


def _number(element: Element, name: str) -> int:
    raw = element.attributes.get(name, "1")
    return max(1, min(int(raw), 1000)) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 1
