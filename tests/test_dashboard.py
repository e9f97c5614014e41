"""The dashboard: what is packed can be read again, its figures are the marts', captured words are only words, and it works in a real browser by double
click, with the keyboard, on a phone and for readers of the screen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, sync_playwright

from pipelines.brief.words import day, money, rate
from pipelines.dashboard import FILE, chart_library, write_dashboard
from pipelines.dashboard.evidence_links import evidence_links
from pipelines.dashboard.packed import packed
from pipelines.dashboard.page_file import named, own_script, render_page
from tests.conftest import DemoRun
from tests.dashboard_market import HASH, MadeUpMarket, small_market
from tests.dashboard_visit import Visit, dataset, unpacked

TEXT = "Share a rota"
VIEWS = (
    "",
    "competitors",
    "competitor/acme1",
    "themes",
    "theme/Mobile",
    "prices",
    "timeline",
    "changes",
    "sources",
    "corrections",
    "about",
    "evidence/change/c1",
    "evidence/price/p1",
)
AXE_VIEWS = {"light": ("", "competitor/acme1", "changes", "evidence/change/c1"), "dark": ("evidence/change/c1",)}
"""Between them they hold every kind of element; `make pictures` looks at every view of the demo market in both colours."""
HOSTILE = (
    "<script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">", "</script><script>document.title='owned'</script>", "<!--<script>", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", '" onmouseover="alert(1)', "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>", "{{7*7}} ${7*7} $style", "\u202egnp.exe", "\u200bzero\u200bwidth",
    "\U000e0041\U000e0042tags", "\x1b]0;owned\x07", "<span hidden>hidden words</span>", "<p style='display:none'>unseen words</p>", "A" * 5000, "'; DROP TABLE x; --", "__proto__", "constructor",
)  # fmt: skip


def written(market: MadeUpMarket, folder: Path) -> Path:
    """-> the dashboard of a market."""
    write_dashboard(market.save(folder))
    return folder / FILE


def plain(text: str) -> str:
    """-> hostile words as they may be shown: without marks that steer, white space folded."""
    return " ".join(re.sub("[\x00-\x1f\u200b\u202e\U000e0041\U000e0042]", " ", text).split())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine, so the dashboard was not opened in a browser (Debian: apt-get install chromium)")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard of the small market."""
    return written(small_market(TEXT), tmp_path_factory.mktemp("small") / "published")


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.text(max_size=4), st.none() | st.integers(-9, 9), st.none() | st.floats(allow_nan=False, allow_infinity=False), st.booleans()), max_size=12
    )
)
def test_what_is_packed_can_be_read_again(rows: list[tuple[Any, ...]]) -> None:
    text = packed(("words", "number", "figure", "is_so"), rows)
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", text)
    assert [tuple(row.values()) for row in unpacked(text)] == rows
    assert packed(("words", "number", "figure", "is_so"), rows) == text


def test_days_and_exact_amounts_are_packed_as_text() -> None:
    assert unpacked(packed(("day", "amount"), [(date(2026, 3, 1), Decimal("9.50")), (None, None)])) == [
        {"day": "2026-03-01", "amount": "9.50"},
        {"day": None, "amount": None},
    ]


def test_E07_our_script_makes_no_markup_and_no_code_of_words() -> None:
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        'setAttribute("style',
        "fetch(",
        "XMLHttpRequest",
        "http:",
    ):
        assert forbidden not in own_script(), forbidden


def test_E08_the_policy_lets_our_script_run_and_nothing_else() -> None:
    page = render_page({"about": packed(("a",), [(1,)])}, "window.drawChart = 1;")
    policy = re.search(r'Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith(f"default-src 'none'; script-src {named(own_script())} {named('window.drawChart = 1;')}; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.findall(r'(?:src|href)="(?!#|data:,|brief\.html)[^"]*"', page)


def test_the_charts_library_is_bundled_once_an_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda **_: made.append("once") or "code")
    assert [chart_library.__wrapped__(), chart_library.__wrapped__()] == ["code", "code"]
    assert made == ["once"]


