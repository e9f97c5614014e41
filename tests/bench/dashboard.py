"""How large the dashboard of a large market is, how long it takes to write, and how soon it is there in a browser.

python -m tests.bench dashboard
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import duckdb
from playwright.sync_api import Page, sync_playwright

from pipelines.dashboard import FILE, write_dashboard
from tests.bench.dashboard_rows import fill_market
from tests.dashboard_market import MadeUpMarket

COMPETITORS, CHANGES, OPENED = 200, 100_000, 5
OPEN_LIMIT_S, SIZE_LIMIT_MB = 2.0, 20.0
READY = "main[data-ready]"


def bench_dashboard() -> list[dict[str, str]]:
    """-> a row for each kind of text: made-up words, and the change items of real changelogs where they are here."""
    kinds = {"made-up words": made_up_texts(CHANGES)}
    if real := real_texts(CHANGES):
        kinds["words of real changelogs"] = real
    return [_measured(name, texts) for name, texts in kinds.items()]


def made_up_texts(count: int) -> list[str]:
    """-> sentences of 4 to 18 words, of 4,000 words that are as unevenly frequent as those of a language."""
    draw = random.Random(6)
    syllables = ["ba", "re", "ti", "co", "lan", "mer", "sto", "vi", "nu", "pra", "del", "ki", "so", "fen", "gra", "lu"]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(4000)]
    weights = [1 / (place + 3) for place in range(len(words))]
    return [" ".join(draw.choices(words, weights, k=draw.randint(4, 18))).capitalize() for _ in range(count)]


def real_texts(count: int) -> list[str]:
    """-> change items of real changelogs, or nothing where they are not here (set PACELINE_SHARED)."""
    shared = Path(os.environ.get("PACELINE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    file = shared / "data" / "releases" / "truth" / "changelog_items.parquet"
    if not file.is_file():
        return []
    rows = duckdb.execute("SELECT text FROM read_parquet(?) WHERE length(text) > 0 LIMIT ?", [str(file), count]).fetchall()
    return [str(row[0]) for row in rows] if len(rows) == count else []


def _measured(name: str, texts: list[str]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as place:
        market = MadeUpMarket()
        fill_market(market.connection, COMPETITORS, texts)
        folder = market.save(Path(place) / "published")
        started = time.process_time()
        write_dashboard(folder)
        written = time.process_time() - started
        size = (folder / FILE).stat().st_size / 1e6
        shown, opened, cpu, changes, filtered = browse(folder / FILE)
    held = opened < OPEN_LIMIT_S and size < SIZE_LIMIT_MB
    return {
        "what": f"{COMPETITORS} competitors, {CHANGES:,} changes of {name}",
        "MB": f"{size:.1f}",
        "written, CPU s": f"{written:.1f}",
        "figures, s": f"{shown:.2f}",
        "with charts, s": f"{opened:.2f}",
        "of it CPU": f"{cpu:.2f}",
        "all changes, s": f"{changes:.2f}",
        "a search in them, s": f"{filtered:.2f}",
        "target": "with charts under 2 s, under 20 MB",
        "held": "yes" if held else "no",
    }


def browse(file: Path) -> tuple[float, ...]:
    """-> medians of seconds: until the overview's figures stand, until they do with the charts that can be seen, the processor time of that, until the list of all changes
    stands, and until a search in it has its answer."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"])
        runs = [_visit(browser.new_page(), file) for _ in range(OPENED)]
        browser.close()
    return tuple(statistics.median(times) for times in zip(*runs, strict=True))


def _visit(page: Page, file: Path) -> tuple[float, ...]:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    page.wait_for_selector(READY, timeout=60_000)
    shown, opened = (float(page.evaluate(f"performance.getEntriesByName('{name}')[0].startTime")) / 1000 for name in ("shown", "ready"))
    cpu = next(float(entry["value"]) for entry in session.send("Performance.getMetrics")["metrics"] if entry["name"] == "TaskDuration")
    started = time.perf_counter()
    page.evaluate("location.hash = '#/changes'")
    page.wait_for_selector(f'{READY[:-1]}="#/changes"]', timeout=60_000)
    changes = time.perf_counter() - started
    started = time.perf_counter()
    page.fill("input[name=text]", "ba")
    page.wait_for_selector("#told:not(:empty)", state="attached", timeout=60_000)
    filtered = time.perf_counter() - started
    page.close()
    return shown, opened, cpu, changes, filtered
