"""What the briefs of a publication cost: `python -m tests.bench brief`.

A made-up market of 20 competitors: 24 months of pace, 12 themes, 6 prices and a year's features each. All editions (weekly, monthly, quarterly, a battlecard a competitor)
are compiled, proven and rendered in every format, with a page of evidence for each fact cited; captures are made up too and read from memory.
"""

from __future__ import annotations

import time
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pipelines.brief.check import raise_for_unproven
from pipelines.brief.evidence_pages import evidence_pages
from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.formats import BINARY_FORMATS, FORMATS
from pipelines.brief.publication import compile_proven, printed, rendered

COMPETITORS = 20
TARGET_S = 20.0
NOW = datetime(2026, 6, 30, 6, tzinfo=UTC)
THEMES = [f"Theme {number}" for number in range(12)]
NAMES = [field.name for field in fields(Fact)]


class Captures:
    """One capture that holds every quote."""

    def __init__(self, facts: list[Fact]) -> None:
        self._body = "".join(f"<p>{fact.quote}</p>" for fact in facts if fact.quote).encode()

    def get(self, document_hash: str) -> bytes:
        """-> the capture, whatever its hash."""
        return self._body


def bench_brief(competitors: int = COMPETITORS) -> list[dict[str, str]]:
    """-> one row: processor and wall seconds of all editions of a market."""
    facts = market(competitors)
    started, wall = time.process_time(), time.monotonic()
    compiled, sights = compile_proven(BriefFacts(NOW, tuple(facts)), (), NOW, Captures(facts))
    files = rendered(compiled)
    prints = printed(compiled)
    raise_for_unproven(compiled, files)
    pages = evidence_pages(sights.values())
    cpu_s, wall_s = time.process_time() - started, time.monotonic() - wall
    return [
        {
            "what": f"{competitors} competitors, {len(compiled)} editions, {', '.join(sorted((*FORMATS, *BINARY_FORMATS)))}",
            "files": f"{len(files) + len(prints)} and {len(pages)} pages of evidence",
            "CPU s": f"{cpu_s:.1f}",
            "wall s": f"{wall_s:.1f}",
            "target": f"at most {TARGET_S:g} s of CPU",
            "held": "yes" if cpu_s <= TARGET_S else "no",
        }
    ]


def market(competitors: int) -> list[Fact]:
    """-> the facts of a made-up market, the first company ours."""
    facts = [
        _fact("as_of", section="meta", fact_type="as_of", observed_at=NOW, n_count=2 * competitors, value=2.0 * competitors, previous_value=float(competitors))
    ]
    for number in range(competitors):
        facts += _of_competitor(number)
    return facts


def _of_competitor(number: int) -> list[Fact]:
    who = {
        "competitor": f"c{number}",
        "competitor_name": f"Vendor {number}",
        "product": f"c{number}/app",
        "product_name": f"App {number}",
        "is_us": number == 0,
    }
    cited = {"document_hash": "0" * 64, "captured_at": NOW, "source_url": f"https://vendor-{number}.example/", "source_id": f"c{number}/app/feed"}
    told = [_fact(f"cover{number}", section="coverage", fact_type="coverage_row", exposure_days=364, **who)]
    told.append(_fact(f"source{number}", section="sources", fact_type="source_row", subject="ok", **who, **cited))
    for month in range(24):
        start = date(2024 + (5 + month) // 12, (5 + month) % 12 + 1, 1)
        rates = {
            "value": 2.0,
            "value_low": 1.0,
            "value_high": 5.0,
            "n_count": 2,
            "exposure_days": 30,
            "period_start": start,
            "period_end": start + timedelta(days=30),
        }
        told.append(_fact(f"pace{number}-{month}", section="velocity", fact_type="velocity_point", **who, **rates))
        if number < len(THEMES):
            share = {"theme": THEMES[number], "value": 0.1, "value_low": 0.05, "value_high": 0.2, "n_count": 9, "previous_value": 4.0}
            told.append(_fact(f"share{number}-{month}", section="themes", fact_type="momentum_point", period_start=start, period_end=start, **share))
    told += [_fact(f"count{number}-{theme}", section="themes", fact_type="theme_count", theme=theme, n_count=3, value=1.0, **who) for theme in THEMES]
    for plan in range(6):
        price = {
            "subject": f"Plan {plan}",
            "amount": Decimal(plan + 5),
            "currency": "EUR",
            "unit": "user",
            "billing_period": "month",
            "quote": f"€{plan + 5} per user of {number}",
        }
        told.append(
            _fact(
                f"price{number}-{plan}",
                section="prices",
                fact_type="price_row",
                period_start=date(2025, 1, 1),
                period_end=NOW.date(),
                value=9.0,
                **price,
                **who,
                **cited,
            )
        )
    for day in range(180):
        words = f"thing {day} of vendor {number} is done"
        on = NOW.date() - timedelta(days=day)
        told.append(
            _fact(
                f"news{number}-{day}",
                section="news",
                fact_type="feature" if day % 9 else "deprecation",
                subject=words,
                quote=words,
                announced_on=on,
                **who,
                **cited,
            )
        )
    return told


def _fact(fact_id: str, **given: Any) -> Fact:
    material = given["fact_type"] == "deprecation"
    plain = dict.fromkeys(NAMES) | {
        "fact_id": fact_id,
        "rank": 1,
        "materiality": 60.0 if material else 45.0,
        "is_material": material,
        "observed_at": NOW,
        "is_us": False,
    }
    return Fact(**(plain | given))
