"""What the marts cost as history grows: `python -m tests.bench.market_scale [RELEASES ...]`.

For each size a generated market is built whole and published, then a day within a week is loaded on which ten of its products show a release more (100 new change items), and the marts are
built again; then once more on the first day seen of the next week and month, which counts all periods again and compares everybody anew. CPU seconds are those of the build's process, dbt's
start-up (about 12 s of CPU for the nodes of the project, whatever they hold) included; peak memory is its largest.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipelines.config import Settings, load_settings
from pipelines.load import load_runs
from pipelines.publish import new_version, write_market
from pipelines.saved_question import bounded, fill, saved_questions
from pipelines.transform import build_changed_marts, marts
from pipelines.warehouse import open_warehouse
from spiders.landing import committed_runs
from tests.bench.generated_market import ITEMS_A_RELEASE, NEWS_DAYS, MarketSize, land_news, write_market_rows

RELEASES = (1_000, 100_000, 1_000_000)
LARGEST = RELEASES[-1]
MEMORY = "11GB"
NEWS_PRODUCTS = 10
WHOLE_TARGET_S = 240.0
WHOLE_TARGET_GIB = 12.0
PARTIAL_TARGET_S = 8.0
QUESTION_TARGET_MS = 100.0
ROWS = 1000
"""As many as `paceline ask` shows unless told otherwise."""
GIVEN = {
    "what-changed": ["competitor=v0001", "since=2026-09-01"], "search": ["words=webhook"], "who-was-first": ["words=webhook"], "evidence": ["words=webhook"],
    "side-by-side": ["one=v0000/p0", "other=v0001/p0"], "who-includes": ["words=audit"], "compare-prices": ["competitors=us,v0005"], "release": ["product=v0001/p0", "version=0.0.1"], "theme": ["theme=AI"],
}  # fmt: skip
"""Values for the questions that need some."""


@dataclass(frozen=True)
class Took:
    """What one step took: wall seconds, CPU seconds of its child processes, and GiB of the largest child so far."""

    wall_s: float
    cpu_s: float
    peak_gib: float


def bench_market_scale(sizes: tuple[int, ...] = RELEASES) -> list[dict[str, str]]:
    """-> for each number of releases a row for the whole build, one for the next with 100 new items, one for the publication, and one for the questions."""
    rows, first_partial = [], 0.0
    for releases in sizes:
        with tempfile.TemporaryDirectory(prefix="paceline-bench-") as folder:
            settings = _settings(folder, NEWS_DAYS[0])
            size = MarketSize(releases, products=min(1000, releases // 20))
            what = f"{releases * ITEMS_A_RELEASE:,} items of {size.products} products"
            write_market_rows(settings.warehouse, size, MEMORY)
            whole = timed(build_changed_marts, settings)
            rows.append(_row(f"{what}: whole build", whole, _whole_aim(whole) if releases == LARGEST else {}))
            rows += _published_rows(settings, what, releases == LARGEST)
            loaded = timed(_load_news, settings, size, NEWS_DAYS[0])
            rows.append(_row(f"{what}: 100 new items loaded", loaded, {}))
            partial = timed(build_changed_marts, settings)
            first_partial = first_partial or partial.wall_s
            beyond = _aim(partial.wall_s - first_partial, PARTIAL_TARGET_S, "s beyond the smallest market") if releases == LARGEST else {}
            rows.append(_row(f"{what}: build with them", partial, beyond))
            next_week = _settings(folder, NEWS_DAYS[1])
            _load_news(next_week, size, NEWS_DAYS[1])
            rows.append(_row(f"{what}: build with 100 more, the first of a week and month", timed(build_changed_marts, next_week), {}))
    return rows


def _settings(folder: str, day: date) -> Settings:
    return load_settings({"PACELINE_HOME": folder, "PACELINE_MEMORY": MEMORY, "PACELINE_NOW": f"{day}T12:00:00+00:00"})


def timed(step: Callable[..., object], *args: object) -> Took:
    """-> what `step` took."""
    before, started = _cpu_s(), time.monotonic()
    step(*args)
    return Took(time.monotonic() - started, _cpu_s() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(entry.ru_utime + entry.ru_stime for entry in used)


def _load_news(settings: Settings, size: MarketSize, day: date) -> None:
    land_news(settings.crawl.landing, size, NEWS_PRODUCTS, day)
    with open_warehouse(settings) as connection:
        load_runs(connection, committed_runs(settings.crawl.landing))


def _published_rows(settings: Settings, what: str, is_judged: bool) -> list[dict[str, str]]:
    folder = new_version(settings, settings.now())
    published = timed(write_market, settings, folder, marts(settings))
    os.symlink(folder, settings.published)
    slow = {name: took for name in saved_questions() if (took := question_ms(settings, name)) > QUESTION_TARGET_MS}
    told = f"{what}: slowest of {len(saved_questions())} questions" + (
        f" ({len(slow)} over {QUESTION_TARGET_MS:g} ms: {', '.join(sorted(slow))})" if slow else ""
    )
    slowest = max((question_ms(settings, name) for name in slow or saved_questions()), default=0.0)
    aim = _aim(slowest, QUESTION_TARGET_MS, "ms") if is_judged else {}
    return [
        _row(f"{what}: published", published, {}),
        {"what": told, "CPU s": "", "wall s": f"{slowest / 1000:.2f}", "peak GiB": "", "target": "", "held": ""} | aim,
    ]


def question_ms(settings: Settings, name: str) -> float:
    """-> milliseconds that `paceline ask` takes for a saved question of the published file once it is warm, the best of two."""
    from pipelines.market_query import open_published

    question = saved_questions()[name]
    given = [f"id={_some_change(settings)}"] if name == "evidence-of" else GIVEN.get(name, [])
    values = fill(question, given) | ({"today": str(NEWS_DAYS[0])} if "$today" in question.sql else {})
    sql, best = bounded(question.sql, ROWS), float("inf")
    with open_published(settings.published / "market.duckdb") as connection:
        for _ in range(3):
            started = time.monotonic()
            connection.execute(sql, values) if values else connection.execute(sql)
            connection.fetchmany(ROWS + 1)
            best = min(best, time.monotonic() - started)
    return best * 1000


def _some_change(settings: Settings) -> str:
    from pipelines.market_query import open_published

    with open_published(settings.published / "market.duckdb") as connection:
        found = connection.execute("SELECT change_id FROM fct_change_item LIMIT 1").fetchone()
    return str(found[0]) if found else ""


def _whole_aim(whole: Took) -> dict[str, str]:
    held = whole.wall_s <= WHOLE_TARGET_S and whole.peak_gib <= WHOLE_TARGET_GIB
    return {"target": f"at most {WHOLE_TARGET_S:g} s and {WHOLE_TARGET_GIB:g} GiB", "held": "yes" if held else "no"}


def _aim(seen: float, most: float, unit: str) -> dict[str, str]:
    return {"target": f"at most {most:g} {unit}", "held": "yes" if seen <= most else "no"}


def _row(what: str, took: Took, aim: dict[str, str]) -> dict[str, str]:
    return {"what": what, "CPU s": f"{took.cpu_s:.1f}", "wall s": f"{took.wall_s:.1f}", "peak GiB": f"{took.peak_gib:.1f}", "target": "", "held": ""} | aim


if __name__ == "__main__":
    for row in bench_market_scale(tuple(int(word) for word in sys.argv[1:]) or RELEASES):
        print("  ".join(f"{key}: {value}" for key, value in row.items() if value), flush=True)
