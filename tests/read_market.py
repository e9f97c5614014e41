"""A market whose captures are bytes: the kinds' own readers make its raw rows."""

from __future__ import annotations

import hashlib
from datetime import datetime

from spiders.kinds import kind_named
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import Outcome, ReadFailure, Record
from tests.dbt_market import RawMarket


class ReadMarket(RawMarket):
    """Raw rows in the making, from bytes."""

    def show(self, source_id: str, kind: str, at: datetime, body: bytes, media_type: str | None = None) -> Reading | ReadFailure:
        """One capture of these bytes; -> what the kind's reader makes of them, which is in the rows now."""
        document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), f"https://{source_id}.example/", media_type)
        self._fetch(source_id, at, Outcome.FETCHED, document.document_hash)
        read = kind_named(kind).read(document, SourceContext(source_id, kind, document.url, {}))
        records: tuple[Record, ...] = tuple(read.records()) if isinstance(read, Reading) else (read,)
        for record in records:
            self._add(record)
        return read
