"""Predictions for labelled pricing pages: `python -m tests.accuracy.pricing DATA PRED` writes PRED/pricing/*.json from the records.

DATA/pricing/pages/*.html and DATA/pricing/history/<sequence>/<version>.html are read without hints and without truth. With
`--folds TRUTH_SCRIPT` the scoring script is run per fold of sites, the held-out folds first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spiders.kinds.pricing_page import KIND
from spiders.read.reading import CapturedDocument, SourceContext
from spiders.records import PlanPrice, PriceKind, PriceRole, ReadFailure

FOLDS = 5
HELD_OUT = (3, 4)


def predict_pricing(data: Path, pred: Path) -> None:
    """Write one prediction per page and per history version; needs no truth beside the pages."""
    for page, target in _pages(data, pred):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(predict_page(page.read_bytes()), ensure_ascii=False, indent=1), encoding="utf-8")


def _pages(data: Path, pred: Path) -> Iterator[tuple[Path, Path]]:
    for page in sorted((data / "pricing" / "pages").glob("*.html")):
        yield page, pred / "pricing" / f"{page.stem}.json"
    for page in sorted((data / "pricing" / "history").glob("*/*.html")):
        yield page, pred / "pricing" / page.parent.name / f"{page.stem}.json"


def predict_page(body: bytes) -> dict[str, Any]:
    """-> the scorer's form of the records read from `body`."""
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), "https://vendor.example/", "text/html")
    reading = KIND.read(document, SourceContext("vendor/product/page", KIND.name, document.url))
    if isinstance(reading, ReadFailure):
        return {"plans": []}
    by_plan: dict[int, list[PlanPrice]] = {}
    for price in reading.prices:
        by_plan.setdefault(price.plan_position, []).append(price)
    return {"plans": [_plan(prices) for _, prices in sorted(by_plan.items())]}


def _plan(prices: list[PlanPrice]) -> dict[str, Any]:
    listed = [price for price in prices if price.amount is not None and price.role is not PriceRole.OLD]
    return {
        "name": prices[0].plan,
        "prices": [{"amount": float(p.amount or 0), "currency": p.currency, "period": p.period, "unit": p.unit, "billed": p.billed} for p in listed],
        "is_free": any(price.price_kind in (PriceKind.FREE, PriceKind.TRIAL) for price in prices),
        "is_custom": any(price.price_kind is PriceKind.CONTACT_SALES for price in prices),
    }


def site_of(name: str) -> str:
    """-> the site of a page or sequence: pages of one site never part company between folds."""
    parts = name.split("-")
    return "-".join(parts[:2]) if parts[0] in ("tpl", "neg") else parts[0]


_COUNTED = re.compile(r"(?P<page>\S+)\.json\s+plans \[(?P<plans>[\d, ]+)\] prices \[(?P<tuples>[\d, ]+)\]")


def averages(told: str) -> list[str]:
    """-> lines with the mean F1 of plans and price tuples over pages, and over sites (a site's pages counted together), from the scorer's words
    with --verbose. A page or site that has none of a thing, neither true nor found, is not averaged."""
    pages = {match["page"]: match for match in map(_COUNTED.match, told.splitlines()) if match}
    lines = []
    for what in ("plans", "tuples"):
        by_page = {name: [int(number) for number in match[what].split(",")] for name, match in pages.items()}
        by_site: dict[str, list[int]] = {}
        for name, counts in by_page.items():
            site = site_of(name.split("/")[0])
            by_site[site] = [one + other for one, other in zip(by_site.get(site, [0, 0, 0]), counts, strict=True)]
        means = [
            (kind, [2 * hit / (2 * hit + more + less) for hit, more, less in of.values() if hit + more + less])
            for kind, of in (("pages", by_page), ("sites", by_site))
        ]
        lines += [f"{what:14s} F1 {sum(scores) / len(scores):.3f}, mean of {len(scores)} {kind}" for kind, scores in means if scores]
    return lines


def fold_of(name: str) -> int:
    """-> the fold of a page, by a hash of its site."""
    return zlib.crc32(site_of(name).encode()) % FOLDS


def report_folds(data: Path, pred: Path, script: Path) -> None:
    """Print the scorer's figures for each fold of sites, for the held-out folds and for the others."""
    spec = importlib.util.spec_from_file_location("score_pricing", script)
    if spec is None or spec.loader is None:
        raise SystemExit(f"cannot load {script}")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    sets: list[tuple[str, set[int]]] = [(f"fold {n}", {n}) for n in range(FOLDS)]
    sets += [("held out", set(HELD_OUT)), ("seen", set(range(FOLDS)) - set(HELD_OUT)), ("all", set(range(FOLDS)))]
    for title, folds in sets:
        with tempfile.TemporaryDirectory() as chosen:
            for truth in (data / "pricing" / "truth").glob("*.json"):
                if fold_of(truth.stem) in folds:
                    shutil.copy(truth, chosen)
            print(f"--- {title}")
            scorer.score(chosen, str(pred / "pricing"))


def main(arguments: list[str]) -> None:
    """Command line: DATA PRED [--folds SCRIPT]."""
    if len(arguments) not in (2, 4):
        raise SystemExit(__doc__)
    started = time.perf_counter()
    data, pred = Path(arguments[0]), Path(arguments[1])
    predict_pricing(data, pred)
    print(f"{len(list(_pages(data, pred)))} pages in {time.perf_counter() - started:.1f} s")
    if "--folds" in arguments:
        report_folds(data, pred, Path(arguments[3]))


if __name__ == "__main__":
    main(sys.argv[1:])
