"""Found plans as records: ids, positions, quotes, and counts that add up."""

from __future__ import annotations

from spiders.read.price_model import FoundPlan
from spiders.read.price_reading import FoundPricing
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import QUOTE_CHARS, DocumentReading, Entitlement, PlanPrice, PriceKind, ReadFailure, hash_id

MAX_RECORDS = 20_000


def pricing_reading(found: FoundPricing, document: CapturedDocument, source: SourceContext, kind: str, version: int) -> Reading | ReadFailure:
    """-> the plans as records; a `ReadFailure` with reason no_records, needs_js or blocked where there is none."""
    prices = _prices(found.plans, document, source, version)
    entitlements = _entitlements(found.plans, document, source, version)
    if not prices:
        reason, detail = _why_empty(found)
        return ReadFailure(
            source_id=source.source_id,
            document_hash=document.document_hash,
            reader_version=version,
            kind=kind,
            page_url=document.url,
            reason=reason,
            detail=detail,
        )
    reading = DocumentReading(
        source_id=source.source_id,
        document_hash=document.document_hash,
        reader_version=version,
        kind=kind,
        page_url=document.url,
        title=found.title,
        language=found.language,
        price_count=len(prices),
        entitlement_count=len(entitlements),
        doubts=found.doubts,
    )
    return Reading(reading, prices=prices, entitlements=entitlements)


def plans_reading(
    plans: tuple[FoundPlan, ...], doubts: tuple[str, ...], document: CapturedDocument, source: SourceContext, kind: str, version: int, title: str | None = None
) -> Reading | ReadFailure:
    """-> the plans of a data file as records; a `ReadFailure` with reason no_records where there is no price."""
    prices = _prices(plans, document, source, version)
    entitlements = _entitlements(plans, document, source, version)
    where = {"source_id": source.source_id, "document_hash": document.document_hash, "reader_version": version, "kind": kind, "page_url": document.url}
    if not prices:
        return ReadFailure.model_validate(where | {"reason": "no_records", "detail": f"No plan with a price stands in it.{_first(doubts)}"})
    counts = {"price_count": len(prices), "entitlement_count": len(entitlements), "doubts": doubts, "title": title}
    return Reading(DocumentReading.model_validate(where | counts), prices=prices, entitlements=entitlements)


def _first(doubts: tuple[str, ...]) -> str:
    return f" First doubt: {doubts[0]}." if doubts else ""


def _prices(plans: tuple[FoundPlan, ...], document: CapturedDocument, source: SourceContext, version: int) -> tuple[PlanPrice, ...]:
    records: list[PlanPrice] = []
    for plan_position, plan in enumerate(plans):
        for price in plan.prices[: MAX_RECORDS - len(records)]:
            position = len(records)
            records.append(
                PlanPrice(
                    price_id=hash_id(source.source_id, document.document_hash, version, "price", position),
                    source_id=source.source_id,
                    document_hash=document.document_hash,
                    reader_version=version,
                    position=position,
                    plan=plan.name,
                    plan_group=plan.group,
                    plan_position=plan_position,
                    price_kind=price.price_kind,
                    role=price.role,
                    amount=price.amount,
                    currency=price.currency,
                    period=price.period,
                    billed=price.billed,
                    unit=price.unit,
                    tax=price.tax,
                    minimum_quantity=price.minimum_quantity,
                    effective_on=price.effective_on,
                    locator=price.locator,
                    quote=price.quote[:QUOTE_CHARS],
                )
            )
    return tuple(records)


def _entitlements(plans: tuple[FoundPlan, ...], document: CapturedDocument, source: SourceContext, version: int) -> tuple[Entitlement, ...]:
    records: list[Entitlement] = []
    for plan in plans:
        for found in plan.entitlements[: MAX_RECORDS - len(records)]:
            position = len(records)
            records.append(
                Entitlement(
                    entitlement_id=hash_id(source.source_id, document.document_hash, version, "entitlement", position),
                    source_id=source.source_id,
                    document_hash=document.document_hash,
                    reader_version=version,
                    position=position,
                    plan=plan.name,
                    plan_group=plan.group,
                    feature=found.feature,
                    subject=found.subject,
                    state=found.state,
                    limit_amount=found.limit_amount,
                    limit_unit=found.limit_unit,
                    limit_period=found.limit_period,
                    locator=found.locator,
                    quote=found.quote[:QUOTE_CHARS],
                )
            )
    return tuple(records)


def _why_empty(found: FoundPricing) -> tuple[str, str]:
    words = " ".join(line.text for line in found.page.lines)
    folded = words.casefold()
    scripts = sum(element.tag == "script" for element in found.page.root.walk())
    if len(words) < 1500 and any(
        mark in folded for mark in ("checking your browser", "verify you are human", "access denied", "are you a robot", "captcha", "unusual traffic")
    ):
        return "blocked", "The page asks for proof of being human instead of showing prices; fetch it again later or import a capture made in a browser."
    if len(words) < 200 and scripts:
        return (
            "needs_js",
            "The page holds scripts and almost no text: its prices are drawn in the browser; import a capture made there, or watch another address.",
        )
    doubt = f" First doubt: {found.doubts[0]}." if found.doubts else ""
    return "no_records", f"No plan with a price, and none that is free or on request, was found on the page.{doubt}"


def plan_states(prices: tuple[PlanPrice, ...]) -> tuple[bool, bool]:
    """-> (is free, is on request) of the prices of one plan."""
    kinds = {price.price_kind for price in prices}
    return PriceKind.FREE in kinds, PriceKind.CONTACT_SALES in kinds
