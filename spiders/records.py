"""The record contract: what crosses from `spiders/` to everything behind it.

Each type below is one JSONL file of a landing run, one table `raw.<name>` and one entry of the generated dbt sources file.
A field is defined here and nowhere else: its type, its description and its unit.

Identities are hashes of what makes a thing itself (`hash_id`), so reading the same bytes twice gives the same ids.
Within one reading, `position` is the 0-based order on the page. Every fact carries a `locator` (where in the captured
document: `line:12-14`, `css:...`, `entry:3`) and a `quote` (the visible words, at most `QUOTE_CHARS`).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from spiders.vocabulary import ChangeKind as ChangeKind
from spiders.vocabulary import Channel as Channel
from spiders.vocabulary import DatePrecision as DatePrecision
from spiders.vocabulary import EntitlementState as EntitlementState
from spiders.vocabulary import KindBasis as KindBasis
from spiders.vocabulary import Outcome as Outcome
from spiders.vocabulary import PriceKind as PriceKind
from spiders.vocabulary import PriceRole as PriceRole

QUOTE_CHARS = 300
"""Longest quote kept in a record, characters; the whole text stays in the evidence."""

SourceId = Annotated[str, Field(description="source, `competitor/product/source` as named in the watchlist")]
DocumentHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the captured bytes (the evidence file's name)")]
ReaderVersion = Annotated[int, Field(description="version of the reader that made this record; a higher one supersedes a lower one")]
Position = Annotated[int, Field(ge=0, description="0-based order within the document")]
Locator = Annotated[str, Field(description="place in the captured document: `line:12-14`, `css:...` or `entry:3`")]
Quote = Annotated[str, Field(max_length=QUOTE_CHARS, description=f"visible words the fact was read from, at most {QUOTE_CHARS} characters")]


def hash_id(*parts: object) -> str:
    """-> 16 hex digits identifying `parts`; None differs from the empty string."""
    text = "\x1f".join(["\x00" if part is None else str(part) for part in parts] if None in parts else map(str, parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def place_id(whole: str, position: int) -> str:
    """-> what `hash_id` gives for the thing at `position` of `whole`: the id of every change item."""
    return hashlib.sha256(f"{whole}\x1f{position}".encode()).hexdigest()[:16]


# records are frozen for everybody else
_put = object.__setattr__


class Record(BaseModel):
    """A frozen record; `table` names its JSONL file and its `raw` table, `key` the fields that identify a row."""

    # each schema is built when its first row is: a crawl that finds nothing new makes rows of two tables only
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    @classmethod
    def computed(cls, fields: dict[str, Any]) -> Self:
        """-> the record of values that our own reader computed, every field given in its type: what the constructor makes, unchecked and in a fifth of the time."""
        record = cls.__new__(cls)
        _put(record, "__dict__", fields)
        _put(record, "__pydantic_fields_set__", _every_field(cls))
        _put(record, "__pydantic_extra__", None)
        _put(record, "__pydantic_private__", None)
        return record


@cache
def _every_field(record: type[Record]) -> set[str]:
    """-> the names of a record's fields, one set for all records of the type: none of them changes it."""
    return set(record.model_fields)


class WatchedSource(Record):
    """One source as the watchlist had it in one run: one URL of one kind about one product."""

    table: ClassVar[str] = "watched_source"
    key: ClassVar[tuple[str, ...]] = ("source_id",)

    source_id: SourceId
    competitor: str = Field(description="competitor, the watchlist file's stem")
    competitor_name: str = Field(description="competitor's name as people say it")
    homepage: str = Field(description="competitor's home page")
    is_us: bool = Field(description="true for our own company")
    product: str = Field(description="product's key within the competitor")
    product_name: str = Field(description="product's name as people say it")
    kind: str = Field(description="kind of source: feed, changelog_page, changelog_file, pricing_page, ...")
    url: str = Field(description="address that is fetched")
    options: str = Field(default="{}", description="options of the kind, a JSON object")
    min_records: int = Field(default=1, ge=0, description="fewest records a good reading yields")
    max_age_days: int | None = Field(default=None, description="longest time without a successful capture before the source counts as stale, days")
    expected_identity: str | None = Field(
        default=None, description="title of the feed, or host of its links, that a person confirmed; null where nobody had to"
    )
    watched_at: datetime = Field(description="when a run last used this definition, UTC")


