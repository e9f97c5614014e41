"""Faults of sources and captures, lived through by small products: what the marts must say, and what they must not."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.config import load_settings
from pipelines.source_status import source_status
from tests.conftest import ROOT
from tests.dbt_market import day, query
from tests.dbt_scenarios import LAST_DAY, built, on, place, raw
from tests.model_sql import build_models

TODAY = on(LAST_DAY)


@pytest.fixture(scope="module", autouse=True)
def _market_is_built() -> None:
    """Builds once: where that fails, every test says so at once instead of trying again."""
    built()


def rows(sql: str) -> list[tuple[Any, ...]]:
    """-> rows of the built market."""
    return query(built(), sql)


def releases(name: str) -> dict[str, date]:
    """-> announced day by title or version of a competitor's releases."""
    return dict(rows(f"SELECT coalesce(version, title), announced_on FROM marts.fct_release WHERE competitor = '{name}'"))


def spans(name: str) -> list[tuple[Any, ...]]:
    """-> state, first day and day after the last of a competitor's coverage, in order."""
    return rows(f"SELECT state, from_on, until_on FROM marts.fct_coverage WHERE competitor = '{name}' ORDER BY source_id, span_no")


def features(name: str) -> dict[date, int | None]:
    """-> features by Monday of the week; None where not covered."""
    return dict(rows(f"SELECT period_start, features FROM marts.rpt_feature_velocity_weekly WHERE competitor = '{name}'"))


def events(name: str) -> list[tuple[Any, ...]]:
    """-> price events of a competitor: type, plan, amounts."""
    return rows(f"SELECT event_type, plan, previous_amount, amount FROM marts.fct_price_change WHERE competitor = '{name}' ORDER BY ALL")


def test_D2_rekeyed_feed_makes_no_news_and_no_gap() -> None:
    assert len(releases("rekey")) == 21
    assert all(found == on(int(str(title).split()[-1])) for title, found in releases("rekey").items())
    assert [state for state, *_ in spans("rekey")] == ["covered"]
    assert rows("SELECT count(*) FROM marts.fct_change_item WHERE competitor = 'rekey' AND is_counted") == [(21,)]


def test_D4_edited_entry_is_one_release_with_two_revisions() -> None:
    found = rows("SELECT version, announced_on, revision_count FROM marts.fct_release WHERE competitor = 'edit' ORDER BY version")
    assert found == [("2.0.0", on(-30), 1), ("2.1.0", on(3), 2)]
    assert rows("SELECT text FROM marts.fct_change_item WHERE competitor = 'edit' AND is_counted AND announced_on >= '2026-01-01'") == [
        ("Add the calendar view for whole teams",)
    ]


def test_D5_future_dates_are_doubted_and_never_in_a_week_ahead() -> None:
    found = {title: rest for title, *rest in rows("SELECT title, announced_on, date_basis, is_date_doubted FROM marts.fct_release WHERE competitor = 'future'")}
    assert found["Ten years ahead"] == [None, "discovered", True]
    assert found["One day ahead"] == [on(11), "vendor", False]
    assert found["Epoch"] == [on(10), "archive", True]
    assert max(features("future")) + timedelta(days=7) <= TODAY


def test_D8_mass_redating_leaves_dates_and_rates() -> None:
    assert all(found == on(int(str(title).split()[-1])) for title, found in releases("redate").items())
    assert set(features("redate").values()) == {1}
    assert rows("SELECT count(*) FROM marts.fct_release_evidence WHERE competitor = 'redate' AND is_date_frozen")[0][0] == 21


def test_D9_backdated_entry_counts_at_its_day_and_keeps_when_it_was_seen() -> None:
    assert rows("SELECT announced_on, observed_at FROM marts.fct_release WHERE title = 'Late extra'") == [(on(2), day(20))]
    assert features("late")[on(0)] == 2


def test_D10_outrun_feed_leaves_a_gap_that_is_null() -> None:
    assert spans("outrun") == [("covered", on(-9), on(20)), ("gap", on(20), on(31)), ("covered", on(31), on(84))]
    weeks = features("outrun")
    assert weeks[on(21)] is None
    exposure = dict(rows("SELECT period_start, exposure_days FROM marts.rpt_feature_velocity_weekly WHERE competitor = 'outrun'"))
    assert (exposure[on(14)], exposure[on(21)], exposure[on(28)], exposure[on(35)]) == (6, 0, 4, 7)
    assert (weeks[on(14)], weeks[on(28)], weeks[on(35)]) == (6, 4, 7)


