"""The same changelog in other clothes: a Markdown or reStructuredText file dressed as pages, cards, accordions, split pages and feeds.

`Wardrobe` takes the file and the releases that its reader found (for where each begins), renders every release's body with
an independent renderer, and gives the designs. `compare` says which share of the file's releases and items a design kept.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from textwrap import dedent
from xml.sax.saxutils import escape

from docutils.core import publish_parts
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from spiders.read.author_labels import read_label
from spiders.read.reading import Reading
from spiders.records import Release

HOST = "https://notes.example"
_LINES = re.compile(r"line:(\d+)(?:-(\d+))?")
# Roles of Sphinx, which docutils alone renders as errors.
_ROLE = re.compile(r":[\w:.-]+:`[~!]?([^`<>]+?)(?:\s*<[^<>`]*>)?`")
_COOKIES = '<div class="cookie-banner">We use cookies to improve this site. <button>Accept all</button> <button>Reject</button></div>'
_HEADER = (
    '<header class="site-header"><a href="/">Acme</a><nav><ul><li><a href="/pricing">Pricing</a></li><li><a href="/docs">Docs v2</a></li></ul></nav></header>'
)
_FOOTER = "<footer><ul><li><a href='/imprint'>Imprint</a></li><li>Version 9.9.9 of this site</li></ul></footer>"


@dataclass(frozen=True, slots=True)
class Garment:
    """One release as HTML: its title (without the date where that stands apart), date as ISO string, body."""

    release: Release
    title: str
    heading: str
    on: str | None
    body: str

    @property
    def path(self) -> str:
        """Path of the release's own page."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")[:40]
        return f"/changelog/{slug or 'release'}-{self.release.position}"


@dataclass
class Wardrobe:
    """A file and its releases, ready to be dressed."""

    whole: str
    garments: list[Garment] = field(default_factory=list)

    @classmethod
    def markdown(cls, text: str, reading: Reading) -> Wardrobe:
        """-> from Markdown; bodies are cut at the lines where the releases' headings stand."""
        renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        env: dict[str, object] = {}
        tokens = renderer.parse(_body_of(text), env)
        whole = str(renderer.renderer.render(tokens, renderer.options, env))
        starts = [_lines(release) for release in reading.releases]
        garments = []
        for place, release in enumerate(reading.releases):
            end = starts[place + 1][0] if place + 1 < len(starts) else 10**9
            if any(token.level == 0 and token.map and token.map[0] == starts[place][0] - 1 and token.type != "bullet_list_open" for token in tokens):
                part = _below_title(tokens, starts[place], end)
            else:
                part = renderer.parse(dedent("\n".join(text.split("\n")[starts[place][1] : end - 1])), env)
            garments.append(_garment(release, str(renderer.renderer.render(part, renderer.options, env))))
        return cls(whole, garments)

    @classmethod
    def rst(cls, text: str, reading: Reading) -> Wardrobe:
        """-> from reStructuredText; a release's body is what follows its heading in its section."""
        settings = {
            "report_level": 5,
            "halt_level": 5,
            "file_insertion_enabled": False,
            "raw_enabled": False,
            "doctitle_xform": False,
            "initial_header_level": 2,
        }
        text = _ROLE.sub(r"``\1``", text)
        whole = str(publish_parts(text, writer="html5", settings_overrides=settings)["html_body"])
        tree = lxml_html.fragment_fromstring(whole, create_parent="div")
        headings = [one for one in tree.iter() if one.tag in ("h1", "h2", "h3", "h4")]
        garments, at = [], 0
        for release in reading.releases:
            match = next((place for place in range(at, len(headings)) if _fold(headings[place].text_content()) == _fold(release.quote)), None)
            if match is None:
                continue
            at, heading = match + 1, headings[match]
            inner = "".join(lxml_html.tostring(one, encoding="unicode") for one in heading.itersiblings())
            garments.append(_garment(release, inner))
        return cls(whole, garments)

    def article(self) -> str:
        """The file as one plain article, with a table of contents beside it."""
        toc = "".join(f'<li><a href="#r{place}">{html.escape(one.heading)}</a></li>' for place, one in enumerate(self.garments))
        return _page(
            "Changelog", f'<div class="layout"><aside class="sidebar"><ul>{toc}</ul></aside><main><article class="prose">{self.whole}</article></main></div>'
        )

    def cards(self) -> str:
        """Cards with the date in a column of its own."""
        cards = "".join(
            f'<div class="entry" id="r{place}"><div class="entry__aside">{_time(one.on)}<span class="avatar" aria-hidden="true"></span></div>'
            f'<div class="entry__main"><h2 class="entry__title"><a class="anchor" href="#r{place}">#</a>{html.escape(one.title)}</h2>{one.body}</div></div>'
            for place, one in enumerate(self.garments)
        )
        return _page("What's new", f'<main><h1>What\'s new</h1><div class="timeline">{cards}</div></main>')

    def accordion(self) -> str:
        """Panels that are closed until their button is pressed."""
        panels = "".join(
            f'<h3 class="faq"><button aria-expanded="false" aria-controls="panel-{place}">{html.escape(_dated(one))}<svg viewBox="0 0 9 9"><path d="M0 0"/></svg></button></h3>'
            f'<div id="panel-{place}" role="region" hidden>{one.body}</div>'
            for place, one in enumerate(self.garments)
        )
        return _page("Release notes", f'<main><h1>Release notes</h1><div class="accordion">{panels}</div></main>')

    def disclosure(self) -> str:
        """The same with `details`."""
        panels = "".join(f"<details><summary>{html.escape(_dated(one))}</summary>{one.body}</details>" for one in self.garments)
        return _page("Release notes", f"<main><h1>Release notes</h1>{panels}</main>")

    def index(self) -> str:
        """The index of the split pages."""
        links = "".join(f'<li><a href="{one.path}">{html.escape(one.title)}</a> {_time(one.on)}</li>' for one in self.garments)
        return _page("Changelog", f'<main><h1>Changelog</h1><ul class="releases">{links}</ul></main>')

    def pages(self) -> dict[str, str]:
        """Address of each release's page -> the page."""
        return {
            HOST + one.path: _page(
                f"{one.title} | Acme",
                f'<main><a href="/changelog">All releases</a><article><h1>{html.escape(one.title)}</h1><p class="meta">{_time(one.on)}</p>{one.body}</article></main>',
            )
            for one in self.garments
        }

    def atom(self) -> str:
        """An Atom feed with HTML bodies."""
        entries = "".join(
            f"<entry><id>tag:notes.example,2020:{place}</id><title>{escape(one.heading)}</title><link href='{HOST}{one.path}'/>"
            f"<updated>{one.on or '2001-01-01'}T00:00:00Z</updated><content type='html'>{escape(_clean(one.body))}</content></entry>"
            for place, one in enumerate(self.garments)
        )
        return f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Acme</title><id>tag:notes.example,2020:f</id>{entries}</feed>"

    def rss(self) -> str:
        """An RSS feed with summaries only."""
        items = "".join(
            f"<item><title>{escape(one.heading)}</title><link>{HOST}{one.path}</link><description>Release {place} is here, see the notes.</description></item>"
            for place, one in enumerate(self.garments)
        )
        return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Acme</title><link>{HOST}</link><description>n</description>{items}</channel></rss>"


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of the file a design kept: counts of releases and items, and items that only the design has."""

    releases: int
    kept_releases: int
    items: int
    kept_items: int
    extra_items: int
    kept_kinds: int
    missing: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Share of the items kept, extra ones counted as errors."""
        return self.kept_items / max(1, self.items, self.kept_items + self.extra_items)


