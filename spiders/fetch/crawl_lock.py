"""One crawl at a time per home: two at once would ask the same hosts twice as fast."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO


class CrawlRunning(RuntimeError):
    """Another crawl of the same home is running."""


def crawl_lock(home: Path) -> IO[str]:
    """-> an open lock file; closing it, or the end of the process, frees the lock. Raises CrawlRunning at once where it is taken."""
    folder = home / "fetch"
    folder.mkdir(parents=True, exist_ok=True)
    lock = open(folder / "crawl.lock", "a")  # noqa: SIM115  held for the whole crawl
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CrawlRunning(f"another crawl is using {home}; nothing was fetched. Wait for it to end, then run again.") from None
    return lock
