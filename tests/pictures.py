"""`make pictures`: the README's pictures of brief and dashboard, from a finished demo market; every view of its dashboard is looked at by axe on the way.

python -m tests.pictures --home data/demo
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from pipelines.dashboard import FILE

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH, HEIGHT, LIMIT_BYTES = 1280, 960, 250_000
VIEWS = ("", "competitors", "themes", "prices", "timeline", "changes", "sources", "corrections", "about")
GRAVE = ("serious", "critical")


def main(argv: list[str]) -> int:
    """-> exit code: 1 where axe finds a serious fault or a picture is too large, 2 where there is nothing to show."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description="Takes docs/brief.png and docs/dashboard.png of a demo market.")
    parser.add_argument("--home", type=Path, default=Path("data/demo"), help="state folder of a finished demo (default: data/demo)")
    published = parser.parse_args(argv).home / "published"
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not (published / FILE).exists() or not found:
        sys.stderr.write(
            f"{published / FILE} is not there; run `make demo` first\n" if found else "no Chromium on this machine (Debian: apt-get install chromium)\n"
        )
        return 2
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        wrong = [fault for scheme in ("light", "dark") for fault in faults(browser, (published / FILE).absolute(), scheme)]
        for name, address in (("brief", (published / "brief.html").absolute().as_uri()), ("dashboard", (published / FILE).absolute().as_uri())):
            wrong += picture(browser, name, address)
        browser.close()
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return int(bool(wrong))


def faults(browser: Browser, file: Path, scheme: Any) -> list[str]:
    """-> what axe finds serious in every view, a competitor's, a theme's and one of evidence among them."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
    page.goto(file.as_uri())
    page.wait_for_selector("main[data-ready]")
    first = [str(page.locator(f"main a[href^='#/{kind}/']").first.get_attribute("href"))[2:] for kind in ("competitor", "theme", "evidence")]
    wrong = []
    for view in (*VIEWS, *first):
        page.goto(f"{file.as_uri()}#/{view}")
        page.wait_for_selector("main[data-ready]")
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        wrong += [f"{view or 'overview'}, {scheme}: {fault['id']}, {fault['nodes'][0]['html'][:120]}" for fault in found if fault["impact"] in GRAVE]
        print(f"{view or 'overview'}, {scheme}: {len(found)} remarks")
    page.close()
    return wrong


def picture(browser: Browser, name: str, address: str) -> list[str]:
    """Takes `docs/<name>.png`; -> what is wrong with it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.goto(address)
    page.wait_for_load_state("load")
    if name == "dashboard":
        page.wait_for_selector("main[data-ready]")
        page.wait_for_timeout(500)
    target = DOCS / f"{name}.png"
    page.screenshot(path=target)
    page.close()
    size = target.stat().st_size
    print(f"{target.name}: {size:,} bytes")
    return [f"{target.name} has {size:,} bytes, more than {LIMIT_BYTES:,}"] if size > LIMIT_BYTES else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
