"""`make bench`: every bench of this folder, one table, and docs/benchmarks.md with the figures that were seen.

python -m tests.bench            all
python -m tests.bench no_change  only these
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from tests.bench.brief import bench_brief
from tests.bench.dashboard import bench_dashboard
from tests.bench.feeds import bench_feeds
from tests.bench.first_refresh import bench_first_refresh, bench_memory
from tests.bench.large_feeds import bench_large_feeds
from tests.bench.market_scale import bench_market_scale
from tests.bench.no_change import bench_no_change

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
Rows = list[dict[str, str]]


def feed_rows() -> Rows:
    """-> entries a second of processor time: our feed reader, and the library that it is compared with."""
    seen = bench_feeds()
    what = f"{seen['feeds']} {seen['feeds_are']} feeds, {seen['entries']} entries"
    return [
        {"what": f"{what}: Paceline", "entries/s": str(seen["entries_per_s"]), "times feedparser": str(seen["times_feedparser"])},
        {"what": f"{what}: feedparser", "entries/s": str(seen["feedparser_entries_per_s"]), "times feedparser": "1"},
        {"what": f"{what}: feedparser, markup left as it is", "entries/s": str(seen["feedparser_unsanitised_entries_per_s"]), "times feedparser": ""},
    ]


BENCHES: dict[str, tuple[str, str, Callable[[], Rows]]] = {
    "no_change": (
        "A whole run, and one that finds nothing new",
        "`paceline run` with every process that it starts, as the operating system counts their processor time; the server is not counted.",
        bench_no_change,
    ),
    "brief": ("All briefs of a publication", "Every edition compiled, proven and rendered in one process, charts included.", bench_brief),
    "feeds": ("Feeds read", "Processor time of one process; the readers give the same entries.", feed_rows),
    "first_refresh": (
        "A first refresh of 1,000 feeds",
        "`scrapy crawl watch` and `python -m spiders.read` beside `update_feeds` of `reader` 3.26, from the same loopback server, each with its child processes. "
        "The feeds are made up in the proportions of 183 real ones: 2.2 change items and 2.7 to 3 kB an entry, a quarter of them release notes in full, the rest summaries.",
        bench_first_refresh,
    ),
    "memory": ("Memory, by the number of sources", "Peak of the largest process while the same made-up feeds are fetched and read.", bench_memory),
    "dashboard": (
        "The dashboard of a large market",
        "One file, opened by Chromium as by a double click: until the overview's figures stand, until they do with the charts that can be seen (medians of 5), "
        "then until all changes are listed and searched.",
        bench_dashboard,
    ),
    "market_scale": (
        "The marts as history grows",
        "Generated markets built whole by dbt, then again with 100 new change items of ten products; CPU seconds of dbt's process, its start-up included.",
        bench_market_scale,
    ),
    "large_feeds": ("Huge feeds", "Processor time of fetching and reading one feed, peak memory of the largest process, and how it ended.", bench_large_feeds),
}


def table(rows: Rows) -> str:
    """-> `rows` as a Markdown table."""
    names = list(rows[0])
    widths = [max(len(name), *(len(row[name]) for row in rows)) for name in names]

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    return "\n".join([line(names), line(["-" * width for width in widths]), *(line([row[name] for name in names]) for row in rows)])


def machine() -> str:
    """-> what the figures were seen on, and how busy it was: processor time rises by half and more on a machine that is."""
    load = os.getloadavg()[0]
    cores = os.cpu_count() or 1
    busy = "idle" if load < 0.5 * cores else f"busy with other work, load {load:.1f}"
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("dagster", "dbt-core", "duckdb", "scrapy"))
    return f"{cores} cores ({platform.machine()}, {platform.system()}), {busy} when it began; Python {platform.python_version()}, {versions}"


def main(argv: list[str]) -> int:
    """-> exit code: 1 where a target was missed, 2 for an unknown bench. Writes the page only where all benches ran."""
    unknown = set(argv) - set(BENCHES)
    if unknown:
        sys.stderr.write(f"there is no bench {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}\n")
        return 2
    seen_on, parts, missed = machine(), [], False
    print(seen_on, flush=True)
    for name in argv or BENCHES:
        title, how, bench = BENCHES[name]
        rows = bench()
        missed = missed or any(row.get("held") == "no" for row in rows)
        parts.append(f"## {title}\n\n{how}\n\n{table(rows)}\n")
        print(f"\n{title}\n{table(rows)}", flush=True)
    if not argv:
        PAGE.write_text(_page(seen_on, parts), encoding="utf-8")
        print(f"\nwritten: {PAGE.relative_to(ROOT)}")
    return int(missed)


def _page(seen_on: str, parts: list[str]) -> str:
    day = datetime.now(UTC).date()
    head = f"# Benchmarks\n\nWritten by `make bench` on {day}: {seen_on}. Every figure was measured by that command; none is an estimate.\n"
    return "\n".join([head, *parts])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
