"""`market.xlsx`: one sheet a question and a table, with a frozen header, filters and real dates, behind two sheets that explain them.

What Excel cannot hold is told on the sheet `about`, never silently left out: rows beyond its 1,048,576 and cells beyond its 32,767 characters
(https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3). Words are cells of text: Excel computes none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import duckdb
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.outputs.mart import Mart, MartColumn, mart_rows
from pipelines.outputs.spreadsheet_text import without_controls

Put = Callable[[int, int, Any], Any]
FILE = "market.xlsx"
WIDEST, NARROWEST = 60, 8
MEASURED_ROWS = 100
BY_MONTH = {"rpt_feature_velocity", "rpt_theme_momentum"}
FIRST_YEAR = 1900
"""Excel knows no day before: such a day stays text."""
READ_FIRST = "The market as published on {:%Y-%m-%d %H:%M} UTC. An empty cell is unknown, never zero. Days and moments are UTC. url and quote say on which page and in which words a row was read."
CUT_MARK = " … (cut: longer than a cell of Excel; whole in market.duckdb)"


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """What one sheet holds: Excel's own limits."""

    rows: int = 1_048_576
    characters: int = 32_767


EXCEL = SheetLimits()


@dataclass(slots=True)
class Told:
    """What the sheet `about` says of another sheet."""

    mart: Mart
    sheet: str
    rows: int = 0
    rows_left_out: int = 0
    cells_cut: int = 0
    note: str = ""


class MarketWorkbook:
    """A new `market.xlsx` in a folder, filled sheet by sheet, row by row in constant memory; whole once closed."""

    def __init__(self, folder: Path, made_at: datetime, limits: SheetLimits = EXCEL) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
            "tmpdir": str(folder),
        }
        self.book = Workbook(str(folder / FILE), options)
        self.book.set_properties({"title": "Paceline: the published marts", "created": made_at})
        self.limits, self.made_at = limits, made_at
        self.formats = {name: self.book.add_format({"num_format": form}) for name, form in (("day", "yyyy-mm-dd"), ("moment", "yyyy-mm-dd hh:mm"))}
        self.head = self.book.add_format({"bold": True, "bottom": 1})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.about, self.columns = self.book.add_worksheet("about"), self.book.add_worksheet("columns")
        self.told: list[Told] = []

    def write(self, connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
        """Writes one sheet with the rows of `mart`, in the order of the file that `connection` has open."""
        condition, note = workbook_choice(mart)
        told = Told(mart, sheet_name(mart.name, {entry.sheet for entry in self.told}), note=note)
        self.told.append(told)
        sheet = self.book.add_worksheet(told.sheet)
        sheet.write_row(0, 0, [column.name for column in mart.columns], self.head)
        widths = [len(column.name) + 3 for column in mart.columns]
        put = [self._put(sheet, column, told) for column in mart.columns]
        for batch in mart_rows(connection, mart, [_value(column) for column in mart.columns], condition):
            for values in batch:
                if told.rows + 1 >= self.limits.rows:
                    told.rows_left_out += 1
                    continue
                told.rows += 1
                for number, value in enumerate(values):
                    if value is not None:
                        put[number](told.rows, number, value)
                        if told.rows <= MEASURED_ROWS:
                            widths[number] = max(widths[number], len(str(value)) + 1)
        _dress(sheet, told.rows, widths)

    def __enter__(self) -> MarketWorkbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Writes the sheets that explain the others, and the file."""
        if kind is not None:
            return
        about = [("this file", "", READ_FIRST.format(self.made_at), ""), *((each.sheet, each.rows, each.mart.meaning, left_out(each)) for each in self.told)]
        _fill(self.about, ("sheet", "rows", "one row is", "what is not here"), about, self.wrapped, self.head, (32, 9, 90, 60))
        meanings = [(each.sheet, column.name, column.plain_type, column.meaning) for each in self.told for column in each.mart.columns]
        _fill(self.columns, ("sheet", "column", "type", "meaning"), meanings, self.wrapped, self.head, (32, 26, 16, 110))
        self.book.close()

    def _put(self, sheet: Worksheet, column: MartColumn, told: Told) -> Put:
        """-> what writes a value of that column into a row and column of the sheet."""
        if column.is_moment or column.sql_type == "DATE":
            form: Format = self.formats["moment" if column.is_moment else "day"]
            return lambda row, number, value: (
                sheet.write_datetime(row, number, value, form) if value.year >= FIRST_YEAR else sheet.write_string(row, number, str(value))
            )
        if column.sql_type == "BOOLEAN":
            return cast("Put", sheet.write_boolean)
        if column.is_number:
            return cast("Put", sheet.write_number)
        return lambda row, number, value: sheet.write_string(row, number, self._fitting(str(value), told))

    def _fitting(self, text: str, told: Told) -> str:
        text = text if text.isprintable() else without_controls(text)
        if 2 * len(text) <= self.limits.characters:
            return text
        units = text.encode("utf-16-le")  # Excel counts UTF-16 units: an emoji is two
        if len(units) // 2 <= self.limits.characters:
            return text
        told.cells_cut += 1
        return units[: 2 * (self.limits.characters - len(CUT_MARK))].decode("utf-16-le", "ignore") + CUT_MARK


def workbook_choice(mart: Mart) -> tuple[str, str]:
    """-> which rows of a mart stand in the workbook, as a condition of SQL, and what `about` says of it; every row where nothing is said."""
    if mart.name in BY_MONTH:
        return "period_grain = 'month'", f"only months: the weeks, most of all cells of this workbook, are in market.duckdb and csv/{mart.name}.csv"
    return "true", ""


def sheet_name(name: str, taken: set[str]) -> str:
    """-> the name of a sheet: at most 31 characters, none like another whatever its case."""
    short, number = name[:31], 2
    while short.casefold() in {each.casefold() for each in taken}:
        short, number = f"{name[:28]}_{number}", number + 1
    return short


def left_out(told: Told) -> str:
    """-> what a sheet does not hold, in words; empty where it holds all."""
    parts = [told.note] if told.note else []
    if told.rows_left_out:
        parts.append(f"{told.rows_left_out:,} rows more than a sheet of Excel holds are not here; they are in market.duckdb and csv/{told.mart.name}.csv")
    if told.cells_cut:
        parts.append(f"{told.cells_cut:,} cells are cut at the length that Excel allows; they are whole in market.duckdb")
    return "; ".join(parts)


def _value(column: MartColumn) -> str:
    return f'CAST("{column.name}" AS TIMESTAMP)' if column.is_moment else f'"{column.name}"'


def _dress(sheet: Worksheet, rows: int, widths: list[int]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), len(widths) - 1)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, min(max(width, NARROWEST), WIDEST))


def _fill(sheet: Worksheet, names: tuple[str, ...], rows: list[tuple[Any, ...]], body: Format, head: Format, widths: tuple[int, ...]) -> None:
    sheet.write_row(0, 0, names, head)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row, body)
    _dress(sheet, len(rows), list(widths))
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
