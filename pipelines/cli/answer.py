"""An answer as a person sees it, or as a file: table, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from pipelines.cli.console import OUT, complain, plain, say
from pipelines.faults import WrongInput

if TYPE_CHECKING:
    from pipelines.market_query import Answer


# a column narrower than this breaks words and days into pieces
LEGIBLE = 10


class Format(StrEnum):
    """How rows are given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def show_answer(answer: Answer, output: Format, out: Path | None, limit: int) -> None:
    """Shows `answer`, or writes it to `out`. Raises WrongInput where the two do not go together."""
    if output is Format.PARQUET:
        if out is None:
            raise WrongInput("parquet is no text: say where it goes, --out FILE")
        write_parquet(answer, out)
    elif output is Format.TABLE and out is None:
        fits = not answer.rows or columns_fit(answer, OUT.width)
        OUT.print(as_table(answer) if fits else as_records(answer))
        if not fits:
            say(f"{len(answer.names)} columns do not fit side by side in {OUT.width} characters; name those that you need, or take --format csv.")
        if not answer.rows:
            say("No rows. That is not yet nothing happened: [bold]paceline ask gaps[/bold] tells which days we cannot speak of.")
    else:
        text = as_json(answer) if output is Format.JSON else as_csv(answer)
        out.write_text(text, encoding="utf-8", newline="") if out else sys.stdout.write(text)
    if out:
        say(f"{len(answer.rows):,} rows written to {plain(out)}")
    if answer.is_cut:
        cut = f"only the first {limit:,} rows are given; ask for more with --limit"
        say(f"[yellow]{cut}[/yellow]") if out or output is Format.TABLE else complain(cut)  # beside rows that another program reads, not among them


def columns_fit(answer: Answer, width: int) -> bool:
    """True where a table of `width` characters gives every column what it needs, or LEGIBLE characters at least."""
    columns = zip(answer.names, *answer.rows, strict=True)
    return 1 + sum(3 + min(max(len(str(shown(value))) for value in column), LEGIBLE) for column in columns) <= width


def as_records(answer: Answer) -> Table:
    """-> a table for the terminal with one line a column, row after row; as safe as `as_table`."""
    table = Table(show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for row in answer.rows:
        for name, value in zip(answer.names, row, strict=True):
            table.add_row(plain(name), _cell(value))
        table.add_section()
    return table


def as_table(answer: Answer) -> Table:
    """-> a table for the terminal; nothing in it is markup or a control sequence."""
    table = Table(header_style="bold")
    for name in answer.names:
        table.add_column(plain(name), overflow="fold")
    for row in answer.rows:
        table.add_row(*map(_cell, row))
    return table


def _cell(value: object) -> str:
    return "[dim]null[/dim]" if value is None else plain(shown(value))


def shown(value: object) -> object:
    """-> a value as a person reads it: an amount without the zeros of its type, another number to six digits; files have all."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return float(f"{value:.6g}") if isinstance(value, float) and abs(value) < 1e6 else value


def as_json(answer: Answer) -> str:
    """-> one object a row; numbers of exact size stay text."""
    rows = [dict(zip(answer.names, row, strict=True)) for row in answer.rows]
    return json.dumps(rows, default=str, ensure_ascii=False, indent=1) + "\n"


def as_csv(answer: Answer) -> str:
    """-> a header and a line a row, null empty, nothing that a spreadsheet would compute."""
    from pipelines.outputs.spreadsheet_text import spreadsheet_safe  # here, because only this format needs it and every command loads this module

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(answer.names)
    writer.writerows([["" if value is None else spreadsheet_safe(str(value)) for value in row] for row in answer.rows])
    return text.getvalue()


def write_parquet(answer: Answer, out: Path) -> None:
    """Writes `answer` with its own types; the connection that asked may write nothing, so another one does."""
    import duckdb  # here, because only this format needs it and every command loads this module

    columns = ", ".join(f'"{number}" {kind}' for number, kind in enumerate(answer.types))
    names = ", ".join('"{}" AS "{}"'.format(number, name.replace('"', '""')) for number, name in enumerate(answer.names))
    blanks = ", ".join("?" for _ in answer.names)
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        connection.execute(f"CREATE TABLE answer ({columns})")
        if answer.rows:
            connection.executemany(f"INSERT INTO answer VALUES ({blanks})", answer.rows)
        path = str(out).replace("'", "''")
        connection.execute(f"COPY (SELECT {names} FROM answer) TO '{path}' (FORMAT parquet)")
