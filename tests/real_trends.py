"""Trend marts over real changelogs and feeds: each document of shared data is one capture, read by its kind's reader; the models' SQL does the rest.

python -m tests.real_trends WAREHOUSE            builds WAREHOUSE (a new file) and prints how well each product is known
python -m tests.real_trends WAREHOUSE --part 6   every sixth document only
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from tests.conftest import ROOT
from tests.model_sql import build_models
from tests.read_market import ReadMarket
from tests.real_market import NOW, TYPES, RealSource, real_sources

MARTS = ("fct_release", "fct_change_item", "fct_release_evidence", "fct_coverage", "rpt_feature_velocity_weekly", "rpt_feature_velocity_monthly")

VELOCITY_SQL = """
SELECT product_id, count(*) AS weeks, count(velocity) AS known_weeks, sum(exposure_days) AS covered_days, sum(features) AS features, sum(items) AS items,
    round(28.0 * sum(features) / sum(exposure_days), 2) AS velocity, any_value(round(dispersion, 1)) AS dispersion, round(any_value(share_undated), 2) AS undated,
    min(period_start) FILTER (velocity IS NOT NULL) AS since, max(period_end) FILTER (velocity IS NOT NULL) AS until
FROM marts.rpt_feature_velocity_weekly GROUP BY product_id HAVING known_weeks > 0 ORDER BY product_id
"""
TWICE_SQL = """
SELECT product_id, component, regexp_replace(lower(version), '^v([0-9])', '\\1') AS bare, count(*) AS times, list(release_id)
FROM marts.fct_release WHERE is_general AND version IS NOT NULL GROUP BY ALL HAVING times > 1 ORDER BY ALL
"""
FOLDS_SQL = """
SELECT coalesce(fold_rule, 'counts') AS rule, count(*) AS items, count(DISTINCT product_id) AS products, round(100.0 * count(*) / sum(count(*)) OVER (), 2) AS percent
FROM marts.fct_change_item GROUP BY ALL ORDER BY items DESC
"""


def build_trends(warehouse: Path, sources: Iterable[RealSource]) -> int:
    """Builds a warehouse in which each source was captured once, today; -> how many documents could not be read."""
    market, failed = ReadMarket(), 0
    now = datetime.fromisoformat(NOW)
    for number, source in enumerate(sources):
        source_id = market.source(f"{source.competitor}/{source.product}/s{number}", source.kind)
        read = market.show(source_id, source.kind, now, source.body(), TYPES.get(Path(source.path).suffix.lower(), "text/plain"))
        failed += type(read).__name__ == "ReadFailure"
    market.write(warehouse)
    build_models(warehouse, *MARTS)
    return failed


def release_sources(data: Path, part: int = 1) -> list[RealSource]:
    """-> every `part`-th real source of release notes."""
    return [source for source in real_sources(data) if source.kind != "pricing_page"][::part]


def table(rows: list[tuple[Any, ...]], heads: list[str]) -> str:
    """-> rows as lines of text under their heads."""
    texts = [heads, *([str(value) if value is not None else "-" for value in row] for row in rows)]
    widths = [max(len(text[place]) for text in texts) for place in range(len(heads))]
    return "\n".join("  ".join(value.ljust(width) for value, width in zip(text, widths, strict=True)) for text in texts)


def main(argv: list[str] | None = None) -> int:
    """-> exit code: 0 built, 1 where folding left a version twice, 2 where the documents are not here."""
    parser = argparse.ArgumentParser(prog="python -m tests.real_trends", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path, help="the DuckDB file to make")
    parser.add_argument("--part", type=int, default=1, help="take every n-th document only (default 1: all)")
    options = parser.parse_args(argv)
    data = Path(os.environ.get("PACELINE_SHARED") or ROOT.parent / "shared") / "data"
    if not data.is_dir():
        sys.stderr.write(f"real documents are not here: {data} does not exist (set PACELINE_SHARED to the folder that holds data/)\n")
        return 2
    sources = release_sources(data, options.part)
    failed = build_trends(options.warehouse, sources)
    with duckdb.connect(str(options.warehouse), read_only=True) as connection:
        for sql in (VELOCITY_SQL, FOLDS_SQL, TWICE_SQL):
            cursor = connection.execute(sql)
            heads = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchall()
            print(table(rows, heads), f"\n{len(rows)} rows\n")
    print(f"{len(sources)} documents, {failed} unreadable")
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main())
