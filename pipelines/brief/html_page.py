"""The brief as one self-contained HTML file: no script, nothing loaded, everything captured escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from markupsafe import Markup

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief, evidence_file
from pipelines.brief.words import PLAIN_ADDRESS, display, minute

TEMPLATES = Path(__file__).parent / "templates"
DRAWING = frozenset({"svg", "g", "path", "text", "tspan", "rect", "line", "circle", "defs", "clipPath", "pattern", "title", "desc"})


def render_html(brief: Brief) -> str:
    """-> the page."""
    return page_templates().get_template("brief.html.j2").render(brief=brief)


@cache
def page_templates() -> Environment:
    """-> the pages' templates: everything that is put into one is escaped."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(display=display, minute=minute, safe_link=safe_link, svg=svg, evidence_path=evidence_path, evidence_file=evidence_file)
    return environment


def safe_link(url: str | None) -> str | None:
    """-> the address where it is plain http or https in visible ASCII, else None: nothing else becomes a link."""
    return url if url and PLAIN_ADDRESS.fullmatch(url) else None


def evidence_path(fact: Fact) -> str | None:
    """-> where the captured bytes lie, seen from the state folder."""
    return f"evidence/{fact.document_hash[:2]}/{fact.document_hash}.gz" if fact.document_hash else None


def svg(chart: str) -> Markup:
    """-> our own chart's SVG as markup. Raises ValueError where it holds an element or attribute that is not drawing."""
    for element in etree.fromstring(chart.encode(), etree.XMLParser(resolve_entities=False, no_network=True)).iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        attributes = {etree.QName(attribute).localname.lower() for attribute in element.attrib}
        if name not in DRAWING or "href" in attributes or any(attribute.startswith("on") for attribute in attributes):
            raise ValueError(f"a chart holds {name!r} with {sorted(attributes)}, which is not drawing; it was not put into the brief")
    return Markup(chart)  # noqa: S704  every element was checked just above
