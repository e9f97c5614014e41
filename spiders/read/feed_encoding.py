"""Bytes of a feed -> its text, and which of the charsets claimed for it was believed.

A byte order mark, then what the bytes themselves prove (UTF-16 shows by its zero bytes, UTF-8 by its sequences), then the XML
declaration, then the transport, then windows-1252. A claim that the bytes contradict is a doubt, never a silent mojibake.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be"))
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_TRANSPORT = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]+)", re.I)
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
    "iso8859-9": "cp1254", "iso8859-11": "cp874", "utf-16": "utf-16-le", "utf-32": "utf-32-le",
}  # fmt: skip
_STATEFUL = ("iso2022", "utf-7", "hz")
_REFUSED = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf-7")


def decode_feed(body: bytes, media_type: str | None = None) -> tuple[str, list[str]]:
    """-> text without byte order mark, doubts. Never raises: what no charset explains is decoded with U+FFFD and a doubt."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _strict_or_replaced(body[len(mark) :], name, [])
    head = body[:64].lstrip(b" \t\r\n")
    for zeros, name in _ZEROS:
        if head.startswith(zeros):
            return _strict_or_replaced(body, name, [])
    claims = _claims(body, media_type)
    stateful = [claim for claim in claims if claim.startswith(_STATEFUL)]
    if not stateful and (text := _decoded(body, "utf-8")) is not None:
        wrong = [claim for claim in claims if claim != "utf-8"] if not body.isascii() else []
        return text, [f"charset_doubt: declared {wrong[0]}, the bytes are utf-8"] if wrong else []
    for claim in claims:
        if (text := _decoded(body, _WIDER.get(claim, claim))) is not None:
            return text, [] if claim == claims[0] else [f"charset_doubt: not {claims[0]} as declared, read as {claim}"]
    if not claims and (text := _decoded(body, "cp1252")) is not None:
        return text, ["charset_doubt: no charset declared and no utf-8, read as windows-1252"]
    return _strict_or_replaced(body, _WIDER.get(claims[0], claims[0]) if claims else "utf-8", [])


def _claims(body: bytes, media_type: str | None) -> list[str]:
    """-> canonical names of the charsets claimed, the document's own first."""
    declared = _DECLARED.match(body[:512])
    transported = _TRANSPORT.search(media_type or "")
    names = [declared[1].decode("ascii")] if declared else []
    names += [transported[1]] if transported else []
    known: list[str] = []
    for name in names:
        try:
            codec = codecs.lookup(name)
            "".encode(name)
        except (LookupError, UnicodeError):
            continue  # unknown, or no encoding of text (`base64`)
        if codec.name not in _REFUSED and codec.name not in known:
            known.append(codec.name)
    return known


def _decoded(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict_or_replaced(body: bytes, name: str, doubts: list[str]) -> tuple[str, list[str]]:
    text = _decoded(body, name)
    if text is not None:
        return text, doubts
    text = body.decode(name, "replace")
    return text, [*doubts, f"charset_doubt: {text.count(chr(0xFFFD))} characters are not {name} and were replaced"]