def test_a_page_of_evidence_is_found_by_its_capture_and_place(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "1.html").write_text(f"<dl><dt>Place in the page</dt><dd>line:3</dd><dt>SHA-256</dt><dd><code>{HASH}</code></dd></dl>")
    (tmp_path / "evidence" / "2.html").write_text("<p>another page</p>")
    assert unpacked(evidence_links(tmp_path / "evidence")) == [{"hash": HASH, "locator": "line:3", "href": "evidence/1.html"}]
    assert unpacked(evidence_links(tmp_path / "none")) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_E08_every_view_opens_by_double_click_and_is_accessible(browser: Browser, small: Path, width: int, scheme: Any) -> None:
    visit = Visit(browser, small, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    # in the other colours and at the other width the elements are the same: what can differ is contrast and what fits
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]} if scheme == "light" else {"runOnly": ["color-contrast", "scrollable-region-focusable"]}
    wrong = {}
    for view in VIEWS:
        page = visit.show(view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        if view not in AXE_VIEWS[scheme]:
            continue
        found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
        wrong[view] = [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in found if fault["impact"] in ("serious", "critical", "moderate")]
    assert not any(wrong.values()), wrong
    assert not visit.told
    visit.page.close()


def test_E07_E09_E10_K02_captured_words_are_only_words(browser: Browser, tmp_path: Path) -> None:
    visit = Visit(browser, written(small_market(*HOSTILE), tmp_path / "published"))
    evidence = {f"evidence/change/c{number}": HOSTILE[number - 1] for number in (1, 4, 9, 16)}
    for view in ("", "competitors", "competitor/acme2", "prices", "timeline", "changes", "sources", "corrections", "theme/Mobile", *evidence):
        page = visit.show(view)
        assert not page.locator(
            "main script, main img, main iframe, main [onerror], main [onmouseover], main object, main form[action], svg a, svg image"
        ).count()
        links = page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))")
        assert all(re.match(r"#/|https?://|brief\.html$|evidence/", link) for link in links), links
        assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202e\U000e0041]", page.inner_text("body"))
        if view in evidence:
            assert page.inner_text("blockquote")[:250] == plain(evidence[view])[:250]
        if view == "changes":
            assert {row[0][:250] for row in visit.table("Changes, newest first")} == {plain(text)[:250] for text in HOSTILE}
    assert "owned" not in visit.page.evaluate("document.title").replace("owned'", "")
    assert not visit.told
    visit.page.close()


def test_unknown_is_hatched_and_never_zero(browser: Browser, small: Path) -> None:
    visit = Visit(browser, small, timezone_id="America/Los_Angeles")
    visit.show("competitor/acme1")
    labels = visit.page.locator("main svg").first.text_content() or ""
    assert "Apr 2026" in labels, "a day is the same day wherever it is read"
    assert "Mar 2026" not in labels
    assert [row[:4] for row in visit.table("acme1 Share a rota: features")] == [
        ["May 2026", "not observable", "0", "not observable"],
        ["April 2026", "1", "30", "0.9 (0.0–4.4)"],
    ]
    assert visit.page.locator("main svg path[fill='url(#hatch)']").count() == 1
    visit.page.close()


def test_a_withdrawn_event_disappears_and_is_listed_as_a_correction(browser: Browser, small: Path, tmp_path: Path) -> None:
    after = written(small_market(TEXT, is_withdrawn=True), tmp_path / "published")
    assert [row["subject"] for row in dataset(small, "event")] == [f"Team {TEXT}"]
    assert not dataset(after, "event") + dataset(after, "recent")
    visit = Visit(browser, after)
    visit.show("corrections")
    assert visit.table("Corrections")[0][:2] == [f"price rise {TEXT}", "withdrawn"]
    assert "may have been withdrawn" in visit.show("evidence/event/e1").inner_text("main")
    visit.page.close()


