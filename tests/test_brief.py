"""The brief: worded from rows, escaped wherever captured words appear, and clean in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipelines.brief.compose import Order, compose
from pipelines.brief.facts import BriefFacts, Fact, load_facts
from pipelines.brief.html_page import render_html, svg
from pipelines.brief.issue import Issue, Since
from pipelines.brief.markdown_page import escape, render_markdown
from pipelines.brief.model import Brief
from pipelines.brief.period import Rhythm
from pipelines.brief.price_tables import price_table
from pipelines.brief.ranking import told_of
from pipelines.brief.sentences import TEMPLATES, sentence
from pipelines.brief.words import display, listed, money, per, step
from pipelines.faults import WrongInput
from tests.conftest import DemoRun

NOW = datetime(2026, 6, 30, 6, tzinfo=UTC)
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[click](javascript:alert(1))", "![x](http://evil.example/pixel.png)", "</svg><script>x</script>", "{{7*7}}", "{% raw %}",
    "| a | b |\n|---|---|", "# heading", "* item", "`code`", "<http://evil.example|text>", "@everyone", "\u202egnp.exe", "\x1b]0;owned\x07", "&lt;script&gt;", '" onmouseover="alert(1)', "--><!--", "]]>",
    "javascript:alert(1)", "data:text/html,<script>", "A" * 5000, "\U000e0041\U000e0042", "\u200bzero\u200bwidth", "${7*7}", "'; DROP TABLE x; --",
]  # fmt: skip


def fact(**given_fields: Any) -> Fact:
    """-> a fact with every field set to something plain, but for those given."""
    plain: dict[str, Any] = {field.name: None for field in fields(Fact)}
    plain |= {
        "fact_id": "f1", "section": "news", "fact_type": "breaking", "rank": 1, "materiality": 62.0, "is_material": True, "competitor": "acme", "competitor_name": "Acme", "is_us": False, "product": "acme/app",
        "product_name": "Acme App", "subject": "a door", "announced_on": date(2026, 6, 24), "observed_at": NOW, "date_basis": "vendor", "n_count": 3, "source_id": "acme/app/feed",
        "source_url": "https://acme.example/feed", "document_hash": "a" * 64, "captured_at": NOW, "locator": "line:3", "quote": "a door", "period_start": date(2026, 6, 15), "period_end": date(2026, 6, 24),
        "value": 3.0, "value_low": 1.0, "value_high": 7.0, "previous_value": 1.5, "amount": Decimal("12.500000"), "previous_amount": Decimal("10.000000"), "currency": "EUR", "unit": "user",
        "billing_period": "month", "exposure_days": 28.0,
    }  # fmt: skip
    return Fact(**(plain | given_fields))


def edition(*facts: Fact, since: Since | None = None, rhythm: Rhythm = Rhythm.WEEKLY, competitor: str | None = None, now: datetime = NOW) -> Brief:
    """-> the edition over these facts, all sources read a minute ago."""
    about = fact(fact_id="meta", section="meta", fact_type="as_of", document_hash=None, competitor=None, n_count=2, value=2.0)
    healthy = fact(fact_id="well", section="sources", fact_type="source_row", subject="ok", document_hash=None)
    return compose(BriefFacts(NOW, (*facts, about, healthy)), Order(rhythm, competitor), since or Since(), now)


def brief_of(*facts: Fact, since: Since | None = None) -> tuple[str, str]:
    """-> Markdown and HTML of a brief over these facts."""
    brief = edition(*facts, since=since)
    return render_markdown(brief), render_html(brief)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("29.000000", "USD", "$29"), ("9.500000", "EUR", "€9.50"), ("0.012000", "USD", "$0.012"), ("1200", "CHF", "1,200 CHF"), ("12345678.9", "GBP", "£12,345,678.90"), ("0", "USD", "$0"),
        (None, "USD", "no public price"), ("5", None, "5 (currency not stated)"), ("100", "JPY", "¥100"),
    ],
)  # fmt: skip
def test_money_is_said_exactly(amount: str | None, currency: str | None, said: str) -> None:
    assert money(None if amount is None else Decimal(amount), currency) == said


@pytest.mark.parametrize(
    ("period", "billed", "said"),
    [
        ("month", "annually", "per user per month, billed annually"), ("month", "monthly", "per user per month"), ("year", "annually", "per user per year"), ("month", None, "per user per month"),
    ],
)  # fmt: skip
def test_F4_a_price_says_how_it_is_billed(period: str, billed: str | None, said: str) -> None:
    markdown, _ = brief_of(fact(section="prices", fact_type="price_row", billing_period=period, billed=billed))
    assert f"| {said} |" in markdown


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False))
def test_F13_money_loses_nothing(amount: Decimal) -> None:
    assert Decimal(money(amount, "XXX").removesuffix(" XXX").replace(",", "")) == amount


def test_steps_units_and_lists() -> None:
    assert step(Decimal("12.5"), Decimal("10")) == "25.0 %"
    assert step(Decimal("8"), Decimal("10")) == "20.0 %"
    assert step(Decimal("8"), None) == ""
    assert (per("user", "month"), per(None, "one_time"), per(None, None), per("1000 requests", "usage")) == (
        "per user per month",
        "once",
        "",
        "per 1000 requests",
    )
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_every_template_tells_who_and_a_whole_sentence(kind: str) -> None:
    told = sentence(fact(fact_type=kind, section="sources" if kind == "source_broken" else "news"))
    assert told is not None
    assert told.rstrip().endswith((".", ")."))
    assert "None" not in told
    assert "Acme" in told or "acme/app/feed" in told
    empty = fact(
        fact_type=kind,
        **dict.fromkeys(
            (
                "announced_on",
                "effective_on",
                "subject",
                "amount",
                "previous_amount",
                "unit",
                "billing_period",
                "value",
                "previous_value",
                "n_count",
                "quote",
            )
        ),
    )
    assert "None" not in (sentence(empty) or "")


def test_unknown_is_never_told_as_zero() -> None:
    point = fact(section="velocity", fact_type="velocity_point", value=None, value_low=None, value_high=None, n_count=None, exposure_days=None)
    other = replace(
        point, fact_id="f2", period_start=date(2026, 4, 1), period_end=date(2026, 5, 1), value=0.0, value_low=0.0, value_high=2.7, n_count=0, exposure_days=30.0
    )
    markdown, _ = brief_of(point, other)
    row = next(line for line in markdown.splitlines() if line.startswith("| Acme App"))
    assert "not observable" in row
    assert "| 0.0 (0.0–2.7), n 0, 30 d |" in row


def test_nothing_material_is_an_edition() -> None:
    markdown, page = brief_of()
    sentence_told = "Nothing material happened in week 26 of 2026, 22 to 28 June 2026."
    assert f"**{sentence_told}**" in markdown
    assert f"<title>{sentence_told}</title>" in page


def issue(*facts: Fact) -> Issue:
    """-> last week's edition, which told these facts."""
    moment = datetime(2026, 6, 23, 6, tzinfo=UTC)
    return Issue("market/weekly/2026-W25", moment, moment, date(2026, 6, 21), tuple(told_of(one) for one in facts))


