"""Commands that look after the set-up: check, doctor, verify."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pipelines.cli.console import OUT, plain, say
from pipelines.config import load_settings
from pipelines.faults import WrongInput


def check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the watchlist (default: PACELINE_WATCHLIST, else watchlist/).")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a watchlist file, for your editor, and end.")] = False,
) -> None:
    """Check the watchlist: every error with its file, line and what is allowed there."""
    from spiders.watchlist import WatchlistError, json_schema, load_watchlist

    if schema:
        sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
        return
    settings = load_settings()
    try:
        sources = load_watchlist((folder or settings.crawl.watchlist).absolute(), settings.now())
    except WatchlistError as error:
        for problem in error.problems:
            say(f"[red]error[/red] {plain(problem)}")
        raise WrongInput(f"{len(error.problems)} problem(s) in the watchlist") from error
    table = Table(title="Watchlist", title_justify="left", header_style="bold")
    for name in ("competitor", "product", "source", "kind", "url"):
        table.add_column(name, overflow="fold")
    for source in sources:
        competitor, product, key = source.source_id.split("/")
        table.add_row(competitor + (" (us)" if source.is_us else ""), product, key, source.kind, plain(source.url))
    OUT.print(table)
    say(f"[green]ok[/green]: {len(sources)} sources of {len({source.competitor for source in sources})} competitors")
    if settings.capabilities:
        _check_capabilities(settings.capabilities, settings.published / "market.duckdb")
    if not settings.crawl.contact:
        say("[yellow]note[/yellow]: PACELINE_CONTACT is not set; `paceline run` needs it, so that site owners can reach you")


def _check_capabilities(path: Path, market: Path) -> None:
    from pipelines.capability_file import capability_decisions, unknown_ids

    decisions = capability_decisions(path)
    say(f"[green]ok[/green]: {len(decisions)} decisions about capabilities in {plain(path)}")
    for entry in unknown_ids(decisions, market) if market.exists() else []:
        say(f"[yellow]note[/yellow]: {plain(entry)} is in no candidate, change or product of the published market: the decision has no effect")


def doctor() -> None:
    """Look at everything a run needs, and say what to do about what is missing."""
    from pipelines.diagnosis import examine

    findings = examine(load_settings())
    for finding in findings:
        mark = "[green]ok  [/green]" if finding.ok else "[red]mend[/red]"
        say(f"{mark} {finding.subject}: {plain(finding.detail)}")
    if not all(finding.ok for finding in findings):
        raise WrongInput(f"{sum(not finding.ok for finding in findings)} thing(s) to mend, see above")


class Proven(StrEnum):
    """What can be verified by itself."""

    BRIEF = "brief"


def verify(
    what: Annotated[Proven | None, typer.Argument(help="Only the brief; without it, everything.")] = None,
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="One rendered brief (.html, .md, ...), wherever it lies; without it, all published ones.")
    ] = None,
) -> None:
    """Prove the publication: evidence against its hashes, landing runs against their manifests, rows against both, the brief against the marts.

    `paceline verify brief` derives every number, date and percentage of the briefs again from the published marts, and follows each quote to its
    capture; `paceline verify brief FILE` does so for a copy that was sent on. The first difference is named with the words around it.
    """
    from pipelines.verification import verify_brief, verify_market

    settings = load_settings()
    findings = [verify_brief(settings, path)] if what else verify_market(settings)
    for finding in findings:
        mark = "[green]ok   [/green]" if finding.ok else "[red]wrong[/red]"
        say(f"{mark} {finding.subject}: {plain(finding.detail)}")
    if not all(finding.ok for finding in findings):
        raise WrongInput(f"{sum(not finding.ok for finding in findings)} thing(s) do not hold, see above")
