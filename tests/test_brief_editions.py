"""Editions: which days they cover, what is told once, what changed, what was withdrawn, and what is said when the data is old."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.brief.compose import Order, compose
from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.issue import Issue, Since, read_editions, since_of, write_editions
from pipelines.brief.model import Brief
from pipelines.brief.page import word_count
from pipelines.brief.period import Rhythm, last_period
from pipelines.brief.proof import unproven
from pipelines.brief.publication import battlecard_stem, compile_editions, record
from pipelines.brief.ranking import told_of
from pipelines.brief.sentences import TEMPLATES
from pipelines.faults import WrongInput
from tests.conftest import DemoRun
from tests.test_brief import NOW, edition, fact

HOSTILE_IDS = ["..", "con", "a/../../b", "😀", "A" * 500, "a", "A", "nul.txt", "-", "a b", "ä", "Acme", "acme", ".", "%2e%2e", "a\x00b"]


@pytest.mark.parametrize(
    ("rhythm", "today", "label", "start", "end"),
    [
        (Rhythm.WEEKLY, date(2026, 6, 30), "2026-W26", date(2026, 6, 22), date(2026, 6, 28)),
        (Rhythm.WEEKLY, date(2026, 6, 29), "2026-W26", date(2026, 6, 22), date(2026, 6, 28)),
        (Rhythm.WEEKLY, date(2026, 6, 28), "2026-W25", date(2026, 6, 15), date(2026, 6, 21)),
        (Rhythm.WEEKLY, date(2027, 1, 5), "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        (Rhythm.MONTHLY, date(2026, 3, 1), "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        (Rhythm.MONTHLY, date(2026, 1, 31), "2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        (Rhythm.QUARTERLY, date(2026, 4, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (Rhythm.QUARTERLY, date(2026, 3, 31), "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_an_edition_covers_the_last_complete_period(rhythm: Rhythm, today: date, label: str, start: date, end: date) -> None:
    period = last_period(rhythm, today)
    assert (period.label, period.start, period.end) == (label, start, end)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Rhythm))
def test_periods_follow_each_other_without_a_gap(today: date, rhythm: Rhythm) -> None:
    period = last_period(rhythm, today)
    assert period.start <= period.end < today
    assert last_period(rhythm, period.start).end == period.start - timedelta(days=1)
    assert today - period.start <= timedelta(days=190), "the facts reach back 190 days"


def issue(*facts: Fact, as_of: datetime = datetime(2026, 6, 23, 6, tzinfo=UTC)) -> Issue:
    return Issue("market/weekly/2026-W25", as_of, as_of, date(2026, 6, 21), tuple(told_of(one) for one in facts))


def text_of(brief: Brief) -> str:
    return "\n".join(entry.words for entry in (*brief.page, *(told for section in brief.sections for told in section.statements)))


def test_news_of_other_days_is_not_told_but_what_came_late_is() -> None:
    dated = {"week": date(2026, 6, 28), "before": date(2026, 6, 21), "after": date(2026, 6, 29), "long ago": date(2026, 4, 1)}
    facts = [fact(fact_id=name, subject=f"thing of {name}", announced_on=day, period_end=None, competitor=name) for name, day in dated.items()]
    first = text_of(edition(*facts))
    assert [name for name in dated if f"thing of {name}" in first] == ["week"]
    later = text_of(edition(*facts, since=Since(issue())))
    assert [name for name in dated if f"thing of {name}" in later] == ["week", "before"], "seen after the last brief, though dated in its days"
    held_before = [replace(one, is_onboarding=True) for one in facts]
    assert "thing of before" not in text_of(edition(*held_before, since=Since(issue())))


def test_a_pace_is_told_once_while_it_lasts_and_again_when_it_changed() -> None:
    pace = fact(
        fact_id="p1", section="velocity", fact_type="speeding_up", period_end=date(2026, 6, 21), value=5.0, value_low=3.0, value_high=8.0, previous_value=1.0
    )
    now = replace(pace, fact_id="p2", period_end=date(2026, 6, 28), value=5.4)
    brief = edition(now, since=Since(issue(pace)))
    assert brief.subject.startswith("Nothing new of material weight")
    assert any(entry.text.startswith("Still so: Acme App is speeding up") for entry in brief.watch)
    faster = edition(replace(now, value_low=5.5, value=7.0, value_high=9.0), since=Since(issue(pace)))
    assert "speeding up" in faster.subject
    assert faster.headline.note == "Changed since the brief of 23 June 2026, which said 5.0."


def test_publishing_again_in_the_same_week_is_the_same_edition(tmp_path: Path) -> None:
    facts = facts_of(fact())
    [first, *_] = compiled = compile_editions(facts, (), NOW)
    write_editions(tmp_path, record(compiled, NOW))
    [again, *_] = compile_editions(replace(facts, as_of=NOW + timedelta(days=1)), read_editions(tmp_path), NOW + timedelta(days=1))
    assert again.brief.key == first.brief.key
    assert again.brief.subject == first.brief.subject, "it does not swallow its own news"
    assert record([again], NOW)[0].issued_at == NOW, "it was issued when it was first"
    [next_week, *_] = compile_editions(replace(facts, as_of=NOW + timedelta(days=7)), read_editions(tmp_path), NOW + timedelta(days=7))
    assert next_week.since.previous is not None
    assert next_week.since.previous.key == first.brief.key
    assert "Acme App made" not in text_of(next_week.brief)


def facts_of(*facts: Fact) -> BriefFacts:
    about = fact(fact_id="meta", section="meta", fact_type="as_of", document_hash=None, competitor=None, n_count=2, value=2.0)
    return BriefFacts(NOW, (*facts, about, fact(fact_id="well", section="sources", fact_type="source_row", subject="ok", document_hash=None)))


def test_K14_what_was_told_and_does_not_hold_is_withdrawn() -> None:
    told = fact(fact_id="gone")
    brief = edition(since=Since(previous=issue(told)))
    [section] = [section for section in brief.sections if section.title == "Corrections"]
    assert [entry.text for entry in section.statements] == [
        "Withdrawn: the brief of 23 June 2026 told “Acme App made a breaking change: “a door” (on 24 June 2026).” The captures, read again, do not support it."
    ]
    assert unproven(brief) == []
    assert "Nothing told in the brief of 23 June 2026 was corrected." in text_of(edition(told, since=Since(previous=issue(told))))


def test_a_pace_or_a_rise_that_ended_is_no_correction() -> None:
    pace = fact(fact_id="p", section="velocity", fact_type="slowing_down")
    rise = fact(fact_id="r", section="themes", fact_type="momentum_point", theme="AI")
    assert "Withdrawn" not in text_of(edition(since=Since(previous=issue(pace, rise))))


def test_revisions_are_told_with_both_figures() -> None:
    revision = fact(fact_id="r", section="revisions", fact_type="revision", subject="features", unit="rpt_feature_velocity_monthly", date_basis="corrected", value=14.0, previous_value=17.0,
                    period_start=date(2026, 3, 1), document_hash=None)  # fmt: skip
    assert "Acme App: features in March 2026: 14, was 17." in text_of(edition(revision))
    assert "features in March 2026: not observable, was 17." in text_of(edition(replace(revision, value=None)))


@pytest.mark.parametrize("competitor", [None, "acme"])
def test_K16_old_data_says_how_old_it_is_and_never_that_nothing_happened(competitor: str | None) -> None:
    stale = fact(fact_id="old", section="sources", fact_type="source_broken", subject="failing", captured_at=NOW - timedelta(days=40), document_hash=None)
    about = fact(fact_id="meta", section="meta", fact_type="as_of", document_hash=None, competitor=None, n_count=1, value=0.0)
    brief = compose(BriefFacts(NOW, (stale, about)), Order(Rhythm.WEEKLY, competitor), Since(), NOW)
    assert brief.banner == "Old data: no source has been read since 2026-05-21 06:00 UTC, 40 days ago. What happened since is not known."
    assert brief.subject.endswith("is not known: no source has been read since 21 May 2026.")
    assert not re.search(r"Nothing (material|new|else)|No change", text_of(brief))
    assert edition(now=NOW + timedelta(days=7)).banner == ""
    assert "8 days ago" in edition(now=NOW + timedelta(days=8)).banner


def test_nothing_happened_is_said_only_as_far_as_sources_were_read() -> None:
    about = fact(fact_id="meta", section="meta", fact_type="as_of", document_hash=None, competitor=None, n_count=23, value=22.0)
    well = fact(fact_id="well", section="sources", fact_type="source_row", subject="ok", document_hash=None)
    brief = compose(BriefFacts(NOW, (about, well)), Order(Rhythm.WEEKLY), Since(), NOW)
    assert brief.subject == "Nothing material happened in week 26 of 2026, 22 to 28 June 2026, as far as 22 of 23 sources show; the others could not be read."


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(TEMPLATES)), max_size=30), st.integers(1, 12), st.integers(0, 40))
def test_the_first_page_never_exceeds_400_words(kinds: list[str], competitors: int, words: int) -> None:
    facts = [
        fact(fact_id=f"f{number}", fact_type=kind, section="sources" if kind == "source_broken" else "news", competitor=f"c{number % competitors}",
             competitor_name=f"Competitor {number % competitors}", subject="word " * words, quote="word " * words, events_of_type=3, events_of_competitor=70)
        for number, kind in enumerate(kinds)
    ]  # fmt: skip
    brief = edition(*facts)
    assert word_count(*brief.page) + len(brief.title.split()) + len(brief.dateline.split()) + 3 <= 400
    assert len(brief.bullets) <= 5
    assert brief.subject == brief.headline.text
    assert unproven(brief) == []


def test_K06_battlecards_of_any_name_lie_in_their_folder_and_never_meet() -> None:
    stems = [battlecard_stem(name) for name in HOSTILE_IDS]
    assert len({stem.casefold() for stem in stems}) == len(HOSTILE_IDS)
    for stem in stems:
        assert re.fullmatch(r"briefs/battlecards/[a-z0-9-]{1,60}", stem), stem


def test_a_battlecard_tells_one_competitor_alone() -> None:
    ours, other = (
        fact(fact_id="a", competitor="acme"),
        fact(fact_id="b", competitor="other", competitor_name="Other", product="other/app", product_name="Other App"),
    )
    brief = edition(ours, other, competitor="acme")
    assert brief.title.startswith("Battlecard: Acme")
    assert "Other" not in text_of(brief)


def test_a_first_record_and_a_damaged_one(tmp_path: Path) -> None:
    assert read_editions(tmp_path) == ()
    assert since_of("market/weekly/2026-W26", ()) == Since()
    (tmp_path / "editions.json").write_text("[{}]")
    with pytest.raises(WrongInput, match="no record of editions"):
        read_editions(tmp_path)


def test_the_demo_s_record_names_every_edition_and_its_files(demo: DemoRun) -> None:
    folder = Path(os.path.realpath(demo.home / "published"))
    entries = json.loads((folder / "editions.json").read_text())
    assert [entry["key"] for entry in entries[:3]] == ["market/weekly/2026-W26", "market/monthly/2026-05", "market/quarterly/2026-Q1"]
    assert len(entries) == 3 + 10
    assert entries[0]["files"]["html"] == "brief.html"
    for entry in entries:
        assert entry["subject"]
        for name in entry["files"].values():
            assert (folder / name).stat().st_size > 1000


def test_a_silence_of_years_opens_no_brief() -> None:
    quiet = fact(
        section="velocity",
        fact_type="gone_quiet",
        period_end=date(2026, 6, 28),
        announced_on=date(2026, 2, 1),
        value=147.0,
        previous_value=9.0,
        materiality=98.0,
    )
    assert "has published no release for 147 days" in edition(quiet).subject
    assert "published no release" not in text_of(edition(replace(quiet, value=3333.0)))