class Fetch(Record):
    """One attempt to fetch a source (or one imported capture); every attempt has a row."""

    table: ClassVar[str] = "fetch"
    key: ClassVar[tuple[str, ...]] = ("fetch_id",)

    fetch_id: str = Field(description="hash of source, URL, time and, where there is one, document: an imported capture met twice is one")
    run_id: str = Field(description="landing run")
    source_id: SourceId
    url: str = Field(description="address requested; differs from the source's where an index page was followed")
    final_url: str | None = Field(default=None, description="address that answered after redirects")
    captured_at: datetime = Field(description="when it was requested, or when an imported capture was made, UTC")
    elapsed_ms: int | None = Field(default=None, description="time to the last byte, milliseconds")
    outcome: Outcome = Field(description="how the attempt ended")
    status: int | None = Field(default=None, description="HTTP status of the answer")
    document_hash: DocumentHash | None = Field(
        default=None, description="content known at that moment (also for `unchanged`); null where the attempt gave none"
    )
    media_type: str | None = Field(default=None, description="Content-Type as received")
    body_bytes: int | None = Field(default=None, description="size of the decoded body, bytes")
    etag: str | None = Field(default=None, description="ETag exactly as received")
    last_modified: str | None = Field(default=None, description="Last-Modified exactly as received")
    retry_after_at: datetime | None = Field(default=None, description="no request to this host before, UTC")
    detail: str | None = Field(default=None, description="one sentence on what happened, for a person")


class DocumentReading(Record):
    """What one reader made of one document for one source: the counts that must add up, and its doubts."""

    table: ClassVar[str] = "document"
    key: ClassVar[tuple[str, ...]] = ("source_id", "document_hash", "reader_version")

    source_id: SourceId
    document_hash: DocumentHash
    reader_version: ReaderVersion
    kind: str = Field(description="kind of source it was read as")
    page_url: str = Field(description="address the document came from")
    title: str | None = Field(default=None, description="title of the page or feed")
    language: str | None = Field(default=None, description="language the document declares")
    is_windowed: bool = Field(default=False, description="true where the document shows only its newest entries (a feed), so that absence proves nothing")
    release_count: int = Field(default=0, description="releases read")
    item_count: int = Field(default=0, description="change items read")
    context_count: int = Field(default=0, description="list items that are labels or components of others")
    dropped_count: int = Field(default=0, description="list items dropped as boilerplate")
    price_count: int = Field(default=0, description="plan prices read")
    entitlement_count: int = Field(default=0, description="entitlements read")
    doubts: tuple[str, ...] = Field(default=(), description="what was met and not understood, `code: words`; a JSON array")


class Release(Record):
    """One published version or dated announcement, as one document shows it."""

    table: ClassVar[str] = "release"
    key: ClassVar[tuple[str, ...]] = ("release_id",)

    release_id: str = Field(description="hash of source, document, reader version and position")
    source_id: SourceId
    document_hash: DocumentHash
    reader_version: ReaderVersion
    position: Position
    entry_key: str = Field(description="identity across captures of the source: feed id, else link, else version, else title and date (hashed)")
    version: str | None = Field(default=None, description="version as written, without decoration; null where none is stated")
    title: str | None = Field(default=None, description="title as displayed")
    component: str | None = Field(default=None, description="package or component where one document holds several release lines")
    released_on: date | None = Field(
        default=None, description="date the vendor states (first day where only a month is stated), UTC; null where none is stated"
    )
    date_raw: str | None = Field(default=None, description="date as written")
    date_precision: DatePrecision | None = Field(default=None, description="how exactly the date is stated")
    channel: Channel = Field(default=Channel.GENERAL, description="stage of the release")
    is_withdrawn: bool = Field(default=False, description="true where the vendor marks it as yanked or withdrawn")
    url: str | None = Field(default=None, description="the release's own address")
    locator: Locator
    quote: Quote


class ChangeItem(Record):
    """One change inside a release: one bullet, one paragraph under a heading, one feature card."""

    table: ClassVar[str] = "change_item"
    key: ClassVar[tuple[str, ...]] = ("item_id",)

    item_id: str = Field(description="hash of release and position")
    release_id: str = Field(description="the release it belongs to")
    source_id: SourceId
    document_hash: DocumentHash
    reader_version: ReaderVersion
    position: Position
    text: str = Field(description="the change in the author's words, markup and persons' names removed")
    change_kind: ChangeKind = Field(description="what the change is")
    kind_basis: KindBasis = Field(description="whether the author's label, the text alone, or nothing decides the kind")
    kind_confidence: float = Field(ge=0, le=1, description="calibrated probability that the kind is right")
    is_breaking: bool = Field(default=False, description="true where it breaks existing use, whatever its kind")
    label: str | None = Field(default=None, description="the author's own label: section heading, bold label, parent bullet or prefix")
    scope: str | None = Field(default=None, description="component the author names")
    refs: tuple[str, ...] = Field(default=(), description="issues, pull requests, CVEs and links it cites; a JSON array")
    is_disputed: bool = Field(default=False, description="true where the author's label and the text disagree")
    locator: Locator
    quote: Quote


