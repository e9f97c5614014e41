"""What a crawl writes down: a row for every attempt in the landing run, evidence before the row that names it, and what the next crawl needs."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.config import Config
from spiders.disk import EXIT_DISK
from spiders.evidence import EvidenceStore
from spiders.fetch.fetch_state import FetchState, KnownHost, KnownPage, page_key
from spiders.fetch.progress import Progress
from spiders.fetch.visit import Visit
from spiders.fetch.waiting_bodies import WaitingBodies
from spiders.landing import LandingRun
from spiders.records import Fetch, Outcome, WatchedSource, hash_id

FIRST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=6)


class Journal:
    """Opened when the crawl starts, closed once when it ends."""

    def __init__(self, config: Config, kept: FetchState, sources: list[WatchedSource], progress: Progress) -> None:
        self.config, self.kept, self.progress = config, kept, progress
        self.evidence = EvidenceStore(config.evidence)
        self.run = LandingRun(config.landing, "crawl", config.now())
        self.outcomes: Counter[str] = Counter()
        self.new_documents = 0
        self._source_count = len(sources)
        self._last_at: dict[str, datetime] = {}
        self._unresolved: set[str] = set()
        self._answered = False
        self._waiting = WaitingBodies(self._store)
        for source in sources:
            self.run.append(source)

    async def keep_body(self, visit: Visit, body: bytes) -> tuple[str, bool]:
        """Stores `body` durably; -> its hash, and True where it differs from the page's last capture."""
        document_hash = await self._waiting.stored(body)
        is_new = visit.known is None or visit.known.document_hash != document_hash
        self.new_documents += is_new
        return document_hash, is_new

    async def _store(self, bodies: list[bytes]) -> list[str]:
        with ends_on_disk_fault(self.config.home):
            return await asyncio.to_thread(self.evidence.put_all, bodies)

    def attempt(self, visit: Visit, outcome: Outcome, **fields: Any) -> Fetch:
        """Appends the row of one attempt; -> the row. `fields` are those of `Fetch` that the attempt gave."""
        captured_at = self._distinct(visit)
        row = Fetch(
            fetch_id=hash_id(visit.source.source_id, visit.url, captured_at.isoformat(), fields.get("document_hash")),
            run_id=self.run.run_id,
            source_id=visit.source.source_id,
            url=visit.url,
            captured_at=captured_at,
            outcome=outcome,
            **fields,
        )
        with ends_on_disk_fault(self.config.home):
            self.run.append(row)
        return row

    def ended(self, visit: Visit, row: Fetch) -> None:
        """The visit is over with `row`: counts it, shows it and remembers what the next crawl can use."""
        self.outcomes[row.outcome.value] += 1
        self.progress.show(visit, row)
        self._answered |= row.status is not None
        if row.outcome.is_capture and row.document_hash:
            self._remember_page(visit, row, row.document_hash)

    def host_requested(self, queue: str, at: datetime) -> None:
        """Notes a request to a host, for the pace of the next process."""
        known = self.kept.hosts.get(queue, KnownHost())
        self.kept.hosts[queue] = replace(known, requested_at=at)

    def host_asked_to_wait(self, queue: str, until: datetime, reason: str) -> None:
        """Keeps at once that a host must be left alone until `until`."""
        with ends_on_disk_fault(self.config.home):
            self.kept.wait(queue, replace(self.kept.hosts.get(queue, KnownHost()), wait_until=until, wait_reason=reason))

    def host_resolved(self, queue: str, is_resolved: bool) -> None:
        """Notes whether a host's name could be resolved; after the second failed run in a row it is left alone for longer each time."""
        if is_resolved:
            self._unresolved.discard(queue)
            self.kept.hosts[queue] = replace(self.kept.hosts.get(queue, KnownHost()), failures=0)
        else:
            self._unresolved.add(queue)

    def close(self, reason: str) -> None:
        """Writes the state and commits the landing run."""
        now = self.config.now()
        # where no host answered, the fault is most likely on our side, and nobody is left alone for it
        for queue in sorted(self._unresolved if self._answered else ()):
            known = self.kept.hosts.get(queue, KnownHost())
            pause = min(FIRST_BACKOFF * 2 ** min(known.failures - 1, 12), LONGEST_BACKOFF) if known.failures else None
            self.kept.hosts[queue] = replace(
                known, failures=known.failures + 1, wait_until=now + pause if pause else None, wait_reason="its name could not be resolved several times"
            )
        self.run.notes.update(
            sources=self._source_count, outcomes=dict(sorted(self.outcomes.items())), new_documents=self.new_documents, is_complete=reason == "finished"
        )
        with ends_on_disk_fault(self.config.home):
            self.kept.save()
            self.run.commit()
        self.progress.close(self.run.run_id, self.outcomes, self.new_documents, reason)

    def _remember_page(self, visit: Visit, row: Fetch, document_hash: str) -> None:
        known = visit.known
        if row.status == 304 and known:
            page = KnownPage(document_hash, row.etag or known.etag, row.last_modified or known.last_modified, known.media_type, known.unverified_runs + 1)
        else:
            page = KnownPage(document_hash, row.etag, row.last_modified, row.media_type)
        self.kept.pages[page_key(visit.source.source_id, visit.url)] = page

    def _distinct(self, visit: Visit) -> datetime:
        """The attempt's time, later by a microsecond than the page's last attempt where a frozen clock gives both the same."""
        key = page_key(visit.source.source_id, visit.url)
        last = self._last_at.get(key)
        moment = visit.captured_at if last is None or visit.captured_at > last else last + timedelta(microseconds=1)
        self._last_at[key] = moment
        return moment


@contextmanager
def ends_on_disk_fault(home: Path) -> Iterator[None]:
    """Ends the process with one line and exit code 6 where the disk takes no more: rows and bodies written so far are whole, the next run goes on from them."""
    try:
        yield
    except OSError as error:
        sys.stderr.write(
            f"paceline: {home} cannot be written to ({error.strerror or error}); what was captured so far is kept. Make space or give access, then run again.\n"
        )
        sys.stderr.flush()
        os._exit(EXIT_DISK)
