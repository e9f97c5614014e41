"""Reads dated captures from a WARC file, from a folder with an index, or from a folder of files that date themselves (Pricing2Yaml)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from spiders.evidence import body_hash

INDEX = "index.csv"
NEEDED = ("url", "captured_at", "file")
MAX_BODY_BYTES = 50_000_000
DATED_TYPE = "application/yaml"
"""Media type of captures that date themselves."""


class ImportProblem(ValueError):
    """An archive that cannot be imported; the message names the place and what is expected there."""


@dataclass(frozen=True, slots=True)
class ImportedCapture:
    """One dated capture; `source` names the watched source where the index does."""

    url: str
    captured_at: datetime
    body: bytes
    media_type: str | None = None
    source: str | None = None

    @property
    def document_hash(self) -> str:
        """The body's SHA-256."""
        return body_hash(self.body)


def read_captures(path: Path) -> Iterator[ImportedCapture]:
    """-> the captures at `path`, in the order in which they stand. Raises ImportProblem."""
    if path.is_dir():
        return _from_folder(path) if (path / INDEX).exists() or not _dated_files(path) else _from_dated_files(path)
    if path.is_file():
        return _from_warc(path)
    raise ImportProblem(f"{path} does not exist; give a WARC file, or a folder with {INDEX}")


def _from_folder(folder: Path) -> Iterator[ImportedCapture]:
    index = folder / INDEX
    if not index.is_file():
        raise ImportProblem(f"{folder} has no {INDEX}; it needs the columns {', '.join(NEEDED)} and may have media_type and source")
    with open(index, newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or [])]
        if missing:
            raise ImportProblem(f"{index}:1: the column {', '.join(missing)} is missing; there are {', '.join(rows.fieldnames or [])}")
        for number, row in enumerate(rows, 2):
            yield _from_row(folder, index, number, row)


def _from_row(folder: Path, index: Path, number: int, row: dict[str, str]) -> ImportedCapture:
    place = f"{index}:{number}"
    body = (folder / row["file"]).resolve()
    if not body.is_relative_to(folder.resolve()):
        raise ImportProblem(f"{place}: {row['file']!r} lies outside the folder")
    if not body.is_file():
        raise ImportProblem(f"{place}: {row['file']!r} does not exist")
    try:
        captured_at = datetime.fromisoformat(row["captured_at"].strip())
    except ValueError:
        raise ImportProblem(f"{place}: captured_at {row['captured_at']!r} is not an ISO instant, for example 2025-03-01T06:00:00Z") from None
    if captured_at.tzinfo is None:
        raise ImportProblem(f"{place}: captured_at {row['captured_at']!r} has no time zone; end it with Z for UTC")
    return ImportedCapture(
        row["url"].strip(),
        captured_at.astimezone(UTC),
        body.read_bytes(),
        (row.get("media_type") or "").strip() or None,
        (row.get("source") or "").strip() or None,
    )


def _dated_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in (".yml", ".yaml") and file.is_file())


def _from_dated_files(folder: Path) -> Iterator[ImportedCapture]:
    """-> one capture a file, oldest first, at the start of the day that the file states; two files of one day would be one capture of both."""
    from spiders.kinds.pricing2yaml import stated_origin  # here, because it loads a reader

    days: dict[date, tuple[Path, str]] = {}
    for file in _dated_files(folder):
        origin = stated_origin(file.read_bytes())
        if origin is None:
            raise ImportProblem(f"{file} does not say its day: it needs `createdAt: YYYY-MM-DD`; or name every file and its time in {folder / INDEX}")
        day, url = origin
        if day in days:
            raise ImportProblem(f"{file} and {days[day][0]} are both of {day}; leave one out, or name their times in {folder / INDEX}")
        days[day] = file, url
    for day, (file, url) in sorted(days.items()):
        yield ImportedCapture(url, datetime(day.year, day.month, day.day, tzinfo=UTC), file.read_bytes(), DATED_TYPE)


def _from_warc(path: Path) -> Iterator[ImportedCapture]:
    if path.suffix.lower() == ".opml":
        raise ImportProblem(f"{path} is a list of feeds, not captures, and is not imported: name each feed as a source of its product in the watchlist")
    bodies: dict[str, tuple[bytes, str | None]] = {}
    with open(path, "rb") as file:
        try:
            for record in ArchiveIterator(file):
                capture = _from_record(record, bodies)
                if capture is not None:
                    yield capture
        except ArchiveLoadFailed as error:
            raise ImportProblem(f"{path} cannot be read as WARC at byte {file.tell():,}: {error}") from error


def _from_record(record: object, bodies: dict[str, tuple[bytes, str | None]]) -> ImportedCapture | None:
    kind = record.rec_type  # type: ignore[attr-defined]  # warcio has no types
    if kind not in ("response", "revisit"):
        return None
    headers, http = record.rec_headers, record.http_headers  # type: ignore[attr-defined]  # as above
    try:
        captured_at = datetime.fromisoformat(headers.get_header("WARC-Date") or "").astimezone(UTC)
    except ValueError:
        raise ArchiveLoadFailed("a record states no time, so this is no WARC") from None
    url, digest = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Payload-Digest")
    if kind == "revisit":
        known = bodies.get(digest)
        return ImportedCapture(url, captured_at, *known) if known else None
    if http is None or http.get_statuscode() != "200":
        return None
    body = record.content_stream().read(MAX_BODY_BYTES + 1)  # type: ignore[attr-defined]  # as above
    if len(body) > MAX_BODY_BYTES:
        return None
    media_type = http.get_header("Content-Type")
    if digest:
        bodies[digest] = body, media_type
    return ImportedCapture(url, captured_at, body, media_type)
