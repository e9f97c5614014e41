"""The command `paceline`: one module a group of commands; faults become one line and an exit code here and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import typer

from pipelines.cli.console import complain
from pipelines.cli.deliver import deliver
from pipelines.cli.look import brief, status
from pipelines.cli.market import import_history, rebuild, run, ui
from pipelines.cli.questions import ask, mcp, query
from pipelines.cli.setup import check, doctor, verify
from pipelines.faults import MarketFault, disk_fault
from spiders.config import ConfigError

app = typer.Typer(
    name="paceline",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Competitive and market intelligence whose numbers are true.\n\n"
    "Start with [bold]paceline check[/bold], then [bold]paceline run[/bold]; read [bold]paceline brief[/bold]; ask [bold]paceline ask[/bold] and [bold]paceline query[/bold].",
    epilog="State lies under PACELINE_HOME (default: data/ in the working directory). "
    "Exit codes: 0 done, 1 a fault, 2 wrong input, 3 nothing collected, 4 warehouse, 5 publication held back, 6 disk, 7 a channel is down.",
)
COMMANDS: dict[str, Callable[..., None]] = {
    "check": check,
    "run": run,
    "import": import_history,
    "query": query,
    "ask": ask,
    "brief": brief,
    "status": status,
    "deliver": deliver,
    "verify": verify,
    "rebuild": rebuild,
    "doctor": doctor,
    "ui": ui,
    "mcp": mcp,
}
for name, command in COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    """Entry point: runs the command; a person's mistake or a fault of the surroundings is one line, never a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        complain("interrupted. What was captured and published before is kept; run again to go on.")
        sys.exit(130)
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        complain(str(fault))
        sys.exit(fault.exit_code if isinstance(fault, MarketFault) else 2)


def fault_of(error: BaseException) -> MarketFault | ConfigError | None:
    """-> the fault that an error is about, found in its chain of causes; None where it is the program's own."""
    for cause in causes(error):
        if isinstance(cause, MarketFault | ConfigError):
            return cause
        if found := disk_fault(cause):
            return found
    return None


def causes(error: BaseException) -> Iterator[BaseException]:
    """-> the error and everything it came from."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        current = todo.pop()
        if current is not None and id(current) not in seen:
            seen.add(id(current))
            yield current
            todo += [current.__context__, current.__cause__]
