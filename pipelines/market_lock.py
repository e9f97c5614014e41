"""One writer at a time: a lock file that the operating system frees when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.faults import MarketFault


class MarketLocked(MarketFault):
    """Another process is writing."""


@contextmanager
def market_lock(home: Path, wait_s: float) -> Iterator[None]:
    """Holds the market's lock while the block runs. Raises MarketLocked after `wait_s` seconds, naming the holder's process id."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / ".writer.lock"
    deadline = time.monotonic() + wait_s
    with open(path, "a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    lock.seek(0)
                    raise MarketLocked(
                        f"another run (process {lock.read().strip() or 'unknown'}) has been writing to {home} for more than {wait_s:g} s; "
                        "nothing was changed. Wait for it to end, then run again.",
                    ) from None
                time.sleep(0.2)
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield
