"""Markets made up as published Parquet alone, without a crawl or a build: every mart with the columns of its contract, and rows that a test or bench puts in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

MODELS = Path(__file__).resolve().parent.parent / "dbt_project" / "models"
HASH = "ab" * 32
SEEN = datetime(2026, 6, 30, 6, tzinfo=UTC)
CHANGED, TOLD = date(2026, 4, 9), date(2026, 6, 9)


@cache
def contracts() -> dict[str, dict[str, str]]:
    """-> the type of every column of every mart."""
    found = {}
    for path in sorted((*(MODELS / "marts").glob("*.yml"), MODELS / "brief" / "brief.yml")):
        for model in yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)).get("models", []):
            if model["name"].startswith(("dim_", "fct_", "rpt_")):
                found[model["name"]] = {column["name"]: column["data_type"] for column in model["columns"]}
    return found


class MadeUpMarket:
    """A market whose marts are empty until something is put into them."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        self._rows: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        for name, columns in contracts().items():
            listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            self.connection.execute(f'CREATE TABLE "{name}" ({listed})')

    def put(self, table: str, **values: Any) -> None:
        """Adds a row; what is not given is null."""
        self._rows.setdefault((table, tuple(values)), []).append(tuple(values.values()))

    def save(self, folder: Path) -> Path:
        """Writes `folder/marts/*.parquet`; -> `folder`. Nothing can be put into the market afterwards."""
        for (table, names), rows in self._rows.items():
            marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(rows))
            listed = ", ".join(f'"{name}"' for name in names)
            self.connection.execute(f'INSERT INTO "{table}" ({listed}) VALUES {marks}', [value for row in rows for value in row])
        (folder / "marts").mkdir(parents=True)
        for name in contracts():
            place = str(folder / "marts" / f"{name}.parquet").replace("'", "''")
            self.connection.execute(f"COPY (SELECT * FROM \"{name}\" ORDER BY ALL) TO '{place}' (FORMAT parquet, COMPRESSION zstd)")
        self.connection.close()
        return folder


def small_market(*texts: str, is_withdrawn: bool = False) -> MadeUpMarket:
    """-> a market with a competitor `acme1`, `acme2`, ... for each text, which stands wherever captured words can; April is covered, and May is not.
    Of each there is a change `c1`, a price `p1`, a rise `h1` and, unless it is withdrawn, an event `e1`."""
    market = MadeUpMarket()
    for number, words in enumerate(texts, 1):
        _put_names(market, f"acme{number}", words)
        _put_pace(market, f"acme{number}")
        _put_news(market, number, f"acme{number}", words, is_withdrawn)
        _put_prices(market, number, f"acme{number}", words)
    market.put(
        "rpt_theme_momentum",
        theme="Mobile",
        period_grain="month",
        period_start=date(2026, 5, 1),
        period_end=date(2026, 5, 31),
        panel_vendors=1,
        items=0,
        items_12m=1,
        vendors=0,
        vendors_12m=1,
        withheld_reason="fewer than 3 vendors",
    )
    market.put("rpt_market_brief", fact_id="as-of", section="meta", fact_type="as_of", observed_at=SEEN, period_end=SEEN.date())
    return market


def _evidence(words: str) -> dict[str, Any]:
    return {"url": words, "document_hash": HASH, "captured_at": SEEN, "locator": words[:200], "quote": words}


def _put_names(market: MadeUpMarket, who: str, words: str) -> None:
    ids = {"competitor": who, "product_id": f"{who}/app"}
    market.put("dim_competitor", competitor=who, competitor_name=f"{who} {words}", homepage=words, is_us=False, product_count=1, source_count=1)
    market.put("dim_product", **ids, product_name=f"{who} app {words}", covered_from=date(2026, 4, 1))
    market.put("dim_source", **ids, source_id=f"{who}/app/feed", kind="feed")
    market.put("rpt_source_health", **ids, source_id=f"{who}/app/feed", url=words, state="broken", detail=words, last_attempt_at=SEEN, last_outcome="fetched")


def _put_pace(market: MadeUpMarket, who: str) -> None:
    ids = {"competitor": who, "product_id": f"{who}/app"}
    april, may = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}, {"period_start": date(2026, 5, 1), "period_end": date(2026, 5, 31)}
    known = {"exposure_days": 30, "change_count": 1, "velocity": 28 / 30, "velocity_low": 0.05, "velocity_high": 4.4}
    for month in ({**april, **known}, {**may, "exposure_days": 0}):
        market.put("rpt_feature_velocity", scope="competitor", scope_id=who, competitor=who, change_kind="feature", period_grain="month", **month)
        market.put(
            "rpt_feature_velocity_monthly",
            **ids,
            exposure_days=month["exposure_days"],
            period_start=month["period_start"],
            period_end=month["period_end"],
        )
    for place, (state, reason, start, end) in enumerate(
        (("covered", "captures overlap", april["period_start"], may["period_start"]), ("gap", "no good capture since", may["period_start"], SEEN.date()))
    ):
        market.put(
            "fct_coverage",
            **ids,
            source_id=f"{who}/app/feed",
            span_no=place,
            state=state,
            reason=reason,
            from_on=start,
            until_on=end,
            days=(end - start).days,
        )


def _put_news(market: MadeUpMarket, number: int, who: str, words: str, is_withdrawn: bool) -> None:
    ids = {"competitor": who, "product_id": f"{who}/app"}
    dated = {"date_basis": "vendor", "observed_at": SEEN}
    kind = {"change_kind": "feature", "general_on": CHANGED}
    market.put(
        "fct_change_item",
        **ids,
        **kind,
        **dated,
        **_evidence(words),
        change_id=f"c{number}",
        release_id=f"r{number}",
        text=words,
        kind_basis="author",
        is_counted=True,
        is_breaking=False,
    )
    market.put("fct_release", **ids, release_id=f"r{number}", version=words)
    market.put("fct_item_theme", **ids, **kind, change_id=f"c{number}", theme="Mobile", date_basis="vendor")
    market.put(
        "rpt_white_space",
        **_evidence(words),
        theme="Mobile",
        gap="never",
        vendors_12m=1,
        features_12m=1,
        latest_on=CHANGED,
        latest_competitor=who,
        latest_change_id=f"c{number}",
        latest_text=words,
    )
    event = {
        "event_id": f"e{number}",
        "event_type": "price_rise",
        "happened_on": TOLD,
        "subject": f"Team {words}",
        "surprise": 7.0,
        "rank_in_market": number,
        "things": 1,
    }
    if not is_withdrawn:
        return market.put("rpt_timeline", **ids, **event, **dated, **_evidence(words))
    told = {"figure": f"price_rise {words}", "period_on": TOLD, "previous_value": 1.0, "value": 0.0, "revision_type": "withdrawn"}
    return market.put("rpt_revision", revision_id=f"v{number}", mart="rpt_timeline", product_id=f"{who}/app", **told)


def _put_prices(market: MadeUpMarket, number: int, who: str, words: str) -> None:
    ids = {"competitor": who, "product_id": f"{who}/app"}
    price = {"plan": f"Team {words}", "price_kind": "fixed", "amount": Decimal("1200.5"), "currency": "EUR", "period": "month", "unit": words}
    seen = {"valid_from": SEEN, "last_seen_at": SEEN, "is_current": True, "capture_count": 2}
    market.put("fct_plan_price", **ids, **price, **seen, **_evidence(words), price_span_id=f"p{number}")
    market.put(
        "rpt_price_position",
        price_span_id=f"p{number}",
        unit_key=words,
        billing="monthly",
        currency="EUR",
        amount_per_month=Decimal("1200.5"),
        is_compared=True,
        price_rank=1,
        ranked_count=1,
    )
    moved = {
        "event_type": "price_rise",
        "previous_amount": Decimal(10),
        "previous_plan": words,
        "change_pct": 20.0,
        "effective_on": TOLD,
        "date_basis": "vendor",
        "observed_at": SEEN,
        "previous_quote": words,
    }
    market.put("fct_price_change", **ids, **price, **moved, **_evidence(words), change_id=f"h{number}")