def test_D11_order_and_duplicates_make_no_event() -> None:
    assert len(releases("late")) == 28
    assert rows("SELECT max(revision_count) FROM marts.fct_release WHERE competitor = 'late'") == [(1,)]


def test_D12_deleted_entry_is_kept_with_its_last_sight() -> None:
    assert rows("SELECT last_seen_at FROM marts.fct_release WHERE title = 'Late extra'") == [(day(59),)]
    assert rows("SELECT is_counted FROM marts.fct_change_item WHERE text LIKE '%late extra%'") == [(True,)]


def health(name: str) -> tuple[Any, ...]:
    """-> state, reason and detail of a competitor's one source."""
    return rows(f"SELECT state, failure_reason, detail FROM marts.rpt_source_health WHERE competitor = '{name}'")[0]


def test_D13_feed_replaced_by_another_is_quarantined_and_told() -> None:
    assert not [title for title in releases("swap") if "Casino" in title]
    assert spans("swap") == [("covered", on(-63), on(39)), ("gap", on(39), on(84))]
    assert features("swap")[on(49)] is None
    state, reason, detail = health("swap")
    assert (state, reason) == ("broken", "identity_changed")
    for words in ("“Slots and Spins”", "spins.example", "“News of swap” at swap.example", 'expect: {identity: "Slots and Spins"}', "watchlist/swap.yml"):
        assert words in detail


def test_D13_status_names_the_other_feed_and_says_what_to_do(tmp_path: Path) -> None:
    shutil.copy(built(), tmp_path / "warehouse.duckdb")
    answer = source_status(load_settings({"PACELINE_HOME": str(tmp_path)}))
    states = {row.source_id: row for row in answer.rows}
    assert "1 identity_changed" in answer.title
    assert states["swap/app/feed"].state == "identity_changed"
    assert states["swap/app/feed"].detail == health("swap")[2]
    assert {states[f"{name}/app/feed"].state for name in ("swapback", "swapyes", "renamed")} == {"ok"}


def test_D13_the_former_feed_counts_again_when_it_is_back() -> None:
    assert not [title for title in releases("swapback") if "Casino" in title]
    assert len(releases("swapback")) == 21
    assert health("swapback")[0] == "ok"
    assert features("swapback")[on(70)] == 1


def test_D13_a_person_confirms_the_new_feed() -> None:
    assert len([title for title in releases("swapyes") if "Casino" in title]) == 16
    assert health("swapyes")[:2] == ("ok", None)


def test_D13_a_renamed_and_rekeyed_feed_is_the_same_feed() -> None:
    assert len(releases("renamed")) == 21
    assert [state for state, *_ in spans("renamed")] == ["covered"]
    assert health("renamed")[:2] == ("ok", None)


def test_D16_feed_empty_for_one_fetch_deletes_nothing() -> None:
    assert len(releases("empty")) == 27
    assert [state for state, *_ in spans("empty")] == ["covered"]
    assert set(features("empty").values()) == {1}


def test_broken_page_is_unknown_not_zero() -> None:
    weeks = features("broken")
    assert weeks[on(42)] == 1
    assert all(weeks[week] is None for week in weeks if week > on(42))
    assert rows("SELECT state, failure_reason FROM marts.rpt_source_health WHERE competitor = 'broken'") == [("broken", "no_records")]


def test_undated_entries_count_only_where_captures_bound_them() -> None:
    basis = dict(rows("SELECT date_basis, count(*) FROM marts.fct_release WHERE competitor = 'undated' GROUP BY 1"))
    assert basis == {"archive": 8, "discovered": 11}
    assert spans("undated")[0] == ("covered", on(0), on(40))
    assert spans("undated")[1] == ("gap", on(40), on(70))
    assert rows("SELECT count(*) FROM marts.rpt_market_brief WHERE competitor = 'undated' AND fact_type = 'discovered_release'") == [(6,)]


def test_onboarding_five_years_makes_no_spike() -> None:
    weeks = features("onboard")
    assert min(weeks) < date(2021, 1, 12)
    assert max(number for number in weeks.values() if number is not None) == 1
    assert rows("SELECT count(*) FROM marts.rpt_market_brief WHERE section = 'news' AND competitor = 'onboard' AND date_basis <> 'vendor'") == [(0,)]


