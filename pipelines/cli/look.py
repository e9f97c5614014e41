"""Commands that only look: brief, status."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from pipelines.brief.period import Rhythm
from pipelines.cli.console import CONTROL, OUT, plain, say
from pipelines.config import load_settings
from pipelines.faults import WrongInput


def brief(
    edition: Annotated[Rhythm, typer.Option("--edition", help="Last complete week, month or quarter.")] = Rhythm.WEEKLY,
    competitor: Annotated[str | None, typer.Option("--competitor", metavar="NAME", help="One competitor's battlecard instead of the market's brief.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day (YYYY-MM-DD), built aside from the same evidence.")
    ] = None,
) -> None:
    """Read a brief here, and say where its page lies: the week's, unless told otherwise."""
    settings = load_settings()
    if as_of:
        try:
            day = date.fromisoformat(as_of)
        except ValueError:
            raise WrongInput(f"--as-of {as_of!r} is not a day, for example 2026-03-31") from None
        from pipelines.as_of import build_as_of, end_of

        folder, now = build_as_of(settings, day), end_of(day)
    else:
        folder, now = settings.published, settings.now()
    if not (folder / "brief.md").exists():
        raise WrongInput("no brief is published yet; `paceline run` makes the first one (`make demo` shows one without network)")
    from rich.markdown import Markdown  # here, because its parser is loaded with it and only this command needs it

    from pipelines.brief.reading import read_edition

    read = read_edition(folder, edition, competitor, now)
    if read.warning:
        say(f"[bold yellow]{plain(read.warning)}[/bold yellow]")
    OUT.print(Markdown(CONTROL.sub("", read.markdown)))
    say(f"The page: {plain(read.page)}" if read.page else "Compiled here from the published marts; no page of it is published.")


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
