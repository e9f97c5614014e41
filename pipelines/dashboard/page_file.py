"""The dashboard's page: our own script and style, named by their hashes in the content policy, and the data as text that no browser runs. Pure."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from string import Template

from pipelines.dashboard.packed import deflated

FOLDER = Path(__file__).parent / "page"
SCRIPTS = (
    "words.js",
    "element.js",
    "route.js",
    "data.js",
    "table.js",
    "filters.js",
    "chart.js",
    "drawings.js",
    "cells.js",
    "overview.js",
    "competitor.js",
    "theme.js",
    "price.js",
    "timeline.js",
    "sources.js",
    "evidence.js",
    "app.js",
)
"""In the order in which they build on one another; together they are one script."""
LATER = frozenset({"change", "event"})
"""Datasets that grow with the market and that the first view does not need: they stand behind the script, which starts before they are there."""


def render_page(datasets: dict[str, str], charts: str) -> str:
    """-> the page. `datasets` are packed tables by name, `charts` the charts' library. All that comes from outside is base64 in it."""
    script, style = own_script(), _own((FOLDER / "style.css").read_text(encoding="utf-8"))
    rules = (
        "default-src 'none'",
        f"script-src {named(script)} {named(charts)}",
        f"style-src {named(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    blocks = {name: f'<script type="text/plain" id="data-{name}">{data}</script>' for name, data in sorted(datasets.items())}
    return Template((FOLDER / "dashboard.html").read_text(encoding="utf-8")).substitute(
        policy="; ".join(rules),
        style=style,
        script=script,
        charts=deflated(charts),
        first="\n".join(block for name, block in blocks.items() if name not in LATER),
        later="\n".join(block for name, block in blocks.items() if name in LATER),
    )


@cache
def own_script() -> str:
    """-> our scripts as one, with names of its own."""
    parts = [(FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return _own("\n".join(['(function () {\n"use strict";', *parts, "})();\n"]))


def named(text: str) -> str:
    """-> the content policy's name of a script or style that stands in the page."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") + "'"


def _own(text: str) -> str:
    """-> `text`. Raises ValueError where it could end the element that holds it."""
    if "</" in text or "<!--" in text:
        raise ValueError("a script or style of the dashboard holds `</` or `<!--`, which could end its element")
    return text
