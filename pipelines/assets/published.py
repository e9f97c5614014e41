"""`publish/*`: the version that people open, and the brief in it."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipelines.assets.collected import OWNERS
from pipelines.assets.raw import POOL
from pipelines.config import load_settings
from pipelines.edition import publish_edition
from pipelines.market_lock import market_lock


def published_assets(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """-> the asset definition of a publication of `marts`: the market's files and the brief become current together."""
    shared: dict[str, Any] = {"group_name": "publish", "owners": OWNERS, "skippable": True}
    specs = [
        dg.AssetSpec(
            ["publish", "market"],
            deps=marts,
            kinds={"duckdb", "parquet"},
            description="The marts as people open them: market.duckdb, Parquet, CSV, a workbook, SQLite and their documentation, put in place with one atomic rename.",
            **shared,
        ),
        dg.AssetSpec(
            ["publish", "brief"], deps=marts, kinds={"html", "markdown"}, description="The one-page brief, compiled from marts/rpt_market_brief.", **shared
        ),
    ]

    @dg.multi_asset(name="publish", specs=specs, pool=POOL, can_subset=False)
    def publish(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
        """Writes one whole version aside and makes it current."""
        settings = load_settings()
        with market_lock(settings.home, settings.lock_wait_s):
            edition = publish_edition(settings)
        context.log.info(f"published {edition.folder.name}: {edition.headline}")
        yield dg.MaterializeResult(
            asset_key=["publish", "market"],
            metadata={
                "path": dg.MetadataValue.path(str(settings.published / "market.duckdb")),
                "tables": len(edition.rows),
                "rows": sum(edition.rows.values()),
            },
        )
        yield dg.MaterializeResult(
            asset_key=["publish", "brief"], metadata={"path": dg.MetadataValue.path(str(settings.published / "brief.html")), "headline": edition.headline}
        )

    return publish
