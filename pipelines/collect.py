"""Room 1 from room 2: its command lines, and what they left. Nothing here knows a kind or imports Scrapy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping

from pipelines.config import ROOT, Settings, child_environment
from pipelines.faults import CollectFailed, DiskFault, WrongInput
from spiders.disk import EXIT_DISK
from spiders.fetch.plan import reader_versions
from spiders.landing import Manifest, committed_runs
from spiders.read.pending import pending_tasks

CRAWL_EXIT_USAGE = 2
Say = Callable[[str], None]


def crawl_command(only: str | None = None) -> list[str]:
    """-> the command line a person would type to crawl."""
    command = [sys.executable, "-m", "scrapy", "crawl", "watch"]
    return [*command, "-a", f"only={only}"] if only else command


def read_command(*, everything: bool = False) -> list[str]:
    """-> the command line that reads captured documents."""
    return [sys.executable, "-m", "spiders.read", *(["--all"] if everything else [])]


def import_command(path: str, *, is_price_list: bool = False, source: str | None = None) -> list[str]:
    """-> the command line that imports captures made elsewhere (of `source`, where they do not say), or a price list."""
    module = "spiders.import_prices" if is_price_list else "spiders.import_captures"
    return [sys.executable, "-m", module, path, *(["--source", source] if source else [])]


def crawl_environment(settings: Settings) -> Mapping[str, str]:
    """-> environment of room 1's processes: same home, Scrapy's settings found from any working directory."""
    return child_environment(
        {"PACELINE_HOME": str(settings.home), "PACELINE_WATCHLIST": str(settings.crawl.watchlist), "SCRAPY_SETTINGS_MODULE": "spiders.settings"}
    )


def run_room_one(command: list[str], settings: Settings, say: Say) -> None:
    """Runs one of room 1's commands, passing its lines to `say`. Raises WrongInput for exit code 2, DiskFault for 6, CollectFailed for any other."""
    process = subprocess.Popen(
        command,
        cwd=ROOT if (ROOT / "scrapy.cfg").exists() else None,
        env=dict(crawl_environment(settings)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    last = ""
    try:
        for line in process.stdout or ():
            last = line.rstrip() or last
            say(line.rstrip())
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait(10)
        raise
    if code == CRAWL_EXIT_USAGE:
        raise WrongInput(last)
    if code == EXIT_DISK:
        raise DiskFault(last)
    if code != 0:
        raise CollectFailed(f"`{' '.join(command[1:])}` ended with exit code {code}: {last:.300}. What it had captured is kept and used by the next run.")


def landed(settings: Settings) -> list[Manifest]:
    """-> every committed landing run, oldest first."""
    return committed_runs(settings.crawl.landing)


def is_anything_unread(settings: Settings) -> bool:
    """-> whether a captured document waits for a reader: room 1's own comparison, which costs less than starting the read step to hear "nothing new"."""
    return next(pending_tasks(landed(settings), reader_versions(settings.crawl)), None) is not None
