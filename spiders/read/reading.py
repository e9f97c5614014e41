"""What goes into a reader and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from spiders.records import ChangeItem, DocumentReading, Entitlement, PlanPrice, ReadFailure, Record, Release


@dataclass(frozen=True, slots=True)
class CapturedDocument:
    """One captured body with what the transport said of it; `document_hash` is the SHA-256 of `body`."""

    body: bytes
    document_hash: str
    url: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class SourceContext:
    """What a reader may know of the source: its identity and the options of its kind."""

    source_id: str
    kind: str
    url: str
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Reading:
    """The records of one document; counts in `document` equal the lengths here."""

    document: DocumentReading
    releases: tuple[Release, ...] = ()
    items: tuple[ChangeItem, ...] = ()
    prices: tuple[PlanPrice, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()

    def records(self) -> Iterator[Record]:
        """-> all of them, that of the document last."""
        yield from self.releases
        yield from self.items
        yield from self.prices
        yield from self.entitlements
        yield self.document


def read_failure(document: CapturedDocument, source: SourceContext, kind: str, reader_version: int, reason: str, detail: str) -> ReadFailure:
    """-> the failure to read `document`: a named reason, and a sentence for a person."""
    return ReadFailure(
        source_id=source.source_id, document_hash=document.document_hash, reader_version=reader_version, kind=kind, page_url=document.url, reason=reason, detail=detail
    )  # fmt: skip


Reader = Callable[[CapturedDocument, SourceContext], Reading | ReadFailure]
"""A kind's reader. It never raises for bad input: what it cannot read is a `ReadFailure`."""