def compare(file: Reading, dressed: list[Reading]) -> Fit:
    """-> the fit of what was read from a design (one reading, or one per page) to what was read from the file."""
    wanted_releases = Counter(_name(release) for release in file.releases)
    found_releases = Counter(_name(release) for reading in dressed for release in reading.releases)
    wanted, found = _items([file]), _items(dressed)
    kept = wanted & found
    kinds, found_kinds = _items([file], with_kind=True), _items(dressed, with_kind=True)
    missing = tuple(f"{name}: {text[:120]}" for name, text in (wanted - found))
    return Fit(
        wanted_releases.total(),
        (wanted_releases & found_releases).total(),
        wanted.total(),
        kept.total(),
        (found - wanted).total(),
        (kinds & found_kinds).total(),
        missing,
    )


def _items(readings: list[Reading], *, with_kind: bool = False) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        names = {release.release_id: _name(release) for release in reading.releases}
        found.update((names[item.release_id], _fold(item.text) + (item.change_kind if with_kind else "")) for item in reading.items)
    return found


def _name(release: Release) -> str:
    return _fold(release.version or release.title or "")


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _garment(release: Release, body: str) -> Garment:
    on = release.released_on.isoformat() if release.released_on and release.date_precision != "month" else None
    title = release.title or (f"{release.component} {release.version}" if release.component else release.version) or release.quote
    return Garment(release, title, release.quote, on, body)


def _dated(one: Garment) -> str:
    return f"{one.title} ({one.on})" if one.on and one.on not in one.title else one.title


def _time(on: str | None) -> str:
    return f'<time datetime="{on}">{on}</time>' if on else ""


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _page(title: str, body: str) -> str:
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title><script>var a = "<div>1.0</div>";</script></head>'
    return f"{head}<body>{_HEADER}{body}{_FOOTER}{_COOKIES}</body></html>"


def _body_of(text: str) -> str:
    """Front matter and imports hold no content; line numbers stay."""
    front = re.match(r"\A\ufeff?---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    return "\n" * front[0].count("\n") + text[front.end() :] if front else text


def _lines(release: Release) -> tuple[int, int]:
    found = _LINES.match(release.locator)
    first = int(found[1]) if found else 1
    return first, int(found[2] or first) if found else 0


def _below_title(tokens: list[Token], start: tuple[int, int], end: int) -> list[Token]:
    """The top-level tokens behind the heading at lines `start` (1-based), before line `end`; their headings go below a title of level 3."""
    part: list[Token] = []
    inside, own = False, 7
    for place, token in enumerate(tokens):
        if token.level == 0 and token.map:
            inside = start[1] <= token.map[0] < end - 1
            if token.type == "heading_open" and token.map[0] == start[0] - 1:
                own = int(token.tag[1])
            elif inside and token.type == "heading_open" and int(token.tag[1]) < own and read_label(tokens[place + 1].content) is None:
                break
        if inside:
            part.append(token)
    levels = sorted({int(token.tag[1]) for token in part if token.type == "heading_open"})
    moved = {f"h{level}": f"h{min(6, 4 + place)}" for place, level in enumerate(levels)}
    return [token.copy(tag=moved.get(token.tag, token.tag)) if token.type in ("heading_open", "heading_close") else token for token in part]
