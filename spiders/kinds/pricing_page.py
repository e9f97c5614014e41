"""Kind `pricing_page`: plans, prices and entitlements of a vendor's pricing page, in whatever form it is laid out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from spiders.kinds.kind import Kind, KindOptions
from spiders.read.price_amounts import language_style
from spiders.read.price_hints import apply_hints, selected_html
from spiders.read.price_reading import read_pricing
from spiders.read.price_records import pricing_reading
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.records import ReadFailure

NAME = "pricing_page"
VERSION = 4
MAX_BYTES = 10_000_000
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)


class PricingPageOptions(KindOptions):
    """Hints for the odd page; none is needed on most."""

    selector: str | None = Field(default=None, description="CSS selector of the part of the page that holds the plans")
    locale: str | None = Field(default=None, description="locale of the numbers, such as de-DE, where the page does not tell")
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$", description="ISO currency that a bare $ stands for")
    plans: tuple[str, ...] = Field(default=(), description="names of the plans; others on the page are left out")


def read(document: CapturedDocument, source: SourceContext) -> Reading | ReadFailure:
    """-> plan prices and entitlements, or a named failure; never raises for bad input."""
    if len(document.body) > MAX_BYTES:
        return _failure(document, source, "too_large", f"The page has {len(document.body)} bytes; the limit is {MAX_BYTES}.")
    if (wrong := _wrong_type(document)) is not None:
        return _failure(document, source, "wrong_type", f"The source answered with {wrong} instead of an HTML page; unknown is not zero, so nothing was read.")
    options = _options(source.options)
    html, lost = decode(document)
    part = selected_html(html, options.selector) if options.selector else html
    if part is None:
        return _failure(document, source, "no_records", f"The hint `selector: {options.selector}` matches nothing on the page; correct or remove it.")
    found = read_pricing(part, document.url, language_style(options.locale) if options.locale else None)
    found = apply_hints(found, currency=options.currency, plans=options.plans)
    if lost:
        found = apply_hints(found, doubt=f"undecodable_bytes: {lost} characters could not be decoded")
    return pricing_reading(found, document, source, NAME, VERSION)


def decode(document: CapturedDocument) -> tuple[str, int]:
    """-> (text, number of characters that could not be decoded): byte order mark, header, meta tag, UTF-8, Windows-1252 in that order."""
    body = document.body
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return _decoded(body[len(mark) :], name)
    header = _HEADER_CHARSET.search(document.media_type or "")
    meta = _META_CHARSET.search(body[:4096])
    named = header[1] if header else meta[1].decode("ascii") if meta else None
    try:
        return body.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    try:
        name = codecs.lookup(named).name if named else "cp1252"
    except LookupError:
        name = "cp1252"
    return _decoded(body, "cp1252" if name in ("iso8859-1", "ascii") else name)


def _decoded(body: bytes, name: str) -> tuple[str, int]:
    text = body.decode(name, "replace")
    return text, text.count("\ufffd")


def _wrong_type(document: CapturedDocument) -> str | None:
    start = document.body[:16].lstrip()
    for magic, name in (
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"PK\x03\x04", "an archive"),
        (b"\x1f\x8b", "compressed data"),
    ):
        if start.startswith(magic):
            return name
    media = (document.media_type or "").split(";")[0].strip().lower()
    if media and not re.match(r"text/|application/(?:xhtml|xml|octet-stream)", media):
        return media
    return None


def _options(options: Mapping[str, Any]) -> PricingPageOptions:
    try:
        return PricingPageOptions.model_validate(dict(options))
    except ValidationError:
        return PricingPageOptions()


def _failure(document: CapturedDocument, source: SourceContext, reason: str, detail: str) -> ReadFailure:
    return read_failure(document, source, NAME, VERSION, reason, detail)


KIND = Kind(name=NAME, version=VERSION, read=read, options=PricingPageOptions, accepts=("text/html", "application/xhtml+xml"), yields_releases=False)
