"""From found releases to records: identities, kinds and counts. Every reader of releases ends here."""

from __future__ import annotations

from collections import Counter

from spiders.read.change_kind import decide_kind
from spiders.read.item_text import references
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.read.releases import FoundChangelog, FoundItem, FoundRelease
from spiders.read.versions import version_key
from spiders.records import QUOTE_CHARS, ChangeItem, DocumentReading, ReadFailure, Release, hash_id, place_id

MAX_DOUBTS = 50
"""Most doubts kept of one document."""


def build_reading(
    found: FoundChangelog,
    document: CapturedDocument,
    source: SourceContext,
    kind_name: str,
    reader_version: int,
    *,
    is_windowed: bool = False,
    title: str | None = None,
    language: str | None = None,
) -> Reading | ReadFailure:
    """-> the records of `found`; a `ReadFailure` with reason `no_records` where there is no release in it."""
    if not found.releases:
        detail = f"no release was found in the document; {found.dropped_count} list items stand outside of any"
        return read_failure(document, source, kind_name, reader_version, "no_records", detail)
    maker = _Maker(document, source, reader_version)
    releases, items = maker.records(found.releases)
    reading = DocumentReading(
        source_id=source.source_id,
        document_hash=document.document_hash,
        reader_version=reader_version,
        kind=kind_name,
        page_url=document.url,
        title=title,
        language=language,
        is_windowed=is_windowed,
        release_count=len(releases),
        item_count=len(items),
        context_count=found.context_count,
        dropped_count=found.dropped_count,
        doubts=found.doubts[:MAX_DOUBTS],
    )
    return Reading(reading, tuple(releases), tuple(items))


class _Maker:
    """Makes the records of one document; `position` of an item counts within its release."""

    def __init__(self, document: CapturedDocument, source: SourceContext, reader_version: int) -> None:
        self.document_hash, self.source_id, self.reader_version = document.document_hash, source.source_id, reader_version
        self.keys: Counter[str] = Counter()

    def records(self, found: tuple[FoundRelease, ...]) -> tuple[list[Release], list[ChangeItem]]:
        """-> releases in reading order and their items."""
        releases, items = [], []
        for position, one in enumerate(found):
            release = self._release(one, position)
            releases.append(release)
            items += [self._item(item, release.release_id, place) for place, item in enumerate(one.items)]
        return releases, items

    def _release(self, found: FoundRelease, position: int) -> Release:
        date = found.date
        return Release.computed(
            {
                "release_id": hash_id(self.source_id, self.document_hash, self.reader_version, position),
                "source_id": self.source_id,
                "document_hash": self.document_hash,
                "reader_version": self.reader_version,
                "position": position,
                "entry_key": self._entry_key(found),
                "version": found.version,
                "title": found.title,
                "component": found.component,
                "released_on": date.on if date else None,
                "date_raw": date.raw if date else None,
                "date_precision": date.precision if date else None,
                "channel": found.channel,
                "is_withdrawn": found.is_withdrawn,
                "url": found.url,
                "locator": found.locator,
                "quote": found.quote[:QUOTE_CHARS],
            }
        )

    def _entry_key(self, found: FoundRelease) -> str:
        """What identifies a release across captures of its source; a second one with the same identity in one document is numbered."""
        key = found.entry_key or _identity(found)
        self.keys[key] += 1
        return key if self.keys[key] == 1 else hash_id(key, self.keys[key])

    def _item(self, found: FoundItem, release_id: str, position: int) -> ChangeItem:
        words, markup, sections, parents, bold_label, locator, quote = found
        kind, basis, confidence, is_breaking, label, scope, is_disputed, text = decide_kind(words, markup, sections, parents, bold_label)
        return ChangeItem.computed(
            {
                "item_id": place_id(release_id, position),
                "release_id": release_id,
                "source_id": self.source_id,
                "document_hash": self.document_hash,
                "reader_version": self.reader_version,
                "position": position,
                "text": text,
                "change_kind": kind,
                "kind_basis": basis,
                "kind_confidence": confidence,
                "is_breaking": is_breaking,
                "label": label,
                "scope": scope,
                "refs": references(quote or words, markup),
                "is_disputed": is_disputed,
                "locator": locator,
                "quote": (quote or words)[:QUOTE_CHARS],
            }
        )


def _identity(found: FoundRelease) -> str:
    if found.version is not None:
        return hash_id("version", found.component, version_key(found.version))
    if found.channel == "unreleased":
        return hash_id("unreleased", found.component)
    return hash_id("title", found.title, found.date.on if found.date else None)
