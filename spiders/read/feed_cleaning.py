"""Mends what is known to break feeds, and says what it mended: the result is XML wherever nothing else is wrong.

Document type declarations are always taken out: no entity of theirs is ever expanded and nothing that they point to is fetched.
"""

from __future__ import annotations

import html
import html.entities
import re

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.S)
_IN_DECLARATION = re.compile(r"<!--.*?(?:-->|\Z)|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[<>]", re.S)
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
UNTOUCHED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.S)
_AMPERSAND = re.compile(r"&(?:#([xX][0-9A-Fa-f]+|[0-9]+);|([A-Za-z][A-Za-z0-9]*);)?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ROOT = re.compile(r"<(?![?!])([A-Za-z_][\w.-]*)(?::[\w.-]+)?([^<>]*)>")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*[\"']")
_NAMESPACE = re.compile(r"xmlns:([A-Za-z_][\w.-]*)\s*=")
KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/", "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "sparkle": "http://www.andymatuschak.org/xml-namespaces/sparkle", "xhtml": "http://www.w3.org/1999/xhtml",
}  # fmt: skip
"""Namespace that a prefix stands for where the feed forgot to say."""


def strip_document_type(text: str) -> tuple[str, list[str]]:
    """-> `text` without its document type declaration, doubts (only where it defined entities)."""
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text, []
    depth, end = 1, len(text)
    for token in _IN_DECLARATION.finditer(text, start + 9):
        depth += {"<": 1, ">": -1}.get(token[0], 0)
        if depth == 0:
            end = token.start()
            break
    has_entities = "<!ENTITY" in text[start:end].upper()
    return text[:start] + text[end + 1 :], ["document_type_ignored: it defines entities, which are not expanded"] if has_entities else []


def clean_feed(text: str) -> tuple[str, list[str]]:
    """-> `text` with known breakers mended, doubts (one per kind of breaker, with its count)."""
    doubts: list[str] = []
    stripped = text.lstrip("\ufeff \t\r\n")
    if len(stripped) != len(text):
        doubts.append("white_space_before_declaration: removed")
    stripped = _DECLARATION.sub("", stripped[:4096], count=1) + stripped[4096:]
    stripped, count = _CONTROL.subn("", stripped)
    if count:
        doubts.append(f"control_characters: {count} removed")
    stripped, mended = _mend_references(stripped)
    return _bind_prefixes(stripped, doubts + mended)


def _mend_references(text: str) -> tuple[str, list[str]]:
    counts = {"bad_character_reference": 0, "undefined_entity": 0, "bare_ampersand": 0}
    first: dict[str, str] = {}

    def mend(found: re.Match[str]) -> str:
        number, name = found[1], found[2]
        if number:
            return found[0] if _is_xml_character(number) else note("bad_character_reference", found[0], "")
        if name in _XML_ENTITIES:
            return found[0]
        if name:
            known = html.entities.html5.get(name + ";")
            return note("undefined_entity", found[0], _escaped(known) if known else f"&amp;{name};")
        return note("bare_ampersand", "&", "&amp;")

    def note(kind: str, met: str, instead: str) -> str:
        counts[kind] += 1
        first.setdefault(kind, met)
        return instead

    pieces, position = [], 0
    for untouched in UNTOUCHED.finditer(text):
        pieces += [_AMPERSAND.sub(mend, text[position : untouched.start()]), untouched[0]]
        position = untouched.end()
    pieces.append(_AMPERSAND.sub(mend, text[position:]))
    # The words of a doubt are shown to people, so the reference itself is spelled without its ampersand.
    return "".join(pieces), [f"{kind}: {count} mended (first: {first[kind].strip('&;') or 'a bare ampersand'})" for kind, count in counts.items() if count]


def _is_xml_character(number: str) -> bool:
    digits = number[1:] if number[0] in "xX" else number
    if len(digits) > 12:
        return False
    code = int(digits, 16 if number[0] in "xX" else 10)
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _escaped(characters: str) -> str:
    return html.escape(characters, quote=True)


def _bind_prefixes(text: str, doubts: list[str]) -> tuple[str, list[str]]:
    outside = UNTOUCHED.sub("", text)
    used = {first or second for first, second in _PREFIX.findall(outside)}
    unbound = sorted(used - set(_NAMESPACE.findall(outside)) - {"xml", "xmlns"})
    root = _ROOT.search(text, _PROLOG.match(text).end() if _PROLOG.match(text) else 0)  # type: ignore[union-attr]  # the pattern matches the empty string
    if not unbound or not root:
        return text, doubts
    spelled = "".join(f' xmlns:{prefix}="{KNOWN_PREFIXES.get(prefix, "urn:unbound:" + prefix)}"' for prefix in unbound)
    at = root.end() - (2 if root[0].endswith("/>") else 1)
    return text[:at] + spelled + text[at:], [*doubts, f"unbound_prefix: {', '.join(unbound)[:80]}"]
