"""`publish/delivery`: what was sent to the channels behind a publication."""

import sqlite3
from typing import Any

import dagster as dg

from pipelines.assets.collected import OWNERS
from pipelines.config import load_settings
from pipelines.faults import MarketFault


@dg.asset(
    key=["publish", "delivery"],
    deps=[dg.AssetKey(["publish", "brief"])],
    group_name="publish",
    owners=OWNERS,
    description="New editions and alerts, sent to the channels of PACELINE_DELIVERY. A channel that fails is told here and never fails the publication.",
)
def delivery(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """Sends what every channel is due; what cannot be sent waits in the outbox."""
    from pipelines.delivery.dispatch import deliver  # here, because most markets are read and not sent

    try:
        reports = deliver(load_settings())
    except (MarketFault, OSError, sqlite3.Error) as fault:
        context.log.warning(f"nothing was delivered: {fault}")
        return dg.MaterializeResult(metadata={"fault": str(fault)})
    for report in reports:
        if report.fault:
            context.log.warning(f"{report.name}: {report.fault}")
    faults = {report.name: report.fault for report in reports if report.fault}
    return dg.MaterializeResult(
        metadata={
            "sent": sum(len(report.sent) for report in reports),
            "waiting": sum(report.waiting for report in reports),
            "faults": dg.MetadataValue.json(faults),
        }
    )
