"""The formats of an edition: one function each, from the same model. A new format is a line here."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.brief.email_page import render_email
from pipelines.brief.html_page import render_html
from pipelines.brief.json_page import render_json
from pipelines.brief.markdown_page import render_markdown
from pipelines.brief.model import Brief
from pipelines.brief.pdf_page import render_pdf
from pipelines.brief.plain_page import render_plain

FORMATS: dict[str, Callable[[Brief], str]] = {"html": render_html, "md": render_markdown, "txt": render_plain, "json": render_json, "eml": render_email}
"""Text formats by the ending of their file."""
BINARY_FORMATS: dict[str, Callable[[Brief], bytes]] = {"pdf": render_pdf}
"""Formats that are no text, by the ending of their file."""
