"""A price list of many vendors and days -> one capture for each vendor, day and address, under the source it belongs to. No I/O.

A vendor of the watchlist (by its key or name) keeps its entry; any other becomes a competitor of its own, with one product and one source of kind
`price_list`. A vendor is who the column `vendor_key` says (the folder, where it holds a path: names vary over the years), else who `vendor` says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from spiders.kinds.price_list import NAME
from spiders.read.price_list_plans import Remark, is_known_kind, style_of
from spiders.read.price_list_rows import PriceRow
from spiders.records import WatchedSource
from spiders.watchlist import FORBIDDEN_IN_URL

SOURCE_KEY = "price-list"
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[^/]+/(?=https?:)")


@dataclass(frozen=True, slots=True)
class ListedCapture:
    """The rows of one vendor, day and address."""

    source: WatchedSource
    captured_at: datetime
    url: str
    rows: tuple[PriceRow, ...]


def captures_of(rows: tuple[PriceRow, ...], watched: list[WatchedSource], now: datetime) -> tuple[list[ListedCapture], list[Remark]]:
    """-> the captures, oldest first, and a remark for each row that belongs to none."""
    remarks: list[Remark] = []
    groups: dict[tuple[str, str, datetime, str], list[PriceRow]] = {}
    decimal = style_of(rows).value
    addresses = {_vendor(row): row["url"] for row in rows if _is_address(row["url"])}
    for row in rows:
        url = row["url"] or addresses.get(_vendor(row), "")
        key = _key(row, url, watched, now)
        if isinstance(key, Remark):
            remarks.append(key)
        else:
            if not row["url"]:
                remarks.append(Remark(row.line, "no address of its own", f"that of the vendor's other rows stands for it: {url}", "noted"))
            groups.setdefault(key, []).append(PriceRow(row.line, row.cells | {"vendor_key": key[0], "product": key[1], "decimal": decimal}))
    captures: dict[str, WatchedSource] = {}
    for (competitor, product, _, url), found in sorted(groups.items(), key=lambda group: group[0][2], reverse=True):
        source_id = f"{competitor}/{product}/{SOURCE_KEY}"
        captures.setdefault(source_id, _source(source_id, found[0]["vendor"], url, watched, now))
    listed = [
        ListedCapture(captures[f"{competitor}/{product}/{SOURCE_KEY}"], at, url, tuple(found)) for (competitor, product, at, url), found in groups.items()
    ]
    return sorted(listed, key=lambda capture: (capture.captured_at, capture.source.source_id, capture.url)), remarks


def _key(row: PriceRow, url: str, watched: list[WatchedSource], now: datetime) -> tuple[str, str, datetime, str] | Remark:
    """-> competitor, product, time and address of the row, or why it has none."""
    at = _day(row["snapshot_date"])
    if at is None:
        return _refused(row, "snapshot_date is no day", f"{row['snapshot_date']!r} is not written YYYY-MM-DD")
    if at > now:
        return _refused(row, "dated in the future", row["snapshot_date"])
    if not _is_address(url):
        return _refused(row, "no address", f"url {url!r} is not http:// or https://; without one nobody can check the price")
    if not row["plan"]:
        return _refused(row, "no plan", "the column plan is empty")
    if not is_known_kind(row):
        return _refused(row, "kind not known", f"{row['kind']!r} is neither plan nor add-on")
    owner = _owner(row, watched)
    return owner if isinstance(owner, Remark) else (*owner, at, url)


def _is_address(url: str) -> bool:
    return bool(re.match(r"https?://[^/?#@]+([/?#]|$)", url, re.IGNORECASE)) and not FORBIDDEN_IN_URL.search(url)


def _vendor(row: PriceRow) -> str:
    folder = row["vendor_key"].replace("\\", "/").split("/")
    return slug(folder[-2] if len(folder) > 1 else folder[0]) or slug(row["vendor"])


def _owner(row: PriceRow, watched: list[WatchedSource]) -> tuple[str, str] | Remark:
    key = _vendor(row)
    if not key:
        return _refused(row, "no vendor", f"vendor {row['vendor']!r} gives no key of letters a-z and digits; name one in vendor_key")
    name = row["vendor"].casefold()
    products = {source.product: source.competitor for source in watched if source.competitor == key or (name and source.competitor_name.casefold() == name)}
    product = slug(row["product"])
    if products:
        product = product or (next(iter(products)) if len(products) == 1 else "")
        if product not in products:
            return _refused(row, "product not known", f"{key} has the products {', '.join(sorted(products))}; say which in the column product")
        return products[product], product
    return key, product or key


def _day(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if re.match(r"\d{4}-\d\d-\d\d(?:$|[T ])", text) else None
    except ValueError:
        return None
    return at and (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def _source(source_id: str, vendor: str, url: str, watched: list[WatchedSource], now: datetime) -> WatchedSource:
    competitor, product, _ = source_id.split("/")
    like = next((source for source in watched if source.competitor == competitor and source.product == product), None)
    address = _ARCHIVED.sub("", url)
    site = urlsplit(address)
    return WatchedSource(
        source_id=source_id,
        competitor=competitor,
        competitor_name=like.competitor_name if like else vendor or competitor,
        homepage=like.homepage if like else f"{site.scheme}://{site.netloc}/",
        is_us=bool(like and like.is_us),
        product=product,
        product_name=like.product_name if like else vendor or product,
        kind=NAME,
        url=address,
        watched_at=now,
    )


def slug(text: str) -> str:
    """-> a key of the watchlist: lower-case letters, digits and single hyphens; empty where none of them is in `text`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def _refused(row: PriceRow, code: str, words: str) -> Remark:
    return Remark(row.line, code, words, "refused")
