"""Bytes of a page -> its text: byte order mark, what the bytes prove, the transport, the page's own meta element, windows-1252."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_TRANSPORT = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_META_BYTES = 4096
# Browsers read these names as the wider sets that the pages in fact use.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-9": "cp1254"}
_MULTIBYTE = frozenset({"utf-8", "gb18030", "cp949", "cp932", "euc_jp", "big5", "big5hkscs", "iso2022_jp"})
_REFUSED = ("utf-7", "utf-16", "utf-32", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem")


def decode_page(body: bytes, media_type: str | None = None) -> tuple[str, tuple[str, ...]]:
    """-> text, doubts (`charset: words`). Never raises: bytes that no charset explains become U+FFFD and a doubt."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _replaced(body[len(mark) :], name)
    claims = _claims(body, media_type)
    if not any(claim.startswith("iso2022") for claim in claims) and (text := _decoded(body, "utf-8")) is not None:
        wrong = [claim for claim in claims if claim != "utf-8"]
        return text, (f"charset: declared {wrong[0]}, the bytes are utf-8",) if wrong and not body.isascii() else ()
    for place, claim in enumerate(claims):
        if (text := _decoded(body, claim)) is not None and (claim in _MULTIBYTE or not re.search("[\x80-\x9f]", text)):
            return text, () if place == 0 else (f"charset: not {claims[0]} as declared, read as {claim}",)
    if any(claim != "utf-8" for claim in claims):
        return _replaced(body, next(claim for claim in claims if claim != "utf-8"))
    # A UTF-8 page with a few broken bytes stays UTF-8; one with many was never UTF-8.
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if "utf-8" in claims and broken * 200 < len(body):
        return text, (f"charset: {broken} characters are not utf-8 and were replaced",)
    return body.decode("cp1252", "replace"), ("charset: no declared charset fits, read as windows-1252",)


def _claims(body: bytes, media_type: str | None) -> list[str]:
    transported, meta = _TRANSPORT.search(media_type or ""), _META.search(body[:_META_BYTES])
    claims: list[str] = []
    for name in (transported and transported[1], meta and meta[1].decode("ascii")):
        try:
            codec = codecs.lookup(name) if name else None
        except LookupError:
            continue
        if codec is not None and not codec.name.startswith(_REFUSED):
            wider = _WIDER.get(codec.name, codec.name)
            claims += [wider] if wider not in claims else []
    return claims


def _decoded(body: bytes, name: str) -> str | None:
    try:
        text = body.decode(name)
    except (UnicodeDecodeError, LookupError, TypeError, AssertionError):
        return None
    return text if isinstance(text, str) else None


def _replaced(body: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    text = body.decode(name, "replace")
    broken = text.count("\ufffd")
    return text, (f"charset: {broken} characters are not {name} and were replaced",) if broken else ()
