"""Kind `price_list`: one vendor's prices of one day as rows of CSV, as `paceline import prices` writes them. It is never fetched."""

from __future__ import annotations

from spiders.kinds.kind import Kind, KindOptions
from spiders.read.price_list_plans import listed_plans
from spiders.read.price_list_rows import PriceListProblem, read_rows
from spiders.read.price_records import plans_reading
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.records import ReadFailure

NAME = "price_list"
VERSION = 1
MAX_BYTES = 20_000_000


def read(document: CapturedDocument, source: SourceContext) -> Reading | ReadFailure:
    """-> the plan prices of the list, or a named failure; never raises for bad input."""
    if len(document.body) > MAX_BYTES:
        return _failure(document, source, "too_large", f"The list has {len(document.body)} bytes; the limit is {MAX_BYTES}.")
    try:
        rows = read_rows(document.body.decode("utf-8-sig")).rows
    except UnicodeDecodeError as error:
        return _failure(document, source, "wrong_type", f"The list is not UTF-8 (byte {error.start}).")
    except PriceListProblem as problem:
        return _failure(document, source, "not_well_formed", f"The list cannot be read: {problem}.")
    if len({(row["vendor_key"] or row["vendor"], row["snapshot_date"]) for row in rows}) > 1:
        return _failure(document, source, "wrong_type", "The list holds several vendors or days; `paceline import prices` takes it apart.")
    found = listed_plans(rows)
    doubts = tuple(f"{remark.code.replace(' ', '_')}: line {remark.line}: {remark.words}"[:300] for remark in found.remarks)
    return plans_reading(found.plans, doubts, document, source, NAME, VERSION, rows[0]["vendor"] if rows else None)


def _failure(document: CapturedDocument, source: SourceContext, reason: str, detail: str) -> ReadFailure:
    return read_failure(document, source, NAME, VERSION, reason, detail)


KIND = Kind(name=NAME, version=VERSION, read=read, options=KindOptions, accepts=(), yields_releases=False)
