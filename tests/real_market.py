"""Real documents through the whole job: shared data, served on loopback with validators, watched, imported, run.

    python -m tests.real_market HOME            the whole market into HOME, and a table of outcomes
    python -m tests.real_market HOME --part 2   every second source only

One competitor a project or site, one product a package; the 7 price histories arrive as dated captures, their newest version live.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import duckdb

from tests.bench.loopback import Page, PageServer
from tests.conftest import ROOT, clean_environment

NOW = "2026-08-23T06:00:00+00:00"
"""The day after the newest release in the documents: as if all had been captured then."""
TIMEOUT_S = 3600
TYPES = {".html": "text/html", ".md": "text/markdown", ".mdx": "text/markdown", ".markdown": "text/markdown", ".rst": "text/x-rst", ".json": "application/feed+json",
         ".atom": "application/atom+xml", ".rss": "application/rss+xml", ".rdf": "application/rdf+xml", ".xml": "application/xml"}  # fmt: skip
SYNDICATED = {"rss", "atom", "feed", "index"}
"""Names that sites give to their one feed: several of them in one folder are one feed in several formats."""
SITE_WORDS = re.compile(r"^(?:docs|www)\.|(?:\.github\.io|\.com|\.io)?(?:-(?:rss|atom|feed|index))?$")
NOISE = re.compile(
    r"\bv?\d+(?:[._-](?:\d+|x))*\b|changelogs?|changes|history|readme|release[ _-]?notes|\bversion\b|\bold\b|\bdocs\b|\bwp-content\b|\bplugins\b", re.IGNORECASE
)


@dataclass(frozen=True)
class RealSource:
    """One watched file: where it lies, who publishes what, and at which path it is served."""

    file: Path
    kind: str
    competitor: str
    product: str
    path: str
    history: str | None = None

    def body(self) -> bytes:
        """-> the bytes as their site served them (`.gz` is the store's)."""
        content = self.file.read_bytes()
        return gzip.decompress(content) if self.file.suffix == ".gz" else content


@dataclass(frozen=True)
class MarketRun:
    """A finished run over real documents: exit codes and output of both commands, and the folder of their results."""

    home: Path
    sources: list[RealSource]
    codes: tuple[int, int]
    output: str
    seconds: float


def real_sources(data: Path) -> list[RealSource]:
    """-> every document of `data` that a watchlist can name, in a fixed order."""
    listed = {Path(row["file"]).name: row for row in _manifest(data / "releases" / "MANIFEST.csv")}
    found: list[RealSource] = []
    for folder, kind in (("feeds", "feed"), ("changelogs", "changelog_file"), ("html", "changelog_page")):
        for file in sorted((data / "releases" / folder).iterdir()):
            if kind != "changelog_page" or ".html" in file.name:
                found.append(_release_source(file, kind, listed.get(file.name, {})))
    for file in sorted((data / "pricing" / "pages").glob("*.html")):
        site = slug(file.stem.split("-")[0])
        found.append(RealSource(file, "pricing_page", site, slug(file.stem), f"/pricing/{file.name}"))
    for folder in sorted(path for path in (data / "pricing" / "history").iterdir() if path.is_dir()):
        newest = sorted(folder.glob("*.html"))[-1]
        found.append(
            RealSource(newest, "pricing_page", slug(folder.name.split("-")[0]), f"history-{slug(folder.name)}", f"/history/{folder.name}.html", folder.name)
        )
    return found


def _manifest(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _release_source(file: Path, kind: str, row: dict[str, str]) -> RealSource:
    name = file.name.removesuffix(".gz")
    group = row.get("group") or name.split("__")[0]
    path = row.get("path") or name.partition("__")[2]
    # groups of feeds name what made them; their sites stand in the file's name
    competitor = slug(SITE_WORDS.sub("", name.split("__")[0] if group.startswith("feed-") else group))
    # several branches of one file have one path
    return RealSource(file, kind, competitor, product_of(kind, path), f"/{competitor}/{crc32(file.name.encode()):08x}/{path}")


def product_of(kind: str, path: str) -> str:
    """-> the package that a file is about: formats of one feed and volumes of one changelog share it."""
    folder, _, name = path.split("node_modules/")[-1].rpartition("/")
    stem = name.rsplit(".", 1)[0]
    if kind == "feed":
        return slug(folder if stem in SYNDICATED else f"{folder}/{stem}") or "main"
    if kind == "changelog_page":
        return slug(folder.split("/")[0]) or "main"
    return slug(NOISE.sub(" ", f"{folder}/{stem}".replace("_", " "))) or "main"


def slug(text: str) -> str:
    """-> a key of the watchlist."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[-60:].strip("-")


def write_watchlist(folder: Path, sources: list[RealSource], base_url: str) -> dict[str, RealSource]:
    """Writes one file a competitor; -> source ids with what stands behind them."""
    entries: dict[str, dict[str, dict[str, object]]] = {}
    named: dict[str, RealSource] = {}
    for source in sources:
        products = entries.setdefault(source.competitor, {})
        product = products.setdefault(source.product, {"name": f"{source.competitor} {source.product}"[:120], "sources": {}})
        listed = product["sources"]
        assert isinstance(listed, dict)
        key = f"s{len(listed) + 1}"
        listed[key] = {"kind": source.kind, "url": base_url + _quoted(source.path)}
        named[f"{source.competitor}/{source.product}/{key}"] = source
    folder.mkdir(parents=True, exist_ok=True)
    for competitor, products in entries.items():
        content = {"name": competitor, "homepage": f"https://{competitor}.example/", "products": products}
        (folder / f"{competitor}.yml").write_text(json.dumps(content, indent=1), encoding="utf-8")
    return named


def write_captures(folder: Path, named: dict[str, RealSource], base_url: str) -> int:
    """Writes an import folder of all dated versions but the newest, which is live; -> how many."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for source_id, source in named.items():
        for file in sorted(source.file.parent.glob("*.html"))[:-1] if source.history else ():
            # a second version of a day ends in b
            hour = 18 if file.stem.endswith("b") else 6
            copy = f"{source.history}-{file.name}"
            (folder / copy).write_bytes(file.read_bytes())
            rows.append((base_url + _quoted(source.path), f"{file.stem[:10]}T{hour:02}:00:00Z", copy, "text/html", source_id))
    with open(folder / "index.csv", "w", newline="", encoding="utf-8") as index:
        csv.writer(index).writerows([("url", "captured_at", "file", "media_type", "source"), *rows])
    return len(rows)


def _quoted(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9/._~-]", lambda match: f"%{ord(match[0]):02X}", path)


def pages(sources: list[RealSource]) -> Iterator[tuple[str, Page]]:
    """-> what the server answers at each path."""
    for source in sources:
        name = Path(source.path).suffix.lower()
        yield _quoted(source.path), Page(source.body, TYPES.get(name, "text/plain"))


def run_real_market(home: Path, data: Path, *, part: int = 1) -> MarketRun:
    """Imports the histories and runs the job over every `part`-th source of each kind (histories: all), as a person would."""
    everything = real_sources(data)
    sources = [
        source for kind in dict.fromkeys(source.kind for source in everything) for source in _part([one for one in everything if one.kind == kind], part)
    ]
    started = time.monotonic()
    with PageServer(dict(pages(sources))) as server:
        named = write_watchlist(home / "watchlist", sources, server.base_url)
        write_captures(home / "captures", named, server.base_url)
        env = clean_environment(
            PACELINE_HOME=str(home),
            PACELINE_WATCHLIST=str(home / "watchlist"),
            PACELINE_CONTACT="bot@paceline.example",
            PACELINE_ALLOW=server.address,
            PACELINE_NOW=NOW,
        )
        # room 1's own import command: `paceline import` would build and publish the marts in between, which the run does again
        done = [_finished(env, *words) for words in (("spiders.import_captures", str(home / "captures")), ("pipelines.cli", "run"))]
    (home / "sources.json").write_text(json.dumps({source_id: str(source.file) for source_id, source in named.items()}, indent=1), encoding="utf-8")
    return MarketRun(home, sources, (done[0].returncode, done[1].returncode), "\n".join(one.stdout for one in done), time.monotonic() - started)


def _part(sources: list[RealSource], part: int) -> list[RealSource]:
    return [source for number, source in enumerate(sources) if source.history or number % part == 0]


def _finished(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False, timeout=TIMEOUT_S
    )


OUTCOMES_SQL = """
SELECT kind, state, count(*) AS sources, sum(last_records) AS records FROM rpt_source_health GROUP BY ALL ORDER BY ALL
"""


def main(argv: list[str] | None = None) -> int:
    """-> exit code of the run."""
    parser = argparse.ArgumentParser(prog="python -m tests.real_market", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, help="folder for the market's state")
    parser.add_argument("--part", type=int, default=1, help="take every n-th source only (default 1: all)")
    options = parser.parse_args(argv)
    data = Path(os.environ.get("PACELINE_SHARED") or ROOT.parent / "shared") / "data"
    if not data.is_dir():
        sys.stderr.write(f"real documents are not here: {data} does not exist (set PACELINE_SHARED to the folder that holds data/)\n")
        return 2
    run = run_real_market(options.home.absolute(), data, part=options.part)
    print(run.output)
    print(f"{len(run.sources)} sources {dict(Counter(source.kind for source in run.sources))} in {run.seconds:.0f} s, exit codes {run.codes}")
    if any(run.codes):
        return max(run.codes)
    with duckdb.connect(str(run.home / "published" / "market.duckdb"), read_only=True) as market:
        for kind, state, count, records in market.execute(OUTCOMES_SQL).fetchall():
            print(f"  {kind:16} {state:16} {count:4} sources {records or 0:7,} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
