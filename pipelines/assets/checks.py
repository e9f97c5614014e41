"""Asset checks that block publication: each is one rule of `pipelines/floors.py` on the finished marts."""

from collections.abc import Callable

import dagster as dg
import duckdb

from pipelines.assets.raw import POOL
from pipelines.config import Settings, load_settings
from pipelines.floors import Verdict, contract, freshness, history_floor, readable_floor
from pipelines.market_lock import market_lock
from pipelines.warehouse import connect

GATE = dg.AssetKey(["marts", "rpt_market_brief"])
Rule = Callable[[duckdb.DuckDBPyConnection, Settings], Verdict]


def blocking_check(name: str, rule: Rule, description: str) -> dg.AssetChecksDefinition:
    """-> an asset check that runs `rule` on the warehouse and blocks publication where it fails."""

    @dg.asset_check(asset=GATE, name=name, blocking=True, description=description, pool=POOL)
    def check() -> dg.AssetCheckResult:
        settings = load_settings()
        with market_lock(settings.home, settings.lock_wait_s), connect(settings.warehouse, settings, read_only=True) as connection:
            verdict = rule(connection, settings)
        return dg.AssetCheckResult(passed=verdict.passed, severity=dg.AssetCheckSeverity.ERROR, description=verdict.sentence)

    return check


CHECKS = [
    blocking_check("readable_floor", lambda connection, _: readable_floor(connection), "Most sources could be read."),
    blocking_check("history_floor", history_floor, "No fact table lost much of its history."),
    blocking_check("freshness", lambda connection, _: freshness(connection), "Something is fresh."),
    blocking_check("contract", lambda connection, _: contract(connection), "The raw tables are as the record contract says."),
]
