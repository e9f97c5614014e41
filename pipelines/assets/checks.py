"""Asset checks that block publication, each one rule of `pipelines/floors.py`: on the raw tables, so that dbt does not start on what cannot be
published, and on the finished marts."""

from collections.abc import Callable

import dagster as dg
import duckdb

from pipelines.assets.raw import POOL
from pipelines.config import Settings, load_settings
from pipelines.floors import Verdict, contract, freshness, history_floor, readable_floor
from pipelines.market_lock import market_lock
from pipelines.warehouse import connect

RAW = dg.AssetKey(["raw", "fetch"])
MARTS = dg.AssetKey(["marts", "rpt_market_brief"])
Rule = Callable[[duckdb.DuckDBPyConnection, Settings], Verdict]


def blocking_check(gate: dg.AssetKey, name: str, rule: Rule, description: str) -> dg.AssetChecksDefinition:
    """-> an asset check of `gate` that runs `rule` on the warehouse and blocks what comes after where it fails."""

    @dg.asset_check(asset=gate, name=name, blocking=True, description=description, pool=POOL)
    def check() -> dg.AssetCheckResult:
        settings = load_settings()
        with market_lock(settings.home, settings.lock_wait_s), connect(settings.warehouse, settings, read_only=True) as connection:
            verdict = rule(connection, settings)
        return dg.AssetCheckResult(passed=verdict.passed, severity=dg.AssetCheckSeverity.ERROR, description=verdict.sentence)

    return check


CHECKS = [
    blocking_check(RAW, "readable_floor", lambda connection, _: readable_floor(connection), "Most sources could be read."),
    blocking_check(MARTS, "history_floor", history_floor, "No fact table lost much of its history."),
    blocking_check(RAW, "freshness", lambda connection, _: freshness(connection), "Something is fresh."),
    blocking_check(RAW, "contract", lambda connection, _: contract(connection), "The raw tables are as the record contract says."),
]
