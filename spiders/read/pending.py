"""Which captured documents still have to be read: a pure comparison of what was captured with what was read.

A document is read once per source, reader version and options; raising a kind's version or changing a source's options makes
every capture of it pending again, and the evidence answers without network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spiders.landing import Manifest, read_rows
from spiders.records import WatchedSource, hash_id


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """One document to read for one source."""

    source: WatchedSource
    document_hash: str
    url: str
    media_type: str | None
    reader_version: int

    @property
    def key(self) -> str:
        """Identity of the reading; equal keys give equal records."""
        return hash_id(self.source.source_id, self.document_hash, self.source.kind, self.reader_version, self.source.options)


def definitions(runs: Iterable[Manifest]) -> dict[str, WatchedSource]:
    """-> the newest landed definition of every source ever captured, by source_id."""
    runs = list(runs)
    missing = {str(entry[0]) for run in runs for entry in run.captured}
    found: dict[str, WatchedSource] = {}
    for run in reversed(runs):
        if not missing:
            break
        for row in read_rows(run, WatchedSource.table):
            if isinstance(row, WatchedSource) and row.source_id in missing:
                found[row.source_id] = row
                missing.discard(row.source_id)
    return found


def pending_tasks(runs: list[Manifest], versions: Mapping[str, int], *, everything: bool = False) -> Iterator[ReadingTask]:
    """-> readings that no committed run holds, oldest capture first; with `everything`, all of them again.
    `versions` gives each kind's reader version; sources of other kinds are left out."""
    done = set() if everything else {key for run in runs for key in run.notes.get("read", ())}
    sources = definitions(runs)
    seen: set[str] = set()
    for run in runs:
        for source_id, document_hash, url, media_type in run.captured:
            source = sources.get(str(source_id))
            if source is None or source.kind not in versions:
                continue
            task = ReadingTask(source, str(document_hash), str(url), media_type, versions[source.kind])
            if task.key not in done and task.key not in seen:
                seen.add(task.key)
                yield task
