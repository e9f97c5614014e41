"""The formats of an edition: one function each, from the same model. A new format is a line here."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.brief.html_page import render_html
from pipelines.brief.markdown_page import render_markdown
from pipelines.brief.model import Brief

FORMATS: dict[str, Callable[[Brief], str]] = {"html": render_html, "md": render_markdown}
"""Text formats by the ending of their file."""