def test_what_the_last_brief_told_is_not_told_again() -> None:
    old, new = fact(fact_id="old"), fact(fact_id="new", subject="a window", competitor="other", product_name="Other App", competitor_name="Other")
    markdown, _ = brief_of(old, new, since=Since(issue(old)))
    assert "a window" in markdown
    assert "Acme App made" not in markdown


def test_what_changed_is_told_again_and_says_so() -> None:
    before, now = fact(), fact(subject="a wider door")
    markdown, _ = brief_of(now, since=Since(issue(before)))
    assert "a wider door" in markdown
    assert "Changed since the brief of 23 June 2026." in markdown


def test_a_large_market_stays_readable() -> None:
    points = [
        fact(
            fact_id=f"p{number}",
            section="velocity",
            fact_type="velocity_point",
            product=f"v{number}/app",
            product_name=f"Product {number:02}",
            competitor_name="",
            n_count=number,
        )
        for number in range(30)
    ]
    prices = [fact(fact_id=f"q{number}", section="prices", fact_type="price_row", subject=f"Plan {number:03}") for number in range(100)]
    ours = fact(fact_id="us", section="velocity", fact_type="velocity_point", product="us/app", product_name="Ours", competitor_name="", is_us=True, n_count=0)
    markdown, _ = brief_of(*points, *prices, ours)
    assert markdown.count("| Product ") == 11 + 2
    assert "| Ours (us) |" in markdown
    assert "19 more in rpt_feature_velocity_monthly" in markdown
    assert "40 more rows in the published marts" in markdown


