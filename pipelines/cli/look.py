"""Commands that only look: query, brief, status."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from pipelines.cli.console import CONTROL, OUT, plain, say
from pipelines.config import load_settings
from pipelines.faults import WrongInput


class Format(StrEnum):
    """How `query` prints rows."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def query(
    sql: Annotated[str, typer.Argument(help='SQL over the published marts, for example "FROM rpt_release_cadence"; `SHOW TABLES` lists them.')],
    output: Annotated[Format, typer.Option("--format", help="table, csv or json.")] = Format.TABLE,
    limit: Annotated[int, typer.Option(min=1, help="Most rows shown.")] = 1000,
    timeout_s: Annotated[float, typer.Option("--timeout", min=0.1, help="Longest time, seconds.")] = 30.0,
) -> None:
    """Ask the published marts. Read-only: nothing outside the published file can be reached, and a running job does not matter."""
    from pipelines.market_query import ask

    answer = ask(load_settings(), sql, limit=limit, timeout_s=timeout_s)
    if output is Format.JSON:
        rows = [dict(zip(answer.names, row, strict=True)) for row in answer.rows]
        sys.stdout.write(json.dumps(rows, default=str, ensure_ascii=False, indent=1) + "\n")
    elif output is Format.CSV:
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.names)
        writer.writerows([["" if value is None else spreadsheet_safe(str(value)) for value in row] for row in answer.rows])
    else:
        table = Table(header_style="bold")
        for name in answer.names:
            table.add_column(plain(name), overflow="fold")
        for row in answer.rows:
            table.add_row(*("[dim]null[/dim]" if value is None else plain(value) for value in row))
        OUT.print(table)
    if answer.is_cut:
        say(f"[yellow]only the first {limit:,} rows are shown[/yellow]; ask for more with --limit") if output is Format.TABLE else None


def spreadsheet_safe(text: str) -> str:
    """-> `text` as a spreadsheet shows it rather than computes it: a leading formula sign gets an apostrophe. Numbers stay numbers."""
    text = CONTROL.sub("", text)
    if text[:1] in ("=", "+", "-", "@", "\t") and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return "'" + text
    return text


def brief(
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day (YYYY-MM-DD), built aside from the same evidence.")
    ] = None,
) -> None:
    """Read the brief here, and say where its page lies."""
    settings = load_settings()
    if as_of:
        try:
            day = date.fromisoformat(as_of)
        except ValueError:
            raise WrongInput(f"--as-of {as_of!r} is not a day, for example 2026-03-31") from None
        from pipelines.as_of import build_as_of

        folder = build_as_of(settings, day)
    else:
        folder = settings.published
    page = folder / "brief.md"
    if not page.exists():
        raise WrongInput("no brief is published yet; `paceline run` makes the first one (`make demo` shows one without network)")
    from rich.markdown import Markdown  # here, because its parser is loaded with it and only this command needs it

    OUT.print(Markdown(CONTROL.sub("", page.read_text(encoding="utf-8"))))
    say(f"The page: {plain(folder / 'brief.html')}")


def status() -> None:
    """Show every source: how its last attempt ended, when it last changed, what a reading yields, and what broke."""
    from pipelines.source_status import source_status

    answer = source_status(load_settings())
    table = Table(header_style="bold", title=plain(answer.title), title_justify="left")
    table.add_column("source", overflow="fold", min_width=24)
    for name in ("state", "last attempt", "last change", "records"):
        table.add_column(name, no_wrap=True)
    for row in answer.rows:
        colour = {"ok": "green", "never": "yellow", "unread": "yellow"}.get(row.state, "red")
        table.add_row(plain(row.source_id), f"[{colour}]{plain(row.state)}[/{colour}]", *(plain(value) for value in (row.attempted, row.changed, row.records)))
    OUT.print(table)
    for row in answer.rows:
        if row.state != "ok" and row.detail:
            say(f"[bold]{plain(row.source_id)}[/bold] {plain(row.state)}, last success {plain(row.succeeded or 'never')}: {plain(row.detail)}")
    for line in answer.notes:
        say(plain(line))