def test_keyboard_and_screen_reader(browser: Browser, demo: DemoRun) -> None:
    visit = Visit(browser, demo.home / "published" / FILE)
    page = visit.show("changes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.fill("input[name=text]", "WEBHOOK signatures")
    page.wait_for_selector("#told:not(:empty)", state="attached")
    told = page.inner_text("#told")
    assert re.fullmatch(r"[1-9]\d* of [\d,]+ changes", told)
    assert "text=WEBHOOK" in page.url
    shown = len(visit.table("Changes, newest first"))
    assert told.startswith(f"{shown} of ")
    page.focus("table button >> nth=0")
    page.keyboard.press("Enter")
    assert page.get_attribute("table th >> nth=0", "aria-sort") == "ascending"
    assert "rows 1 to" in page.inner_text("#told")
    page.focus("nav a >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-ready='#/']")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.title().startswith("Market overview")
    visit.page.close()


def test_F13_the_figures_shown_are_those_of_the_marts(browser: Browser, demo: DemoRun) -> None:
    visit = Visit(browser, demo.home / "published" / FILE)
    visit.show("")
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as market:
        months = market.execute("""
            SELECT competitor_name, change_count, exposure_days, velocity, velocity_low, velocity_high, velocity_index
            FROM rpt_feature_velocity JOIN dim_competitor ON scope_id = dim_competitor.competitor
            WHERE scope = 'competitor' AND change_kind = 'feature' AND period_grain = 'month' QUALIFY period_start = max(period_start) OVER ()""").fetchall()  # fmt: skip
        prices = market.execute("SELECT plan, amount, currency, price_kind, last_seen_at FROM fct_plan_price WHERE is_current").fetchall()
    shown = {row[0].removesuffix(" (us)"): row[1:] for row in visit.table("Features in")}
    assert len(shown) == len(months)
    for name, n, exposure, velocity, low, high, index in months:
        told = ["not observable"] if velocity is None else [str(n), str(exposure), f"{rate(velocity)} ({rate(low)}–{rate(high)})"]
        assert shown[name][: len(told)] == told
        assert shown[name][3].split(" ")[0] == ("not" if velocity is None else "no" if index is None else f"{index:.2f}")
    visit.show("prices")
    amounts = sorted((row[0], row[2].split(" ")[0], row[4]) for row in visit.table("Current prices") if row[2][0] in "$€£")
    assert amounts == sorted((plan, money(amount, currency), day(seen)) for plan, amount, currency, _, seen in prices if amount is not None)
    assert not visit.told
    visit.page.close()


def test_every_figure_of_pace_leads_to_as_many_changes(demo: DemoRun) -> None:
    page = demo.home / "published" / FILE
    changes, velocity = dataset(page, "change"), dataset(page, "velocity")
    assert len(velocity) > 1000
    rated = [row for row in changes if row["is_rated"]]
    for row in velocity:
        if row["n"] is None:
            continue
        mine = [
            change
            for change in rated
            if change["competitor" if row["scope"] == "competitor" else "product"] == row["scope_id"]
            and row["period_start"] <= change["day"] <= row["period_end"]
        ]
        found = (
            sum(change["kind"] == "breaking" or change["is_breaking"] for change in mine)
            if row["kind"] == "breaking"
            else sum(change["kind"] == row["kind"] for change in mine)
        )
        assert found == row["n"], row
    for row in velocity:
        assert row["index"] is None or row["index"] == pytest.approx(row["velocity"] / row["usual"])


def test_every_other_count_leads_to_as_many_changes(demo: DemoRun) -> None:
    page = demo.home / "published" / FILE
    changes, (about,) = dataset(page, "change"), dataset(page, "about")

    def listed(since: str, until: str, **chosen: Any) -> int:
        theme, kind = chosen.pop("theme", None), chosen.pop("kind", None)
        of_kind = [row for row in changes if kind in (None, row["kind"]) or (kind == "breaking" and row["is_breaking"])]
        rows = [row for row in of_kind if row["day"] and since <= row["day"] <= until and all(row[name] == value for name, value in chosen.items())]
        return len(rows) if theme is None else sum(theme in (row["themes"] or "").split("|") for row in rows)

    for row in dataset(page, "mix"):
        assert row["n"] == listed(about["year_from"], about["year_until"], competitor=row["competitor"], theme=row["theme"], kind="feature", is_rated=True)
    for row in dataset(page, "comparison"):
        for number, product in ((row["changes"], row["product"]), (row["our_changes"], row["our_product"])):
            assert number == listed(row["period_start"], row["period_end"], product=product, kind=row["measure"], is_rated=True)
    for row in dataset(page, "share"):
        assert row["features"] in (None, listed(row["window_start"], row["period_end"], product=row["product"], kind="feature", is_rated=True))
    for row in dataset(page, "white_space"):
        assert row["features_12m"] == listed(row["recent_from"], row["latest_on"], theme=row["theme"], kind="feature", is_counted=True)
    for row in dataset(page, "momentum"):
        assert row["items"] <= row["all_items"] == listed(row["period_start"], row["period_end"], theme=row["theme"], kind="feature", is_rated=True)


def test_a_market_of_which_nothing_is_known_yet_still_opens(browser: Browser, tmp_path: Path) -> None:
    visit = Visit(browser, written(MadeUpMarket(), tmp_path / "published"))
    for view in ("", "competitors", "competitor/nobody", "themes", "prices", "timeline", "sources", "about"):
        visit.show(view)
    assert not visit.told
    visit.page.close()


def test_the_demo_publication_has_a_dashboard_that_can_be_made_again(demo: DemoRun, tmp_path: Path) -> None:
    published = demo.home / "published"
    page = published / FILE
    assert page.stat().st_size < 1_000_000
    assert len(dataset(page, "brief_evidence")) > 20
    for name in ("marts", "evidence"):
        shutil.copytree(published / name, tmp_path / name)
    write_dashboard(tmp_path)
    assert (tmp_path / FILE).read_bytes() == page.read_bytes()