@pytest.mark.parametrize(
    ("months", "title"),
    [
        ((1,), "Too few months are covered to tell whether a pace of features changed"),
        ((9, 9), "Too few months are covered to tell whether a pace of features changed"),
        ((10,), "No product's pace of features changed beyond chance (1 product)"),
        ((24, 12), "No product's pace of features changed beyond chance (2 products)"),
        ((10, 9, 24), "No product's pace of features changed beyond chance (2 of 3 products; the others are covered for too few months)"),
    ],
)
def test_a_pace_that_cannot_be_held_against_a_past_is_not_said_to_hold(months: tuple[int, ...], title: str) -> None:
    points = [
        fact(
            fact_id=f"v{product}m{month}", section="velocity", fact_type="velocity_point", product=f"v{product}/app", product_name=f"Product {product}",
            period_start=date(2024 + month // 12, 1 + month % 12, 1), period_end=date(2024 + month // 12, 1 + month % 12, 28),
        )
        for product, covered in enumerate(months) for month in range(covered)
    ]  # fmt: skip
    markdown, _ = brief_of(*points)
    assert title in markdown
    measured = sum(covered >= 10 for covered in months)
    assert ("whose pace can be measured none differs" in markdown) == (measured > 0)


def test_a_talkative_vendor_does_not_fill_the_page() -> None:
    facts = [fact(fact_id=f"f{number}", subject=f"thing {number}", materiality=90.0 - number) for number in range(9)]
    markdown, _ = brief_of(*facts)
    first_page = markdown.split("## ")[0]
    assert first_page.count("Acme App made a breaking change") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_E07_E10_K02_K07_captured_words_are_only_words(text: str) -> None:
    hostile = fact(subject=text, quote=text[:300], product_name=f"P {text}", competitor_name=text, source_url=text, locator=text, unit=text)
    price = replace(hostile, fact_id="f2", section="prices", fact_type="price_row")
    point = replace(hostile, fact_id="f3", section="velocity", fact_type="velocity_point")
    broken = replace(hostile, fact_id="f4", section="sources", fact_type="source_broken", source_id="acme/app/feed")
    markdown, page = brief_of(hostile, price, point, broken)
    tree = lxml.html.document_fromstring(page)
    assert not tree.xpath("//script | //iframe | //object | //embed | //form | //img | //base | //svg//a | //foreignObject")
    assert not [name for element in tree.iter() if isinstance(element.tag, str) for name in element.attrib if name.lower().startswith("on")]
    links = [value for element, name, value, _ in tree.iterlinks() if name != "data" and element.tag != "svg"]
    assert all(re.match(r"(https?://|#|evidence/\w+\.html$|data:,$)", link) for link in links), links
    assert "\x1b" not in page + markdown
    assert "\u202e" not in page + markdown
    rendered = lxml.html.fromstring(MarkdownIt("commonmark").enable("table").render(markdown))
    assert not rendered.xpath("//script | //img")
    assert all(re.match(r"https?://|evidence/\w+\.html$", link) for link in rendered.xpath("//a/@href"))
    assert len(rendered.xpath("//h1")) == 1


@given(st.text(max_size=80).map(lambda text: display(text)))
def test_K02_escaped_text_renders_as_itself(text: str) -> None:
    rendered = lxml.html.fromstring("<div>" + MarkdownIt("commonmark").enable("table").renderInline("x" + escape(text) + "x") + "</div>")
    assert rendered.text_content() == f"x{text}x"
    assert len(rendered) == 0


@given(st.text(alphabet="#-+=*_.)(>|~ 19ax:/@&;", min_size=1, max_size=12).map(lambda text: display(text)).filter(bool))
@example("1. x")
@example("- x")
@example("---")
@example("# x")
def test_K02_escaped_text_starts_nothing_but_a_paragraph(text: str) -> None:
    rendered = lxml.html.fromstring("<div>" + MarkdownIt("commonmark").enable("table").render(escape(text)) + "</div>")
    assert [child.tag for child in rendered] == ["p"]
    assert rendered[0].text_content() == text


def test_a_chart_that_is_not_drawing_is_refused() -> None:
    for bad in ("<svg><script>x</script></svg>", '<svg onload="x"></svg>', '<svg><a href="http://x"/></svg>', "<svg><foreignObject/></svg>"):
        with pytest.raises(ValueError, match="not drawing"):
            svg(bad)


def chromium() -> str:
    """-> a browser, or the test is skipped with what is missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine, so the brief was not opened in a browser (Debian: apt-get install chromium)")
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_E08_the_brief_opens_in_a_browser_without_an_error_and_loads_nothing(demo: DemoRun, tmp_path: Path, width: int) -> None:
    log, shot = tmp_path / "net.json", tmp_path / "brief.png"
    command = [
        chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},2000", "--hide-scrollbars", "--enable-logging=stderr", f"--log-net-log={log}",
        f"--screenshot={shot}", (demo.home / "published" / "brief.html").as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert shot.stat().st_size > 20_000
    assert "CONSOLE" not in done.stderr
    events = json.loads(log.read_text() if log.read_text().rstrip().endswith("}") else log.read_text().rstrip().rstrip(",") + "]}")["events"]
    started = [event["params"] for event in events if isinstance(event.get("params"), dict) and "initiator" in event["params"] and "url" in event["params"]]
    # what the browser asks for itself (its updates, its clock) has no origin; what the page asks for has the page's
    assert not [params["url"] for params in started if params["initiator"] != "not an origin" and not params["url"].startswith("data:")]
    assert started, "the log tells at least what the browser asked for itself"


def test_the_demo_brief_tells_its_planted_stories(demo: DemoRun) -> None:
    text = (demo.home / "published" / "brief.md").read_text().replace("\\", "")
    first_page = text.split("## Also")[0]
    assert "“Forest”; it says to contact sales" in text
    assert "Tallyroom Hours has published no release" in first_page
    assert "Okapi Desk: its source changelog could not be read well since 27 April 2026." in text
    assert len(first_page.split()) <= 400


def test_another_version_s_publication_is_one_line(tmp_path: Path) -> None:
    market = tmp_path / "market.duckdb"
    with duckdb.connect(str(market)) as connection:
        connection.execute("CREATE TABLE rpt_market_brief AS SELECT 1 AS fact_id")
    with pytest.raises(WrongInput, match=r"another version of Paceline .*`paceline rebuild`"):
        load_facts(market)


def test_a_price_seen_once_says_so() -> None:
    once, twice = (fact(section="prices", fact_type="price_row", fact_id=f"f{value}", value=value) for value in (1.0, 2.0))
    rows = price_table((once, twice)).rows
    assert ["(seen once)" in row[4] for row in rows] == [True, False]
