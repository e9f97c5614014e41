"""Commands that ask the published marts: query, ask, mcp."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pipelines.cli.answer import Format, show_answer
from pipelines.cli.console import OUT, plain, say
from pipelines.config import load_settings
from pipelines.faults import WrongInput

As = Annotated[Format, typer.Option("--format", help="table, csv, json or parquet.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write there instead of showing; parquet needs it.")]
Limit = Annotated[int, typer.Option(min=1, help="Most rows.")]
Timeout = Annotated[float, typer.Option("--timeout", min=0.1, help="Longest time, seconds.")]
Values = Annotated[list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Parameters of a saved question.")]


def query(
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL|QUESTION",
            help='SQL over the published marts, such as "FROM pace_of_the_last_three_months" (`SHOW TABLES` lists them), the name of a table or view, or a question of `paceline ask`.',
        ),
    ],
    values: Values = None,
    output: As = Format.TABLE,
    out: Out = None,
    limit: Limit = 1000,
    timeout_s: Timeout = 30.0,
) -> None:
    """Ask the published marts. Read-only: nothing outside the published file can be reached, and a running job does not matter."""
    from pipelines.market_query import ask as ask_market
    from pipelines.saved_question import answer_question, saved_questions

    settings, saved = load_settings(), saved_questions().get(sql)
    if not saved and is_name(sql):
        sql = f'FROM "{sql}"'
    if saved:
        answer = answer_question(settings, saved, values or (), limit=limit, timeout_s=timeout_s)
    elif values:
        raise WrongInput(f"only saved questions take parameters, and none is called {sql!r}; `paceline ask` lists them")
    else:
        answer = ask_market(settings, sql, limit=limit, timeout_s=timeout_s)
    show_answer(answer, output, out, limit)


def is_name(text: str) -> bool:
    """True for what can only be the name of a table, a view or a question: one word, which is never SQL. Raises WrongInput where it looks like a question's."""
    if "-" in text and text.replace("-", "").isalnum():
        from pipelines.saved_question import find_question

        find_question(text)
    return text.isidentifier()


def ask(
    name: Annotated[str | None, typer.Argument(metavar="[QUESTION]", help="Which question; without one, all are listed.")] = None,
    values: Values = None,
    output: As = Format.TABLE,
    out: Out = None,
    limit: Limit = 1000,
    timeout_s: Timeout = 30.0,
) -> None:
    """List the saved questions, or answer one: `paceline ask what-changed competitor=acme since=2026-01-01`."""
    from pipelines.saved_question import answer_question, find_question, saved_questions

    if name:
        question = find_question(name)
        answer = answer_question(load_settings(), question, values or (), limit=limit, timeout_s=timeout_s)
        if output is Format.TABLE and out is None:
            say(f"[bold]{plain(question.words)}[/bold]")
        show_answer(answer, output, out, limit)
        return
    table = Table(header_style="bold")
    for heading in ("question", "what it answers", "parameters"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "question")
    for question in saved_questions().values():
        shown = "\n".join(entry.name if entry.default is None else f"{entry.name}={entry.default}" for entry in question.parameters)
        table.add_row(plain(question.name), plain(question.words), plain(shown))
    OUT.print(table)
    say("Answer one with [bold]paceline ask QUESTION name=value[/bold]; a parameter without a value here must be given.")


def mcp() -> None:
    """Serve the published market to an assistant over the Model Context Protocol, on standard input and output.

    An assistant starts it by itself; tell its configuration the command `paceline mcp` and PACELINE_HOME. It reads, and never writes.
    """
    try:
        from pipelines.mcp_server.server import build_server
    except ModuleNotFoundError as error:
        raise WrongInput(f"the MCP server needs the extra `mcp`, and {error.name} is not installed: pip install 'paceline[mcp]'") from error
    build_server(load_settings()).run("stdio")
