"""RSS 0.9-2.0, RSS 1.0 and Atom 0.3-1.0 that are well-formed -> `Feed`, by a strict XML parser.

No entity is expanded, nothing is fetched, and nesting and text sizes are bounded by the parser. What is not well-formed raises
`NotWellFormed`; `feed_loose` reads those.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from lxml import etree

from spiders.read.feed_entry import Feed, FeedEntry, FeedUnreadable
from spiders.read.feed_markup import Body, atom_body, rss_body
from spiders.read.feed_words import followed_link, visible_words

Element: TypeAlias = etree._Element
Fields: TypeAlias = dict[str, list[Element]]

_NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_KINDS_OF_ROOT = {
    "html": "an HTML page",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "opml": "an OPML list of feeds",
    "error": "an error message of a storage service",
    "svg": "an image",
    "envelope": "a SOAP message",
    "opensearchdescription": "a search description",
    "plist": "a property list",
    "project": "a build file",
}
PUBLISHED = ("pubdate", "atom:published", "published", "atom:issued", "issued", "dcterms:issued", "atom:created", "created", "dcterms:created")
UPDATED = ("atom:updated", "updated", "atom:modified", "modified", "dcterms:modified", "dc:date", "lastbuilddate")
_NOTES = ("sparkle:releasenoteslink", "sparkle:fullreleasenoteslink")


class NotWellFormed(Exception):
    """The text is no XML; the message says where and why."""


def read_xml_feed(text: str, url: str) -> Feed:
    """-> the feed in `text` (without document type). Raises NotWellFormed, or FeedUnreadable(wrong_type) for XML that is no feed."""
    root = _root(text, url)
    kind = _local(root.tag)
    if kind not in ("rss", "rdf", "feed", "channel"):
        raise FeedUnreadable("wrong_type", f"{_KINDS_OF_ROOT.get(kind, 'XML')} with root element <{kind[:40]}> stands where a feed was expected")
    _own_namespace(root)
    has_base = "xml:base" in text
    channel = root if kind in ("feed", "channel") else next((child for child in root if _name(child.tag) == "channel"), root)
    about = _fields(channel)
    parents = (channel,) if channel is root else (channel, root)
    nodes = [child for parent in parents for child in parent if _name(child.tag) in ("item", "entry", "atom:entry")]
    read = _atom_entry if kind == "feed" else _rss_entry
    entries = tuple([read(node, _Place(position, (node.base or url) if has_base else url, has_base)) for position, node in enumerate(nodes)])
    language = root.get(_XML + "lang") or channel.get(_XML + "lang") or _first(about, "language", "dc:language")
    title = visible_words(_first(about, "title", "atom:title", "dc:title") or "")
    return Feed(title or None, (language or "").strip().replace("_", "-")[:35] or None, entries)


def _root(text: str, url: str) -> Element:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser, base_url=url)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotWellFormed(re.sub(r"\s+", " ", str(error))[:200]) from None
    if root is None:
        raise NotWellFormed("no element")
    return root


def _own_namespace(root: Element) -> None:
    """A misspelled namespace of the whole feed (`.../2005/Atom#`) makes its elements the feed's own."""
    if not _name(root.tag).startswith("other:"):
        return
    namespace = str(root.tag).rpartition("}")[0] + "}"
    for node in root.iter():
        if isinstance(node.tag, str) and node.tag.startswith(namespace):
            node.tag = node.tag[len(namespace) :]


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


@lru_cache(maxsize=4096)
def _name(tag: object) -> str:
    """-> canonical name: `title`, `atom:link`, `sparkle:version`; elements of RSS itself have no prefix."""
    if not isinstance(tag, str):
        return ""
    namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    lower = namespace.lower().replace("https://", "http://")
    if not namespace or "backend.userland.com/rss" in lower or lower.endswith("/tech/rss"):
        return local.lower()
    prefix = _NAMESPACES.get(lower, _NAMESPACES.get(lower.rstrip("/")))
    if prefix is None:
        prefix = "sparkle:" if "sparkle" in lower else "atom:" if "w3.org/2005/atom" in lower else "other:"
    return prefix + local.lower()


