"""History: dated captures made elsewhere, through the same evidence and reading path as live ones.

    python -m spiders.import_captures captures.warc.gz
    python -m spiders.import_captures folder/           with folder/index.csv: url, captured_at, file [, media_type] [, source]
    python -m spiders.import_captures folder/ --source acme/app/prices    of Pricing2Yaml files, each dated by its createdAt

Each capture keeps its own time and belongs to the watched source whose address it has (or that the `source` column or --source names).
Importing again adds nothing; imports and live runs may overlap.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from spiders.captures_read import DATED_TYPE, ImportedCapture, ImportProblem, read_captures
from spiders.config import Config, ConfigError, load_config
from spiders.disk import ended_by_disk
from spiders.evidence import EvidenceStore
from spiders.landing import LandingRun, committed_runs
from spiders.records import Fetch, Outcome, WatchedSource, hash_id
from spiders.watchlist import WatchlistError, load_watchlist


def main(argv: list[str] | None = None) -> int:
    """-> exit code: 0 imported (or nothing new), 2 for input that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m spiders.import_captures", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="a WARC file, or a folder with index.csv")
    parser.add_argument("--source", help="the watched source that captures without one of their own belong to, competitor/product/source")
    options = parser.parse_args(argv)
    path = options.path
    try:
        config = load_config()
        sources = load_watchlist(config.watchlist, config.now())
        counts = import_captures(path, sources, config, options.source)
    except (ConfigError, WatchlistError, ImportProblem) as error:
        print(error)  # noqa: T201  a command's output
        return 2
    print(", ".join(f"{count:,} {what}" for what, count in counts.items()) or f"{path} holds no capture")  # noqa: T201
    return 0


def import_captures(path: Path, sources: list[WatchedSource], config: Config, source_id: str | None = None) -> Counter[str]:
    """Imports the captures at `path` (those that name no source as captures of `source_id`, where given); -> how many were imported, known already,
    of no watched source, in the future."""
    owner = _named(source_id, sources) if source_id else None
    known = {fetch_id for run in committed_runs(config.landing) for fetch_id in run.notes.get("imported", ())}
    by_address = _addresses(sources)
    counts: Counter[str] = Counter()
    run: LandingRun | None = None
    evidence = EvidenceStore(config.evidence)
    try:
        for capture in (_owned(capture, owner) for capture in read_captures(path)):
            for source in _sources_of(capture, sources, by_address, config.now(), counts):
                fetch_id = hash_id(source.source_id, capture.url, capture.captured_at.isoformat(), capture.document_hash)
                if fetch_id in known:
                    counts["known already"] += 1
                    continue
                known.add(fetch_id)
                run = run or _start(config, sources)
                evidence.put(capture.body)
                run.append(_row(run.run_id, fetch_id, source, capture))
                run.notes["imported"].append(fetch_id)
                counts["captures imported"] += 1
    except BaseException:
        if run:
            run.abandon()
        raise
    if run:
        run.commit()
    return counts


def _named(source_id: str, sources: list[WatchedSource]) -> WatchedSource:
    for source in sources:
        if source.source_id == source_id:
            return source
    raise ImportProblem(f"{source_id} is no source of the watchlist; add it there (competitor/product/source), then import again")


def _owned(capture: ImportedCapture, owner: WatchedSource | None) -> ImportedCapture:
    if capture.media_type == DATED_TYPE and not capture.source and (owner is None or owner.kind != "pricing2yaml"):
        raise ImportProblem("these files do not say whose they are; name a watched source of kind pricing2yaml: --source competitor/product/source")
    if owner is None or capture.source:
        return capture
    return replace(capture, source=owner.source_id, url=capture.url or owner.url)


def _start(config: Config, sources: list[WatchedSource]) -> LandingRun:
    run = LandingRun(config.landing, "import", config.now())
    run.notes["imported"] = []
    for source in sources:
        run.append(source)
    return run


def _sources_of(
    capture: ImportedCapture, sources: list[WatchedSource], by_address: dict[str, list[WatchedSource]], now: datetime, counts: Counter[str]
) -> Iterator[WatchedSource]:
    if capture.captured_at > now:
        counts["captures dated in the future, left out"] += 1
        return
    named = [source for source in sources if source.source_id == capture.source]
    found = named if capture.source else by_address.get(address_key(capture.url), [])
    if not found:
        counts["captures of no watched source, left out"] += 1
    yield from found


def _row(run_id: str, fetch_id: str, source: WatchedSource, capture: ImportedCapture) -> Fetch:
    return Fetch(
        fetch_id=fetch_id,
        run_id=run_id,
        source_id=source.source_id,
        url=capture.url,
        final_url=capture.url,
        captured_at=capture.captured_at.astimezone(UTC),
        outcome=Outcome.IMPORTED,
        status=200,
        document_hash=capture.document_hash,
        media_type=capture.media_type,
        body_bytes=len(capture.body),
    )


def address_key(url: str) -> str:
    """-> what two spellings of one address have in common: no scheme, lower-case host, no default port, no trailing slash, no fragment."""
    match = re.match(r"(?:https?:)?//([^/?#]*)([^#]*)", url, re.I)
    if not match:
        return url
    host = re.sub(r":(80|443)$", "", match[1].lower()).removeprefix("www.")
    return host + (match[2].rstrip("/") if match[2] != "/" else "")


def _addresses(sources: list[WatchedSource]) -> dict[str, list[WatchedSource]]:
    found: dict[str, list[WatchedSource]] = {}
    for source in sources:
        found.setdefault(address_key(source.url), []).append(source)
    return found


if __name__ == "__main__":
    sys.exit(ended_by_disk(main))
