"""The whole product on the embedded market: `make demo`, or `python -m pipelines.demo [--port N]`.

Serves the market on loopback, imports its past, and runs the same job that runs on a real watchlist. The clock stands at the
market's last day, so running it again finds nothing new.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from pipelines.cli import fault_of
from pipelines.cli.console import complain, plain, say
from pipelines.config import load_settings
from pipelines.demo.captures import write_captures
from pipelines.demo.market import DEMO_NOW
from pipelines.demo.server import HOST, DemoServer
from pipelines.demo.watchlist import write_watchlist
from pipelines.faults import MarketFault, WrongInput

DEFAULT_PORT = 8347
CONTACT = "demo@paceline.invalid"


def main(arguments: list[str] | None = None) -> int:
    """-> exit code; a fault is one line."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.demo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("DEMO_PORT") or DEFAULT_PORT), help=f"port on {HOST} (default {DEFAULT_PORT}, or DEMO_PORT)"
    )
    options = parser.parse_args(arguments)
    try:
        run_demo(options.port)
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        complain(str(fault))
        return fault.exit_code if isinstance(fault, MarketFault) else 2
    return 0


def demo_environment(home: Path, port: int) -> dict[str, str]:
    """-> the settings of a demo run: its own watchlist, the one loopback address let through, the clock at the market's last day."""
    return {
        "PACELINE_HOME": str(home),
        "PACELINE_WATCHLIST": str(home / "watchlist"),
        "PACELINE_CONTACT": CONTACT,
        "PACELINE_ALLOW": f"{HOST}:{port}",
        "PACELINE_NOW": DEMO_NOW.isoformat(),
    }


def run_demo(port: int) -> None:
    """Imports the past, runs the job, and tells where the results lie. Raises MarketFault."""
    started = time.monotonic()
    home = load_settings().home
    try:
        server = DemoServer(port)
    except OSError as error:
        raise WrongInput(f"port {port} is in use on {HOST} ({error.strerror}); choose another: make demo DEMO_PORT={port + 1}") from error
    os.environ.update(demo_environment(home, port))
    settings = load_settings()
    from pipelines.collect import import_command, run_room_one
    from pipelines.market_run import run_job

    with server:
        say(f"[bold]1[/bold] the demo market is served at {server.base_url}; its watchlist is {plain(settings.crawl.watchlist)}")
        write_watchlist(settings.crawl.watchlist, server.base_url)
        say("[bold]2[/bold] importing two years of dated captures")
        write_captures(home / "captures", server.base_url)
        run_room_one(import_command(str(home / "captures")), settings, lambda line: say(f"  {plain(line)}"))
        say("[bold]3[/bold] running the job: crawl, read, load, build, check, publish")
        changed = run_job(settings)
    took = time.monotonic() - started
    say(f"[bold green]{'Published' if changed else 'Nothing new; the publication stands'}[/bold green] after {took:.0f} s")
    say(f"  brief     {plain(settings.published / 'brief.html')}")
    say(f"  dashboard {plain(settings.published / 'dashboard.html')}")
    say(f"  database  {plain(settings.published / 'market.duckdb')}")
    _tell_next(home)


def _tell_next(home: Path) -> None:
    command = Path(sys.executable).parent / "paceline"
    shown = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command
    place = home.relative_to(Path.cwd()) if home.is_relative_to(Path.cwd()) else home
    say("Next:")
    for words, what in (
        ("brief", "read the brief here"),
        ('query "FROM pace_of_the_last_three_months"', "ask the marts"),
        ("status", "every source and how it is"),
    ):
        say(f"  PACELINE_HOME={plain(place)} {plain(shown)} {plain(words)}   [dim]# {what}[/dim]")


if __name__ == "__main__":
    sys.exit(main())
