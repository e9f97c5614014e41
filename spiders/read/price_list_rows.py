"""A price list as CSV: `vendor, snapshot_date, plan, price, currency, unit, url` and optional columns -> rows by canonical column.

The same layout serves the file a person imports (many vendors, many days) and the evidence of one capture (one vendor, one day), which the
import writes with `written_rows`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NEEDED = ("vendor", "snapshot_date", "plan", "price", "currency", "unit", "url")
OPTIONAL = ("vendor_key", "product", "kind", "period", "billed", "decimal")
COLUMNS = (*NEEDED, *OPTIONAL)
ALIASES = {"saas": "vendor", "name": "plan", "date": "snapshot_date", "file": "vendor_key", "add_on": "kind"}
MAX_CELL_CHARS = 2_000


class PriceListProblem(ValueError):
    """A file that is no price list; the message says what is missing, with the line where there is one."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row by canonical column, blanks trimmed; `line` is its 1-based first line in the file."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The rows of a file, and its columns that are not used."""

    rows: tuple[PriceRow, ...]
    unused: tuple[str, ...] = ()


def read_rows(text: str) -> PriceTable:
    """-> every row of the file, empty lines left out. Raises PriceListProblem."""
    head = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        header = next(lines, [])
        names = _columns(header)
        return PriceTable(tuple(_rows(lines, names)), tuple(name for name, column in zip(header, names, strict=True) if not column and name.strip()))
    except csv.Error as error:
        raise PriceListProblem(f"line {lines.line_num} is not CSV: {error}") from error


def written_rows(rows: Iterable[PriceRow]) -> bytes:
    """-> the rows as CSV in UTF-8, columns in their canonical order; the same rows give the same bytes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([row[column] for column in COLUMNS] for row in rows)
    return out.getvalue().encode()


def _columns(header: list[str]) -> list[str | None]:
    names: list[str | None] = []
    for name in header:
        plain = re.sub(r"\W+", "_", name.strip().lower()).strip("_")
        column = ALIASES.get(plain, plain)
        names.append(column if column in COLUMNS and column not in names else None)
    missing = [column for column in NEEDED if column not in names]
    if missing:
        raise PriceListProblem(f"the column {', '.join(missing)} is missing; there are {', '.join(header) or 'none'}")
    return names


def _rows(lines: Iterator[list[str]], names: list[str | None]) -> Iterator[PriceRow]:
    before = lines.line_num  # type: ignore[attr-defined]  # csv's reader has it, its type has no name
    for cells in lines:
        line, before = before + 1, lines.line_num  # type: ignore[attr-defined]  # as above
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            raise PriceListProblem(f"line {line} has {len(cells)} cells, the header {len(names)}")
        found = {name: " ".join(cell.split())[:MAX_CELL_CHARS] for name, cell in zip(names, cells, strict=True) if name}
        yield PriceRow(line, found)
