"""What a first refresh of many feeds costs, with all entries read, beside `reader`: `python -m tests.bench.first_refresh`.

The same made-up feeds on one loopback server are fetched and read by `scrapy crawl watch` and `python -m spiders.read`, and by `update_feeds` of `reader`. CPU seconds
are user and system time of the commands and of every process that they start; the server is not counted. Target: a quarter of `reader`'s,
which works in one process: ours is compared with one reading process, and the two that read by default are told beside it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from spiders.landing import committed_runs
from tests.bench.feed_market import made_feed
from tests.bench.loopback import Page, ServerApart
from tests.bench.no_change import NOW, Used, run_measured
from tests.conftest import clean_environment

FEEDS, ENTRIES = 1000, 20
SHARE = 0.25
SIZES = (100, 1000, 3000)
"""Numbers of sources at which memory is looked at."""
FLAT = 1.5
"""Memory counts as flat where the largest size needs at most this many times what the smallest needs."""

# the copy of feedparser inside `reader` 3.26 asks for sgmllib under its old name
READER = """
import sys
import feedparser_sgmllib
sys.modules["sgmllib"] = feedparser_sgmllib
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2], encoding="utf-8").read().split():
    reader.add_feed(url)
reader.update_feeds(workers=1)
counts = reader.get_entry_counts()
print(counts.total)
"""


def bench_first_refresh(feeds: int = FEEDS) -> list[dict[str, str]]:
    """-> rows for our refresh and for `reader`'s: of feeds in the proportions of real ones, and of as many that all hold release notes."""
    return [
        *_compared(f"{feeds} feeds of {ENTRIES}", feeds, False, SHARE),
        *_compared(f"{feeds} feeds of {ENTRIES}, all of them release notes", feeds, True, None),
    ]


def _compared(what: str, feeds: int, only_notes: bool, share: float | None) -> list[dict[str, str]]:
    """Raises RuntimeError where entries are missing on either side."""
    pages = _pages(feeds, only_notes)
    with tempfile.TemporaryDirectory(prefix="paceline-bench-") as folder, ServerApart(pages) as server:
        one, two = Path(folder) / "one", Path(folder) / "two"
        crawl, read, tables = refresh(one, server, list(pages), workers=1)
        beside_crawl, beside_read, _ = refresh(two, server, list(pages))
        reader, entries = _readers(Path(folder), server, list(pages))
    if not tables.get("release", 0) == entries == feeds * ENTRIES:
        raise RuntimeError(f"{feeds * ENTRIES} entries were served; {tables.get('release', 0)} became releases, `reader` has {entries}")
    ours, beside = _together(crawl, read), _together(beside_crawl, beside_read)
    aim = {"target": f"at most {share:g} of reader's", "held": "yes" if ours.cpu_s <= share * reader.cpu_s else "no"} if share else {}
    return [
        _row(f"{what}: fetched", crawl),
        _row(f"{what}: read in one process, {tables['change_item']} change items", read),
        _row(f"{what}: both", ours) | {"of reader": f"{ours.cpu_s / reader.cpu_s:.2f}"} | aim,
        _row(f"{what}: both, read in two processes", beside) | {"of reader": f"{beside.cpu_s / reader.cpu_s:.2f}"},
        _row(f"{what}: `reader`, no change items", reader) | {"of reader": "1"},
    ]


def _together(crawl: Used, read: Used) -> Used:
    return Used(crawl.cpu_s + read.cpu_s, crawl.wall_s + read.wall_s, max(crawl.peak_mib, read.peak_mib))


def bench_memory(sizes: tuple[int, ...] = SIZES) -> list[dict[str, str]]:
    """-> peak memory of the largest process that fetches and the largest that reads, for each number of feeds."""
    rows, first = [], None
    for size in sizes:
        pages = _pages(size, False)
        with tempfile.TemporaryDirectory(prefix="paceline-bench-") as folder, ServerApart(pages) as server:
            crawl, read, _ = refresh(Path(folder), server, list(pages))
        first = first or (crawl, read)
        growth = max(crawl.peak_mib / first[0].peak_mib, read.peak_mib / first[1].peak_mib)
        aim = {"target": f"at most {FLAT:g} times the first", "held": "yes" if growth <= FLAT else "no"} if size == sizes[-1] else {"target": "", "held": ""}
        rows.append({"sources": str(size), "fetching, MiB": f"{crawl.peak_mib:.0f}", "reading, MiB": f"{read.peak_mib:.0f}"} | aim)
    return rows


def refresh(folder: Path, server: ServerApart, paths: list[str], settings: dict[str, str] | None = None, workers: int = 2) -> tuple[Used, Used, dict[str, int]]:
    """Fetches the feeds at `paths` from nothing and reads them in `workers` processes; -> what each step took, and the rows landed by table."""
    watchlist = folder / "watchlist"
    watchlist.mkdir(parents=True)
    for number, path in enumerate(paths):
        source = {"kind": "feed", "url": server.base_url + path}
        content = {"name": f"Vendor {number}", "homepage": f"https://v{number}.example/", "products": {"app": {"name": "App", "sources": {"feed": source}}}}
        (watchlist / f"v{number}.yml").write_text(json.dumps(content), encoding="utf-8")
    env = clean_environment(
        PACELINE_HOME=str(folder / "home"), PACELINE_WATCHLIST=str(watchlist), PACELINE_CONTACT="bench@paceline.example", PACELINE_ALLOW=server.address, PACELINE_NOW=NOW,
        **(settings or {}),
    )  # fmt: skip
    crawl = run_measured([sys.executable, "-m", "scrapy", "crawl", "watch"], env)
    read = run_measured([sys.executable, "-m", "spiders.read", "--workers", str(workers)], env)
    tables: dict[str, int] = {}
    for run in committed_runs(folder / "home" / "landing"):
        tables |= {name: tables.get(name, 0) + seen["rows"] for name, seen in run.tables.items()}
    return crawl, read, tables


def _readers(folder: Path, server: ServerApart, paths: list[str]) -> tuple[Used, int]:
    urls = folder / "urls.txt"
    urls.write_text("\n".join(server.base_url + path for path in paths), encoding="utf-8")
    used = run_measured([sys.executable, "-c", READER, str(folder / "reader.sqlite"), str(urls)], clean_environment())
    return used, int(used.output.split()[-1])


def _pages(feeds: int, only_notes: bool) -> dict[str, Page]:
    """-> pages whose bodies are made when they are asked for."""

    def page(number: int) -> Page:
        return Page(lambda: made_feed(number, ENTRIES, only_notes=only_notes), "application/xml")

    return {f"/{number}.xml": page(number) for number in range(feeds)}


def _row(what: str, used: Used) -> dict[str, str]:
    return {
        "what": what,
        "CPU s": f"{used.cpu_s:.1f}",
        "wall s": f"{used.wall_s:.1f}",
        "peak MiB": f"{used.peak_mib:.0f}",
        "of reader": "",
        "target": "",
        "held": "",
    }


if __name__ == "__main__":
    for row in bench_first_refresh(int(sys.argv[1]) if len(sys.argv) > 1 else FEEDS):
        print("  ".join(f"{key}: {value}" for key, value in row.items() if value))
