"""The brief as one self-contained HTML file: no script, nothing loaded, everything captured escaped."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief
from pipelines.brief.words import display, minute

TEMPLATES = Path(__file__).parent / "templates"


def render_html(brief: Brief) -> str:
    """-> the page."""
    return _environment().get_template("brief.html.j2").render(brief=brief)


@cache
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(display=display, minute=minute, safe_link=safe_link, svg=svg, evidence_path=evidence_path)
    return environment


def safe_link(url: str | None) -> str | None:
    """-> the address where it is plain http or https, else None: nothing else becomes a link."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else None


def evidence_path(fact: Fact) -> str | None:
    """-> where the captured bytes lie, seen from the published folder."""
    return f"../evidence/{fact.document_hash[:2]}/{fact.document_hash}.gz" if fact.document_hash else None


def svg(chart: str) -> Markup:
    """-> our own chart's SVG as markup. Charts are drawn by us from escaped labels; anything that is not drawing is refused."""
    if re.search(r"<\s*(script|foreignObject|iframe|image|a)\b|\son\w+\s*=|javascript:|xlink:href", chart, re.I):
        raise ValueError("a chart holds something that is not drawing; it was not put into the brief")
    return Markup(chart)  # noqa: S704  checked just above, drawn by us