def _fields(node: Element) -> Fields:
    fields: Fields = {}
    for child in node:
        name = _name(child.tag)
        fields.setdefault(name, []).append(child)
        if name == "media:group":
            for inner in child:
                fields.setdefault("group/" + _name(inner.tag), []).append(inner)
    return fields


def _words(node: Element) -> str:
    return (node.text or "") if len(node) == 0 else "".join(str(piece) for piece in node.itertext())


def _first(fields: Fields, *names: str) -> str | None:
    for name in names:
        if name in fields:
            for node in fields[name]:
                if words := _words(node).strip():
                    return words
    return None


class _Place(NamedTuple):
    """Where an entry stands, what its links count from, and whether an element in the feed may change that."""

    position: int
    base: str
    has_base: bool


class _Head(NamedTuple):
    guid: str | None
    link: str | None
    title: str


def _rss_entry(node: Element, place: _Place) -> FeedEntry:
    fields, base = _fields(node), place.base
    guids = fields.get("guid", [])
    guid = _first(fields, "guid", "atom:id", "id") or (node.get(_RDF + "about") or "").strip() or None
    is_address = bool(guids) and (guids[0].get("isPermaLink") or "true").strip().lower() == "true" and (guid or "").startswith(("http", "/"))
    link = followed_link(_first(fields, "link"), base) or _atom_link(fields, base) or (followed_link(guid, base) if is_address else None)
    title = visible_words(_first(fields, "title", "dc:title") or "")
    return _entry(fields, place, _Head(guid, link or followed_link(_first(fields, *_NOTES), base), title), rss_body(fields))


def _atom_entry(node: Element, place: _Place) -> FeedEntry:
    fields, base = _fields(node), place.base
    guid = _first(fields, "atom:id", "id")
    titles = fields.get("atom:title") or fields.get("title") or []
    words = _words(titles[0]) if titles else _first(fields, "dc:title") or ""
    is_literal = bool(titles) and (titles[0].get("type") or "") in ("text", "text/plain", "xhtml", "application/xhtml+xml")
    link = _atom_link(fields, base) or followed_link(_first(fields, "link"), base) or (followed_link(guid, base) if guid and guid.startswith("http") else None)
    return _entry(fields, place, _Head(guid, link, visible_words(words, is_literal=is_literal)), atom_body(fields))


def _atom_link(fields: Fields, base: str) -> str | None:
    links = [
        node for name in ("atom:link", "link") for node in fields.get(name, ()) if node.get("href") and (node.get("rel") or "alternate").lower() == "alternate"
    ]
    pages = [node for node in links if (node.get("type") or "text/html").lower() in ("text/html", "application/xhtml+xml", "html")]
    return next((link for node in pages or links if (link := followed_link(node.get("href"), base))), None)


def _entry(fields: Fields, place: _Place, head: _Head, body: Body) -> FeedEntry:
    return FeedEntry(
        position=place.position,
        guid=head.guid,
        link=head.link,
        title=head.title,
        published=_first(fields, *PUBLISHED),
        updated=_first(fields, *UPDATED),
        body=body.text,
        body_type=body.type,
        is_summary=body.is_summary,
        base=(body.node.base or place.base) if place.has_base and body.node is not None else place.base,
        version=_sparkle(fields, "shortversionstring"),
        build=_sparkle(fields, "version"),
        stage=_first(fields, "sparkle:channel"),
        categories=_categories(fields),
    )


def _sparkle(fields: Fields, name: str) -> str | None:
    if words := _first(fields, "sparkle:" + name):
        return words
    for enclosure in fields.get("enclosure", ()):
        for key, value in enclosure.attrib.items():
            if str(key).startswith("{") and _name(str(key)) == "sparkle:" + name and str(value).strip():
                return str(value).strip()
    return None


def _categories(fields: Fields) -> tuple[str, ...]:
    nodes = [node for name in ("category", "atom:category", "dc:subject") for node in fields.get(name, ())]
    words = (visible_words(node.get("label") or node.get("term") or _words(node), limit=100) for node in nodes)
    return tuple(dict.fromkeys(word for word in words if word))
