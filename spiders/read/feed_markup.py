"""The body of an entry: which element holds it, and its markup as one HTML (or plain) text."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from spiders.read.feed_entry import BodyType
from spiders.read.feed_words import looks_like_html, mend_characters

_TEXT_TYPES = ("text", "text/plain", "plain")
_HTML_TYPES = ("html", "text/html")
_XHTML_TYPES = ("xhtml", "application/xhtml+xml", "text/xhtml")
FULL = ("content:encoded", "xhtml:body", "body", "fullitem", "xhtml:div")
SUMMARY = ("description", "atom:summary", "summary", "dc:description", "abstract", "itunes:summary", "media:description", "group/media:description")

Fields = Mapping[str, Sequence[etree._Element]]


@dataclass(frozen=True, slots=True)
class Body:
    """Text of an entry; `node` is the element that it came from where relative links may count from a base of its own."""

    text: str
    type: BodyType
    is_summary: bool
    node: etree._Element | None = None


NO_BODY = Body("", BodyType.TEXT, True)


def rss_body(fields: Fields) -> Body:
    """-> full text of an RSS item, else its description."""
    return _first_body(fields, FULL, is_summary=False) or _atom_content(fields) or _first_body(fields, SUMMARY, is_summary=True) or NO_BODY


def atom_body(fields: Fields) -> Body:
    """-> content of an Atom entry, else its summary."""
    return _atom_content(fields) or _first_body(fields, FULL, is_summary=False) or _first_body(fields, SUMMARY, is_summary=True) or NO_BODY


def typed_body(text: str, declared: str | None, *, is_summary: bool, node: etree._Element | None = None) -> Body:
    """-> body of unwrapped text (of `node`) whose type is declared, or guessed where none is."""
    kind = (declared or "").strip().lower()
    is_html = kind in _HTML_TYPES or kind in _XHTML_TYPES or (kind not in _TEXT_TYPES and looks_like_html(text))
    return Body(mend_characters(text.strip()), BodyType.HTML if is_html else BodyType.TEXT, is_summary, node)


def _atom_content(fields: Fields) -> Body | None:
    for name in ("atom:content", "content"):
        for node in fields.get(name, ()):
            kind = (node.get("type") or "").strip().lower()
            is_binary = "/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "xhtml"))
            if node.get("src") or (is_binary and (node.get("mode") or "") != "base64"):
                continue
            if body := _node_body(node, is_summary=False):
                return body
    return None


def _first_body(fields: Fields, names: Sequence[str], *, is_summary: bool) -> Body | None:
    for name in names:
        for node in fields.get(name, ()):
            if body := _node_body(node, is_summary=is_summary):
                return body
    return None


def _node_body(node: etree._Element, *, is_summary: bool) -> Body | None:
    if len(node):
        markup = _inner_markup(node, is_exact=(node.get("type") or "").strip().lower() in _XHTML_TYPES)
        return Body(mend_characters(markup), BodyType.HTML, is_summary, node) if markup else None
    text = (node.text or "").strip()
    if (node.get("mode") or "").lower() == "base64":
        text = _from_base64(text)
    if not text:
        return None
    return typed_body(text, node.get("type"), is_summary=is_summary, node=node)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8").strip()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _inner_markup(node: etree._Element, *, is_exact: bool) -> str:
    """Markup that stands unescaped in the feed, as HTML without namespaces; text beside it may be HTML too unless the type is exact."""
    for inner in node.iterdescendants():
        if isinstance(inner.tag, str) and inner.tag.startswith("{"):
            inner.tag = inner.tag.rpartition("}")[2]
    etree.cleanup_namespaces(node)
    pieces = [_escaped(node.text or "", is_exact=is_exact)]
    for child in node:
        pieces += [etree.tostring(child, encoding="unicode", method="html", with_tail=False), _escaped(child.tail or "", is_exact=is_exact)]
    return "".join(pieces).strip()


def _escaped(text: str, *, is_exact: bool) -> str:
    if not is_exact and looks_like_html(text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
