"""`paceline verify brief`: no figure of a rendered brief can be altered unseen, in any format, and every quote leads to its capture."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.brief.check import check_published, raise_for_unproven, sight_wrong, text_wrong
from pipelines.brief.compose import Order, compose
from pipelines.brief.evidence_pages import evidence_pages, look_up
from pipelines.brief.facts import BriefFacts
from pipelines.brief.figures import differences, figures, shown_text
from pipelines.brief.formats import FORMATS
from pipelines.brief.issue import Since
from pipelines.brief.model import Brief, Statement
from pipelines.brief.period import Rhythm
from pipelines.brief.press import write_brief
from pipelines.brief.proof import unproven, unproven_words
from pipelines.brief.publication import Compiled, Place, compile_proven
from pipelines.dashboard import write_dashboard
from pipelines.delivery.feed import write_feeds
from pipelines.faults import PublicationHeld
from spiders.evidence import EvidenceStore
from tests.bench.brief import market
from tests.conftest import DemoRun
from tests.dashboard_visit import dataset
from tests.demo_home import environment, one_line, paceline
from tests.test_brief import NOW, edition, fact
from tests.test_brief_editions import facts_of


def whole() -> Brief:
    """-> an edition with every kind of section, each of a few rows."""
    months = [(date(2026, month, 1), date(2026, month + 1, 1)) for month in (3, 4, 5)]
    points = [
        fact(fact_id=f"v{start}", section="velocity", fact_type="velocity_point", period_start=start, period_end=end, value=3.5, document_hash=None)
        for start, end in months
    ]
    shares = [
        fact(
            fact_id=f"s{start}",
            section="themes",
            fact_type="momentum_point",
            theme="AI",
            period_start=start,
            period_end=end,
            value=0.05,
            value_low=0.031,
            value_high=0.08,
            document_hash=None,
        )
        for start, end in months
    ]
    return edition(
        *points,
        *shares,
        replace(shares[-1], fact_id="m", fact_type="momentum", value=0.2, value_low=0.1),
        fact(),
        fact(fact_id="rise", fact_type="price_rise", materiality=99.0, events_of_type=1, events_of_competitor=40),
        fact(fact_id="place", section="position", fact_type="price_position", value=1.25, value_low=14.0, value_high=7.0),
        fact(fact_id="price", section="prices", fact_type="price_row"),
        fact(fact_id="count", section="themes", fact_type="theme_count", theme="AI", document_hash=None),
        fact(fact_id="us", section="coverage", fact_type="coverage_row", is_us=True, exposure_days=300, document_hash=None),
        fact(fact_id="white", section="white_space", fact_type="white_space", theme="AI", unit="never", value=4.0),
        fact(fact_id="old", section="lifecycle", fact_type="lifecycle", unit="deprecated", effective_on=None),
        fact(fact_id="pace", section="comparison", fact_type="pace_against_us", date_basis="faster", unit=None, value=2.5, document_hash=None),
        fact(fact_id="gap", section="coverage", fact_type="coverage_gap", n_count=9, document_hash=None),
        fact(fact_id="revised", section="revisions", fact_type="revision", date_basis="corrected", document_hash=None),
    )


def altered(text: str, start: int, figure: str) -> str:
    """-> the text with one figure made another: its last digit, or the month."""
    place = max((number for number, letter in enumerate(figure) if letter.isdigit()), default=None)
    other = ("May" if figure != "May" else "June") if place is None else f"{figure[:place]}{(int(figure[place]) + 1) % 10}{figure[place + 1 :]}"
    return f"{text[:start]}{other}{text[start + len(figure) :]}"


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_K14_no_single_figure_can_be_altered(ending: str) -> None:
    content = FORMATS[ending](whole())
    hidden = [found.span() for found in re.finditer(r"<style>.*?</style>|<[^>]*>", content, re.DOTALL)] if ending == "html" else []
    told = re.finditer(r"[$€£¥]?\d+(?:[.,:]\d+)*|\b(?:January|February|March|April|May|June|July)\b", content)
    seen = [found for found in told if not any(start <= found.start() < end for start, end in hidden)]
    assert len(seen) > 100
    assert text_wrong("brief", content, content, ending) == []
    # a mail takes long to unpack: every fortieth of its figures
    for found in seen[:: 40 if ending == "eml" else 1]:
        wrong = text_wrong("brief", altered(content, found.start(), found[0]), content, ending)
        assert wrong, found[0]
        # of a mail, figures of its boundary and of its encoding are shown to nobody
        assert "brief says" in wrong[0] or "leaves out" in wrong[0] or (ending == "eml" and "not the file that was published" in wrong[0])


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_word_or_a_link_cannot_be_altered_either(ending: str) -> None:
    content = FORMATS[ending](whole())
    assert text_wrong("brief", content.replace("raised", "cut"), content, ending)
    if ending not in ("txt", "eml"):  # they name the address of the source and no page of ours
        assert text_wrong("brief", content.replace("evidence/rise", "evidence/price"), content, ending)
    assert text_wrong("brief", content + "<script>1</script>", content, ending)


def test_K14_every_figure_follows_from_the_columns_of_its_facts() -> None:
    brief = whole()
    assert unproven(brief) == []
    wrong = replace(brief, headline=replace(brief.headline, text=brief.headline.text.replace("25.0 %", "26.0 %")))
    assert [line.split(" in ")[0] for line in unproven(wrong)] == ["26.0%"]


@given(st.sampled_from(["value", "value_low", "value_high", "previous_value"]), st.floats(0, 1e6, allow_nan=False))
def test_K14_a_figure_that_its_fact_does_not_hold_is_unproven(name: str, figure: float) -> None:
    pace = fact(section="velocity", fact_type="speeding_up", period_end=date(2026, 6, 28), value=5.3, value_low=3.3, value_high=8.1, previous_value=1.8)
    brief = edition(pace)
    assert unproven(brief) == []
    other = replace(pace, **{name: figure})
    told = replace(brief.headline, facts=(other,))
    was = f"{getattr(pace, name):.1f}"
    if was not in {f"{value:.1f}" for value in (other.value, other.value_low, other.value_high, other.previous_value) if value is not None}:
        assert was in unproven_words(told.words, told, brief)


@pytest.mark.parametrize("competitors", [1, 20])
def test_no_market_of_any_size_holds_its_own_brief_back(competitors: int) -> None:
    facts = BriefFacts(NOW, tuple(market(competitors)))
    for order in (Order(Rhythm.WEEKLY), Order(Rhythm.QUARTERLY), Order(Rhythm.WEEKLY, "c0")):
        assert unproven(compose(facts, order, Since(), NOW)) == []


def test_words_of_another_are_held_to_the_same_rule() -> None:
    brief = edition(fact(fact_id="rise", fact_type="price_rise"))
    assert unproven_words("Acme charges €12.50 now, a quarter more than €10.", brief.headline, brief) == []
    assert unproven_words("Acme charges €13.50 now, 30 % more.", brief.headline, brief) == ["€13.50", "30%"]


def test_a_brief_with_an_unproven_figure_is_not_published() -> None:
    brief = whole()
    wrong = replace(brief, bullets=(*brief.bullets, Statement("They have 4711 customers.")))
    held = Compiled(Place(Order(Rhythm.WEEKLY), "brief"), wrong, Since())
    with pytest.raises(PublicationHeld, match=r"4711 in “They have 4711 customers\.”.*previous publication stands"):
        raise_for_unproven([held], {"brief.html": ""})
    assert PublicationHeld.exit_code == 5


@given(st.text(max_size=60), st.text(max_size=60))
def test_equal_texts_have_no_difference_and_others_have_one(one: str, other: str) -> None:
    assert differences(one, one) == []
    assert bool(differences(one, other)) == (one != other)


def test_figures_are_numbers_money_percentages_and_months() -> None:
    assert [one.text for one in figures("From $1,200.50 to €9 (12.5 %) on 3 March 2026 at 06:00, v2.1.0; may be")] == [
        "$1,200.50", "€9", "12.5%", "3", "March", "2026", "06:00", "2.1.0",
    ]  # fmt: skip
    assert shown_text("<html><head><style>p{margin:3px}</style></head><body><p>1<b>2</b></p><a href='e/4.html'>5</a></body></html>", "html") == "1 2 e/4.html 5"


def test_K14_a_fact_whose_words_are_not_in_its_capture_is_not_told() -> None:
    kept, lost = (
        fact(fact_id="kept", quote="a door"),
        fact(fact_id="lost", quote="never said anywhere", locator=None, competitor="other", competitor_name="Other", product_name="Other App"),
    )

    class Store:
        def get(self, document_hash: str) -> bytes:
            return b"<p>We now have a door.</p>"

    compiled, sights = compile_proven(facts_of(kept, lost), (), NOW, Store())
    assert set(sights) == {"kept"}
    text = FORMATS["md"](compiled[0].brief)
    assert "Other App" not in text
    assert "Left out: 1 fact whose words could not be found again in the captures." in text


def test_evidence_pages_are_checked_too(tmp_path: Path) -> None:
    sights = look_up([fact()], lambda _: b"<p>a door</p>")
    for name, text in evidence_pages(sights.values()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    [sight] = sights.values()
    assert sight_wrong(tmp_path, sight) == []
    page = tmp_path / "evidence" / "f1.html"
    page.write_text(page.read_text().replace("2026-06-30", "2026-06-29"))
    assert "evidence/f1.html says '29'" in sight_wrong(tmp_path, sight)[0] or "2026" in sight_wrong(tmp_path, sight)[0]
    page.unlink()
    assert "evidence/f1.html is missing" in sight_wrong(tmp_path, sight)[0]


def test_K14_the_demo_s_briefs_are_proven_and_an_altered_copy_is_named(demo: DemoRun, tmp_path: Path) -> None:
    check = check_published(demo.home / "published", EvidenceStore(demo.home / "evidence"))
    assert check.wrong == ()
    assert check.figures > 10_000
    assert check.quotes > 100
    copy = tmp_path / "forwarded.md"
    text = (demo.home / "published" / "briefs" / "monthly.md").read_text()
    copy.write_text(text.replace("5.0 %", "6.0 %", 1))
    done = paceline(environment(demo, demo.home), "verify", "brief", str(copy))
    assert "does not hold" in one_line(done, 2) or "do not hold" in one_line(done, 2)
    assert "says '6.0%', the marts give '5.0%'" in done.stdout.replace("\n", " ")


def test_K14_a_retracted_event_leaves_every_surface_and_is_listed_as_a_correction(demo: DemoRun, tmp_path: Path) -> None:
    published, words = demo.home / "published", "Weekly PDF mails are deprecated in favour of scheduled reports."
    assert words in (published / "brief.md").read_text().split("## Also")[0]
    assert words in (published / "feeds" / "events.atom").read_text()
    assert words in {row["subject"] for row in dataset(published / "dashboard.html", "event")}
    shutil.copyfile(published / "market.duckdb", tmp_path / "market.duckdb")
    with duckdb.connect(str(tmp_path / "market.duckdb")) as connection:
        connection.execute("DELETE FROM rpt_market_brief WHERE section = 'news' AND subject = ?", [words])
        connection.execute("DELETE FROM rpt_timeline WHERE event_type = 'deprecation' AND subject = ?", [words])
        connection.execute(
            "INSERT INTO rpt_revision BY NAME SELECT 'r' AS revision_id, 'deprecation: ' || ? AS figure, 'withdrawn' AS revision_type, true AS is_new", [words]
        )
        (tmp_path / "marts").mkdir()
        for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall():
            connection.execute(f"COPY \"{name}\" TO '{tmp_path}/marts/{name}.parquet'")
    now = datetime.fromisoformat("2026-07-01T06:00:00+00:00")
    write_brief(tmp_path, published, EvidenceStore(demo.home / "evidence"), now)
    write_feeds(tmp_path, None, now)
    write_dashboard(tmp_path)
    assert words not in (tmp_path / "feeds" / "events.atom").read_text()
    assert words not in {row["subject"] for row in dataset(tmp_path / "dashboard.html", "event")}
    assert f"deprecation: {words}" in {row["figure"] for row in dataset(tmp_path / "dashboard.html", "revision")}
    text = (tmp_path / "brief.md").read_text().replace("\\", "")
    first, corrections = text.split("## Also")[0], text.split("## Corrections")[1].split("##")[0]
    assert words not in first
    assert f"Withdrawn: the brief of 30 June 2026 told “Brindle Core announced a deprecation: “{words}”" in corrections
    assert check_published(tmp_path, EvidenceStore(demo.home / "evidence")).wrong == ()


def test_a_number_that_is_cut_with_its_words_holds_no_brief_back() -> None:
    long = "A fix of a library that has a very long story behind it, told in very many words until its name comes, which is this: CVE-2026-4553" + "6" * 20
    told = fact(subject=long, quote=long)
    brief = edition(told)
    assert re.search(r"\d…", brief.subject)
    assert unproven(brief) == []
    assert unproven_words("It fixes CVE-2027…", brief.headline, brief) == ["2027"]