class PlanPrice(Record):
    """One price of one plan, or the state that stands in its place."""

    table: ClassVar[str] = "plan_price"
    key: ClassVar[tuple[str, ...]] = ("price_id",)

    price_id: str = Field(description="hash of source, document, reader version and position")
    source_id: SourceId
    document_hash: DocumentHash
    reader_version: ReaderVersion
    position: Position
    plan: str = Field(description="plan's name as displayed")
    plan_group: str | None = Field(default=None, description="product line the plan stands in, where a page has several")
    plan_position: int = Field(default=0, ge=0, description="0-based order of the plan on the page")
    price_kind: PriceKind = Field(description="fixed, free, usage, graduated, contact_sales, trial or hidden")
    role: PriceRole = Field(default=PriceRole.LIST, description="list, promo, old, overage or starting_at")
    amount: Decimal | None = Field(default=None, description="amount in `currency`; null unless stated")
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$", description="ISO 4217; null where the page does not say")
    period: str | None = Field(default=None, description="period of the displayed amount: month, year, day, one_time, usage")
    billed: str | None = Field(default=None, description="how it is billed: monthly, annually, one_time")
    unit: str | None = Field(default=None, description="per what: user, seat, request, ... with its quantity (`1000 requests`); null = per plan")
    tax: str | None = Field(default=None, description="whether the amount has tax in it, as the page says: excluded or included; null where it does not say")
    minimum_quantity: int | None = Field(default=None, description="smallest number of `unit` one has to buy; null where the page states none")
    effective_on: date | None = Field(default=None, description="day from which the page says the price holds")
    locator: Locator
    quote: Quote


class Entitlement(Record):
    """One feature or limit of one plan."""

    table: ClassVar[str] = "entitlement"
    key: ClassVar[tuple[str, ...]] = ("entitlement_id",)

    entitlement_id: str = Field(description="hash of source, document, reader version and position")
    source_id: SourceId
    document_hash: DocumentHash
    reader_version: ReaderVersion
    position: Position
    plan: str = Field(description="plan's name as displayed")
    plan_group: str | None = Field(default=None, description="product line the plan stands in")
    feature: str = Field(description="feature or limit in the page's words")
    subject: str = Field(default="", description="what is had or limited: the feature's words, folded, without amount, unit of measure, period and asides")
    state: EntitlementState = Field(description="included, excluded, limit or unlimited")
    limit_amount: Decimal | None = Field(default=None, description="limit in `limit_unit`; null unless the state is limit")
    limit_unit: str | None = Field(default=None, description="unit of the limit: a measure (gb) or the noun that is counted")
    limit_period: str | None = Field(default=None, description="period of the limit: month, day, ...")
    locator: Locator
    quote: Quote


class ReadFailure(Record):
    """A document that a reader could not turn into records; its bytes are kept."""

    table: ClassVar[str] = "read_failure"
    key: ClassVar[tuple[str, ...]] = ("source_id", "document_hash", "reader_version")

    source_id: SourceId
    document_hash: DocumentHash
    reader_version: ReaderVersion
    kind: str = Field(description="kind of source it was read as")
    page_url: str = Field(description="address the document came from")
    reason: str = Field(description="named reason: wrong_type, not_well_formed, no_records, needs_js, blocked, too_large, timed_out, reader_error, ...")
    detail: str = Field(description="one sentence on what was met, for a person")


class RunFailure(Record):
    """A step of a run that failed, as source health tells it; written by the run's failure hook."""

    table: ClassVar[str] = "run_failure"
    key: ClassVar[tuple[str, ...]] = ("failure_id",)

    failure_id: str = Field(description="hash of run and step")
    run_id: str = Field(description="run of the orchestrator")
    step: str = Field(description="step that failed")
    failed_at: datetime = Field(description="when it failed, UTC")
    detail: str = Field(description="what happened, for a person")


RECORDS: tuple[type[Record], ...] = (WatchedSource, Fetch, DocumentReading, Release, ChangeItem, PlanPrice, Entitlement, ReadFailure, RunFailure)
"""Every record type, in the order in which tables are loaded."""
