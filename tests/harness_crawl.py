"""Runs `scrapy crawl watch` as a person would, against the harness, and reads what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from spiders.landing import committed_runs, read_rows
from spiders.records import Fetch

ROOT = Path(__file__).parents[1]


@dataclass
class Crawled:
    """One crawl: its exit code, its lines, and the rows of its landing run by source key."""

    code: int
    output: str
    rows: dict[str, list[Fetch]] = field(default_factory=dict)
    notes: dict[str, object] = field(default_factory=dict)

    def last(self, key: str) -> Fetch:
        """-> the row that source `key` ended with."""
        return self.rows[key][-1]


@dataclass
class Market:
    """A home and a watchlist of one competitor for a test: `add` a source, then `crawl`."""

    folder: Path
    allowed: set[str] = field(default_factory=set)
    sources: dict[str, dict[str, object]] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, url: str, kind: str = "changelog_file", options: dict[str, object] | None = None) -> None:
        """Adds a source; `key` must be a key of the watchlist."""
        self.sources[key] = {"kind": kind, "url": url, **({"options": options} if options else {})}

    def environment(self, **changes: str) -> dict[str, str]:
        """-> the crawl's environment: nothing of Paceline's own is inherited."""
        base = {key: value for key, value in os.environ.items() if not key.startswith(("PACELINE", "SCRAPY", "DAGSTER"))}
        own = {
            "PACELINE_HOME": str(self.folder / "home"),
            "PACELINE_WATCHLIST": str(self.folder / "watchlist"),
            "PACELINE_CONTACT": "bot@paceline.example",
            "PACELINE_ALLOW": ",".join(sorted(self.allowed)),
            "PACELINE_DEADLINE_S": "3",
            "PACELINE_MAX_BYTES": "1000000",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), base.get("PYTHONPATH", "")])),
        }
        return base | own | self.env | changes

    def command(self, *extra: str) -> list[str]:
        """-> the command line, with the resolver that needs no network."""
        settings = ["TWISTED_DNS_RESOLVER=tests.harness_dns.FakeResolver", "PACELINE_RETRY_DELAY_S=0.1", "DNS_TIMEOUT=2"]
        return [sys.executable, "-m", "scrapy", "crawl", "watch", *(part for setting in settings for part in ("-s", setting)), *extra]

    def write(self) -> None:
        """Writes the watchlist file; JSON is YAML."""
        content = {"name": "Harness", "homepage": "https://harness.example/", "products": {"p": {"name": "P", "sources": self.sources}}}
        target = self.folder / "watchlist" / "h.yml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content, indent=1), encoding="utf-8")

    def crawl(self, *extra: str, timeout_s: float = 60, **env: str) -> Crawled:
        """-> what one crawl left."""
        self.write()
        before = {run.run_id for run in committed_runs(self.folder / "home" / "landing")}
        done = subprocess.run(
            self.command(*extra),
            cwd=ROOT,
            env=self.environment(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
        return self.read(done.returncode, done.stdout, before)

    def read(self, code: int, output: str, before: set[str]) -> Crawled:
        """-> the rows of the runs that are not in `before`."""
        crawled = Crawled(code, output)
        for run in committed_runs(self.folder / "home" / "landing"):
            if run.run_id in before:
                continue
            crawled.notes = run.notes
            for row in read_rows(run, Fetch.table):
                assert isinstance(row, Fetch)
                crawled.rows.setdefault(row.source_id.rpartition("/")[2], []).append(row)
        return crawled
