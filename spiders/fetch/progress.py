"""What a person sees of a crawl: one plain line per finished page, one at the end; the same to Dagster where it started the crawl."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

from spiders.fetch.failures import CONTROL, clean_detail
from spiders.fetch.visit import Visit
from spiders.records import Fetch, Outcome

PIPES_EVERY_S = 5.0
QUIET = frozenset({Outcome.FETCHED, Outcome.UNCHANGED})


class Progress:
    """Lines on standard error: `[ 12/200] acme/scheduler/changelog unchanged 304 35 ms`. `pipes` is a Dagster Pipes context or None."""

    def __init__(self, total: int, pipes: Any = None) -> None:
        self._total, self._pipes = total, pipes
        self._done = 0
        self._started = self._told_at = time.monotonic()

    def show(self, visit: Visit, row: Fetch) -> None:
        """Prints the line of a page that is done."""
        width = len(str(self._total))
        if visit.is_followed:
            place = f"[{'+':>{width}}{' ' * (width + 1)}] {row.source_id} {clean_detail(row.url)}"
        else:
            self._done += 1
            place = f"[{self._done:>{width}}/{self._total}] {row.source_id}"
        parts = [place, row.outcome.value, str(row.status or ""), f"{row.elapsed_ms} ms" if row.elapsed_ms is not None else ""]
        line = " ".join(part for part in parts if part) + (f": {row.detail}" if row.detail and row.outcome not in QUIET else "")
        self.say(line)
        self._tell_pipes(line, is_trouble=row.outcome not in QUIET)

    def say(self, line: str) -> None:
        """Prints one line."""
        print(CONTROL.sub(" ", line), file=sys.stderr, flush=True)  # noqa: T201  a command's output

    def close(self, run_id: str, outcomes: Mapping[str, int], new_documents: int, reason: str) -> None:
        """Prints the last line: how the crawl ended and what it brought."""
        counts = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items(), key=lambda item: -item[1])) or "nothing was asked for"
        how = "" if reason == "finished" else f" ({reason})"
        self.say(f"crawl {run_id}{how}: {counts}; {new_documents} new documents; {time.monotonic() - self._started:.1f} s")
        if self._pipes:
            self._pipes.report_custom_message({"run_id": run_id, "outcomes": dict(outcomes), "new_documents": new_documents, "reason": reason})

    def _tell_pipes(self, line: str, *, is_trouble: bool) -> None:
        if not self._pipes:
            return
        now = time.monotonic()
        if is_trouble:
            self._pipes.log.warning(line)
        elif now - self._told_at > PIPES_EVERY_S or self._done == self._total:
            self._told_at = now
            self._pipes.log.info(line)


def open_pipes(is_requested: bool) -> Any:
    """-> a Dagster Pipes context, or None where Dagster did not start this process."""
    if not is_requested:
        return None
    from dagster_pipes import open_dagster_pipes

    return open_dagster_pipes()