def test_folding_counts_a_capability_once_at_its_general_release() -> None:
    counted = dict(rows("SELECT text, general_on FROM marts.fct_change_item WHERE competitor = 'fold' AND is_counted AND change_kind = 'feature'"))
    assert counted == {
        "The first thing of all": on(-40),
        "Offline mode for field crews": on(12),
        "Something small besides": on(12),
        "Add a grid layout for every dashboard": on(30),
        "Export of audit trails to a bucket": on(30),
        "Shared queue for every package": on(50),
    }
    assert rows("SELECT beta_on FROM marts.fct_change_item WHERE is_counted AND text LIKE 'Add a grid%'") == [(on(20),)]
    reasons = dict(rows("SELECT fold_rule, count(*) FROM marts.fct_change_item WHERE competitor = 'fold' AND NOT is_counted GROUP BY 1"))
    assert reasons == {"earlier stage": 2, "backport": 1, "burst": 2, "unreleased": 1}
    assert rows("SELECT count(*) FROM marts.fct_change_item WHERE text = 'Bug fixes' AND is_counted") == [(3,)]


def test_E15_one_release_in_two_sources_is_one_with_two_pieces_of_evidence() -> None:
    found = rows("SELECT DISTINCT source_count FROM marts.fct_release WHERE competitor = 'fold' AND channel <> 'unreleased'")
    assert found == [(2,)]


@pytest.mark.parametrize("name", ["geo", "blip", "quiet"])
def test_F1_F7_experiments_and_order_make_no_event(name: str) -> None:
    assert events(name) == []


def test_F1_currency_shown_otherwise_is_a_view() -> None:
    assert [event for event, *_ in events("euro")] == ["currency_view"]


def test_F4_toggle_default_is_a_view() -> None:
    assert [event for event, *_ in events("toggle")] == ["period_view"]


def test_F7_rename_and_removal_are_told_apart() -> None:
    assert [(event, plan) for event, plan, *_ in events("rename")] == [("plan_renamed", "Professional")]
    assert [(event, plan) for event, plan, *_ in events("gone")] == [("plan_removed", "Team")]


def test_price_steps_are_typed() -> None:
    assert [(event, plan, float(before), float(after)) for event, plan, before, after in events("rise")] == [("price_rise", "Pro", 12.0, 15.0)]
    assert [event for event, *_ in events("sales")] == ["to_contact_sales"]
    assert [event for event, *_ in events("promo")] == ["promo_ended", "promo_started"]
    assert rows("SELECT event_type, date_basis, effective_on FROM marts.fct_price_change WHERE competitor = 'stated'") == [("price_rise", "vendor", on(90))]


def lists(name: str) -> list[tuple[Any, ...]]:
    """-> packaging events of a competitor: type, plan, the plan before, what is had, limits."""
    return rows(
        f"""SELECT event_type, plan, previous_plan, lower(coalesce(feature, previous_feature)), CAST(previous_limit_amount AS INTEGER), CAST(limit_amount AS INTEGER)
        FROM marts.fct_packaging_change WHERE competitor = '{name}' ORDER BY ALL"""
    )


@pytest.mark.parametrize("name", ["pkorder", "pkblip", "pkgone", "pkunread"])
def test_E1_E5_F7_order_blips_lost_plans_and_unread_lists_are_no_packaging_event(name: str) -> None:
    assert lists(name) == []


def test_packaging_changes_are_typed() -> None:
    assert lists("pkmove") == [("feature_moved", "Max", "Pro", "single sign-on", None, None)]
    assert lists("pkcut") == [("limit_cut", "Pro", None, "15 kiosks", 20, 15), ("limit_lifted", "Max", None, "kiosks", 90, None)]
    assert lists("pkdenied") == [("feature_excluded", "Pro", None, "single sign-on", None, None)]
    assert rows("SELECT DISTINCT date_basis, effective_on FROM marts.fct_packaging_change WHERE competitor NOT LIKE 'pk%late'") == [("archive", on(42))]


def test_F7_a_renamed_plan_keeps_its_list() -> None:
    assert lists("pkrename") == [("limit_cut", "Professional", "Pro", "10 kiosks", 20, 10)]


def test_E3_a_list_written_anew_is_one_event_and_no_claim() -> None:
    assert [(event, plan) for event, plan, *_ in lists("pkrewrite")] == [("list_restructured", "Pro")]


