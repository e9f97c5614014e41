"""Writes the demo's watchlist: one YAML file for each vendor, with the addresses of a running demo server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipelines.demo.market import market
from pipelines.demo.roster import VENDORS, VendorSpec
from pipelines.demo.sources import SOURCES, DemoSource

MIN_RECORDS = {"feed": 3, "changelog_page": 5, "changelog_file": 5, "pricing_page": 2}


def _source_entry(source: DemoSource, base_url: str) -> dict[str, Any]:
    return {"kind": source.kind, "url": f"{base_url}{source.path}", "expect": {"min_records": MIN_RECORDS[source.kind], "max_age_days": 45}}


def vendor_entry(vendor: VendorSpec, base_url: str) -> dict[str, Any]:
    """-> the watchlist entry of one vendor as plain data."""
    products: dict[str, Any] = {}
    for source in SOURCES:
        if source.vendor == vendor.key:
            key = source.product.split("/")[1]
            entry = products.setdefault(key, {"name": market()[source.product].name, "sources": {}})
            entry["sources"][source.key] = _source_entry(source, base_url)
    return {"name": vendor.name, "homepage": f"{vendor.homepage}/", "is_us": vendor.is_us, "products": products}


def write_watchlist(folder: Path, base_url: str) -> list[Path]:
    """Write `folder/<vendor>.yml` for every vendor; `base_url` without trailing slash -> the files, in the market's order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for vendor in VENDORS:
        path = folder / f"{vendor.key}.yml"
        path.write_text(yaml.safe_dump(vendor_entry(vendor, base_url), sort_keys=False, allow_unicode=True), encoding="utf-8")
        paths.append(path)
    return paths
