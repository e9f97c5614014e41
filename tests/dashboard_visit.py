"""How tests look at a dashboard: its data as the page reads it, and the page in a browser, with everything that must not happen written down."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page


def unpacked(text: str) -> list[dict[str, Any]]:
    """-> the rows of a packed table, as the page reads them."""
    table = json.loads(gzip.decompress(base64.b64decode(text)))
    columns = {name: entry.get("values") or [entry["words"][code] for code in entry.get("codes", [])] for name, entry in table["columns"].items()}
    return [{name: values[place] for name, values in columns.items()} for place in range(table["size"])]


def dataset(page: Path, name: str) -> list[dict[str, Any]]:
    """-> the rows of a dataset of a written dashboard."""
    found = re.search(rf'id="data-{name}">([^<]*)<', page.read_text())
    assert found
    return unpacked(found[1])


class Visit:
    """A page on which everything that must not happen is written down."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self.page: Page = browser.new_page(**context)
        self.file = file
        self.told: list[str] = []
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: self.told.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self.told.append(request.url) if not request.url.startswith((file.as_uri(), "data:,")) else None)

    def show(self, view: str) -> Page:
        """-> the page with a view and the charts that can be seen."""
        self.page.goto(f"{self.file.as_uri()}#/{view}")
        self.page.wait_for_selector("main[data-ready]")
        assert "could not be drawn" not in self.page.inner_text("main"), self.page.inner_text("main")[:300]
        return self.page

    def table(self, caption: str) -> list[list[str]]:
        """-> the cells of the rows of a table whose caption begins so."""
        rows = self.page.locator("table", has=self.page.locator("caption", has_text=re.compile(f"^{re.escape(caption)}"))).first.locator("tbody tr")
        return [[str(cell) for cell in cells] for cells in rows.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))")]