def test_E1_a_list_that_cannot_be_read_any_more_stays_open() -> None:
    found = rows("SELECT DISTINCT valid_to IS NULL, is_current, last_seen_at FROM marts.fct_entitlement WHERE competitor = 'pkunread'")
    assert found == [(True, False, day(39))]
    assert rows("SELECT count(*) FROM marts.fct_entitlement WHERE competitor = 'pkblip' AND valid_to IS NOT NULL") == [(0,)]


def test_every_packaging_event_has_words_on_both_sides_of_it() -> None:
    assert rows("SELECT count(*) FROM marts.fct_packaging_change WHERE quote IS NULL OR document_hash IS NULL OR previous_seen_at >= observed_at") == [(0,)]
    assert rows("SELECT count(*) FROM marts.fct_packaging_change WHERE feature IS NOT NULL AND previous_feature IS NOT NULL AND previous_quote IS NULL") == [
        (0,)
    ]


def test_F11_positions_stay_within_one_currency_unit_and_billing() -> None:
    found = rows("SELECT count(*) FROM marts.rpt_price_position"), rows("SELECT count(*) FROM marts.fct_plan_price WHERE is_current")
    assert found[0] == found[1]
    assert rows("SELECT count(*) FROM marts.rpt_price_position WHERE is_compared = (not_comparable_reason IS NOT NULL)") == [(0,)]
    assert rows("SELECT not_comparable_reason FROM marts.rpt_price_position WHERE competitor = 'euro' AND currency = 'EUR'") == [("other_currency",)]


def test_parity_is_told_for_equal_words_alone() -> None:
    told = rows("SELECT competitor, subject, n_count, announced_on FROM marts.rpt_market_brief WHERE fact_type = 'parity'")
    assert told == [("asame", "Plan whole seasons from one shared template", 2, on(75))]


def test_views_and_blips_never_reach_the_brief() -> None:
    names = "('geo', 'blip', 'quiet', 'euro', 'toggle')"
    assert rows(f"SELECT count(*) FROM marts.rpt_market_brief WHERE section = 'news' AND competitor IN {names}") == [(0,)]


def differences(one: str, other: str) -> dict[str, int]:
    """-> marts of two databases that differ, with how many rows. Views know their database by its name."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{one}' AS warehouse (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        tables = [
            row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'other' AND schema_name = 'marts'").fetchall()
        ]
        assert len(tables) >= 27
        found = {}
        for table in tables:
            columns = ", ".join(row[0] for row in connection.execute(f"DESCRIBE warehouse.marts.{table}").fetchall())
            pair = (f"SELECT {columns} FROM warehouse.marts.{table}", f"SELECT {columns} FROM other.marts.{table}")
            count = sum(connection.execute(f"SELECT count(*) FROM ({left} EXCEPT ALL {right})").fetchall()[0][0] for left, right in (pair, pair[::-1]))
            if count:
                found[table] = count
        return found


@cache
def shuffled() -> str:
    """-> the same market with the rows of every raw table in another order, built undisturbed and by the models' SQL alone."""
    path = Path(shutil.copy(raw(), place("shuffled")))
    with duckdb.connect(str(path)) as connection:
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'").fetchall():
            connection.execute(f"CREATE TEMP TABLE kept AS FROM raw.{table}; DELETE FROM raw.{table}")
            connection.execute(f"INSERT INTO raw.{table} SELECT * FROM kept ORDER BY md5(CAST(kept AS VARCHAR)); DROP TABLE kept")
    marts = {model.stem for model in (ROOT / "dbt_project" / "models" / "marts").glob("*.sql")}
    build_models(
        path, *sorted(marts - {"rpt_market_brief", "rpt_timeline"})
    )  # the brief's macros give dictionaries to each other, which dbt alone can do; its facts are of these marts
    return str(path)


def test_G01_G12_neither_order_of_loading_nor_a_killed_build_changes_a_mart() -> None:
    assert differences(str(built()), shuffled()) == {}


def test_no_key_repeats() -> None:
    assert rows("SELECT test_id FROM intermediate.key_check WHERE failures > 0") == []
    assert rows("SELECT count(*) FROM intermediate.key_check")[0][0] >= len([*(ROOT / "dbt_project" / "models").rglob("*.sql")])


def test_nothing_temporary_is_left_behind() -> None:
    assert rows("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%\\_\\_dbt\\_%' ESCAPE '\\'") == [(0,)]
    assert rows("SELECT DISTINCT schema_name FROM duckdb_tables() ORDER BY 1") == [("intermediate",), ("marts",), ("raw",)]
