"""Commands that change the market: run, import, rebuild, ui."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import plain, say
from pipelines.config import ROOT, Settings, child_environment, load_settings
from pipelines.faults import WrongInput


def run(
    only: Annotated[str | None, typer.Option("--only", metavar="COMPETITOR[/SOURCE]", help="Ask only these sources; everything else stands as it was.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the orchestrator's own log.")] = False,
) -> None:
    """Ask every watched source, read what is new, and publish the market and its brief.

    It is the Dagster job that `make ui` shows. Nothing new: dbt is not started and the publication stands.
    """
    settings = load_settings()
    settings.crawl.require_contact()
    _refuse_bad_watchlist(settings, only)
    from pipelines.market_run import run_job

    changed = run_job(settings, only=only, verbose=verbose)
    _tell_result(settings, changed)
    if settings.delivery is not None:
        from pipelines.cli.deliver import tell_reports
        from pipelines.delivery.dispatch import deliver

        # the job delivered what it published; here a channel that was down is tried again also where there was nothing to publish
        tell_reports(deliver(settings))


def import_history(
    path: Annotated[
        list[str],
        typer.Argument(metavar="[prices] PATH", help="A WARC file, or a folder of captures; behind the word prices, a CSV file of prices."),
    ],
    source: Annotated[
        str | None, typer.Option("--source", metavar="COMPETITOR/PRODUCT/SOURCE", help="Whose captures these are, where they do not say it themselves.")
    ] = None,
) -> None:
    """Take what was captured or written down elsewhere, so that the market starts with a past.

    paceline import PATH takes dated captures: a WARC file, or a folder with index.csv (url, captured_at, file [, media_type] [, source]).
    A folder of Pricing2Yaml files needs no index: each is dated by its createdAt, and --source names the watched source they are of.

    paceline import prices FILE takes a price list, a CSV with the columns vendor, snapshot_date (YYYY-MM-DD), plan, price, currency, unit
    (such as user/month), url; optional: vendor_key, product, kind (plan or add-on), period, billed, decimal (point or comma).

    Each capture, or vendor and day of a list, keeps its own time. Importing again adds nothing, and imports may overlap live runs.
    """
    settings = load_settings()
    _refuse_bad_watchlist(settings, None)
    is_list = len(path) == 2 and path[0] == "prices"
    if (len(path) != 1 and not is_list) or (is_list and source):
        raise WrongInput("say `paceline import PATH [--source ...]` for captures, or `paceline import prices FILE` for a price list")
    given = Path(path[-1])
    if not given.exists():
        raise WrongInput(f"{given} does not exist; give " + ("a CSV file of prices" if is_list else "a WARC file, or a folder of captures"))
    from pipelines.collect import import_command, run_room_one
    from pipelines.market_run import refresh

    run_room_one(import_command(str(given.absolute()), is_price_list=is_list, source=source), settings, lambda line: say(plain(line)))
    _tell_result(settings, refresh(settings, say))


def rebuild(reread: Annotated[bool, typer.Option("--reread", help="Read every capture again first, with the readers of today.")] = False) -> None:
    """Make the warehouse and the publication again from evidence and landing runs. Nothing is fetched.

    For a damaged warehouse, and after an upgrade. The old file stays until the new one is whole.
    """
    settings = load_settings()
    from pipelines.market_run import rebuild_market

    rebuild_market(settings, say, reread=reread)
    _tell_result(settings, True)


def ui(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000) -> None:
    """Open Dagster's UI on this machine only: assets, runs, checks, schedule. Ctrl-C ends it."""
    settings = load_settings()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise WrongInput(f"port {port} is in use on 127.0.0.1; choose another: paceline ui --port {port + 1}") from None
    from pipelines.market_run import prepare_dagster_home

    prepare_dagster_home(settings)
    say(f"Dagster's UI: [bold]http://127.0.0.1:{port}[/bold]")
    command = [str(Path(sys.executable).parent / "dagster"), "dev", "-h", "127.0.0.1", "-p", str(port), "-w", str(ROOT / "workspace.yaml")]
    os.execve(command[0], command, child_environment({"DAGSTER_HOME": str(settings.dagster_home), "PACELINE_HOME": str(settings.home)}))  # noqa: S606  no shell wanted


def _refuse_bad_watchlist(settings: Settings, only: str | None) -> None:
    from spiders.fetch.plan import load_plan  # the checked watchlist is kept, so that an unchanged one costs no second check
    from spiders.watchlist import WatchlistError, select_sources

    try:
        select_sources(load_plan(settings.crawl).sources, only)
    except WatchlistError as error:
        raise WrongInput(f"the watchlist has {len(error.problems)} problem(s), nothing was changed:\n{error}") from error
    except LookupError as error:
        raise WrongInput(str(error.args[0])) from error


def _tell_result(settings: Settings, changed: bool) -> None:
    if not (settings.published / "market.duckdb").exists():
        say("Nothing is published yet.")
        return
    say("[bold green]Published.[/bold green]" if changed else "Nothing new since the last publication; it stands.")
    say(f"  brief     {plain(settings.published / 'brief.html')}")
    say(f"  dashboard {plain(settings.published / 'dashboard.html')}")
    say(f"  database  {plain(settings.published / 'market.duckdb')}")
    if (settings.published / "market.xlsx").exists():
        say(f"  workbook  {plain(settings.published / 'market.xlsx')}")
    say(
        'Next: [bold]paceline brief[/bold] reads it here, [bold]paceline status[/bold] shows every source, [bold]paceline query "FROM pace_of_the_last_three_months"[/bold] asks the marts.'
    )
