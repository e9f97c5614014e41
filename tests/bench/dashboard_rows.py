"""The rows of a large made-up market, as its marts would hold them: SQL over a list of texts."""

from __future__ import annotations

import duckdb

KINDS = "['feature', 'improvement', 'fix', 'security', 'breaking']"
LAST_DAY = "DATE '2026-06-30'"

STATEMENTS = (
    """
    CREATE TABLE item AS
    SELECT
        place, text, place % $n AS vendor, format('v{:03}', place % $n) AS competitor, format('v{:03}/app', place % $n) AS product,
        DATE '2023-07-01' + CAST((hash(place) % 1090) AS INTEGER) AS day, md5(concat('change', place)) AS id, md5(concat('release', place // 5)) AS release,
        ['feature', 'improvement', 'fix', 'fix', 'internal', 'security'][1 + CAST(hash(concat('kind', place)) % 6 AS INTEGER)] AS kind,
        md5(concat(place % $n, place % 20)) || md5(concat(place % 20, place % $n)) AS document,
        CASE WHEN place % 2 = 0 THEN format('css:main > section:nth-of-type({}) > ul > li:nth-of-type({})', place // 1000, place % 13) ELSE format('line:{}', place // 10) END AS locator
    FROM text
    """,
    """
    INSERT INTO dim_competitor BY NAME
    SELECT format('v{:03}', i) AS competitor, format('Vendor {:03}', i) AS competitor_name, format('https://v{:03}.example/', i) AS homepage, i = 0 AS is_us, 1 AS product_count, 2 AS source_count
    FROM range($n) AS t (i)
    """,
    """
    INSERT INTO dim_product BY NAME
    SELECT competitor || '/app' AS product_id, competitor, 'app' AS product, competitor_name || ' App' AS product_name, is_us, 2 AS source_count, DATE '2023-07-01' AS covered_from, $last AS covered_until
    FROM dim_competitor
    """,
    "INSERT INTO dim_source BY NAME SELECT product_id || '/' || kind AS source_id, competitor, product_id, kind FROM dim_product, (VALUES ('feed'), ('pricing_page')) AS k (kind)",
    """
    INSERT INTO rpt_source_health BY NAME
    SELECT source_id, competitor, product_id, kind, 'https://' || competitor || '.example/' || kind AS url, 'ok' AS state, 'fetched' AS last_outcome, $last AS last_attempt_at, $last AS last_success_at,
        $last AS last_change_at, 40 AS attempt_count, 40 AS capture_count, 0 AS failures_since_success, 20 AS last_records, 20 AS median_records, 0 AS gap_count, 0 AS gap_days
    FROM dim_source
    """,
    """
    INSERT INTO fct_coverage BY NAME
    SELECT source_id, 1 AS span_no, competitor, product_id, 'covered' AS state, 'captures overlap' AS reason, DATE '2023-07-01' AS from_on, $last AS until_on, 1095 AS days
    FROM dim_source WHERE kind = 'feed'
    """,
    "INSERT INTO fct_release BY NAME SELECT release AS release_id, any_value(competitor) AS competitor, format('{}.{}.0', min(place) // 1000, min(place) % 97) AS version FROM item GROUP BY release",
    """
    INSERT INTO fct_change_item BY NAME
    SELECT left(id, 16) AS change_id, release AS release_id, competitor, product AS product_id, text, kind AS change_kind, 'author' AS kind_basis, place % 50 = 0 AS is_breaking, true AS is_counted,
        day AS announced_on, day AS general_on, 'vendor' AS date_basis, 'day' AS date_precision, day + 1 AS observed_at, 'https://' || competitor || '.example/feed' AS url, document AS document_hash,
        $last AS captured_at, locator, text AS quote
    FROM item
    """,
    """
    INSERT INTO fct_item_theme BY NAME
    SELECT left(id, 16) AS change_id, format('Theme {:02}', hash(place) % 23) AS theme, competitor, product AS product_id, kind AS change_kind, day AS general_on, 'vendor' AS date_basis
    FROM item WHERE place % 5 < 4
    """,
    """
    INSERT INTO rpt_timeline BY NAME
    SELECT left(md5(concat('event', place)), 16) AS event_id, CASE WHEN place % 10 < 8 THEN 'release' ELSE kind END AS event_type, competitor, product AS product_id, day AS happened_on, 'vendor' AS date_basis,
        day + 1 AS observed_at, CASE WHEN place % 10 < 8 THEN format('{}.{}.0', place // 1000, place % 97) ELSE text END AS subject, 1 AS things, (hash(place) % 900) / 100.0 AS surprise,
        row_number() OVER (ORDER BY hash(place)) AS rank_in_market, 'https://' || competitor || '.example/feed' AS url, document AS document_hash, $last AS captured_at, locator, text AS quote
    FROM item WHERE place % 4 = 0
    """,
    """
    CREATE TABLE months AS
    SELECT dim_competitor.competitor, kinds.kind, CAST(month AS DATE) AS period_start, last_day(month) AS period_end, day(last_day(month)) AS days, count(item.id) AS n
    FROM dim_competitor
    CROSS JOIN (SELECT unnest($kinds) AS kind) AS kinds
    CROSS JOIN (SELECT unnest(generate_series(TIMESTAMP '2023-07-01', TIMESTAMP '2026-05-01', INTERVAL 1 MONTH)) AS month) AS series
    LEFT JOIN item ON item.competitor = dim_competitor.competitor AND item.kind = kinds.kind AND date_trunc('month', item.day) = month
    GROUP BY ALL
    """,
    """
    INSERT INTO rpt_feature_velocity BY NAME
    SELECT s.scope, competitor || s.suffix AS scope_id, competitor, kind AS change_kind, 'month' AS period_grain, period_start, period_end, 1 AS product_count, days AS exposure_days, n AS change_count,
        n * 28.0 / days AS velocity, greatest(n - 1.64 * sqrt(n), 0) * 28.0 / days AS velocity_low, (n + 1.64 * sqrt(n) + 2.7) * 28.0 / days AS velocity_high, n / 2.7 AS velocity_index
    FROM months, (VALUES ('competitor', ''), ('product', '/app')) AS s (scope, suffix)
    """,
    "INSERT INTO rpt_feature_velocity_monthly BY NAME SELECT competitor || '/app' AS product_id, competitor, period_start, period_end, days AS exposure_days, n AS features FROM months WHERE kind = 'feature'",
    """
    INSERT INTO rpt_theme_momentum BY NAME
    SELECT theme, 'month' AS period_grain, period_start, any_value(period_end) AS period_end, $n AS panel_vendors, 9 AS items, 100 AS items_12m, 80 AS vendors, 150 AS vendors_12m,
        hash(theme, period_start) % 100 / 900.0 AS prevalence_short,
        hash(theme) % 100 / 900.0 AS prevalence_long, hash(theme, period_start) % 100 / 300.0 - 0.1 AS momentum, hash(theme, period_start) % 100 / 300.0 - 0.2 AS momentum_low, 0.05 AS share_12m,
        0.04 AS share_12m_low,
        0.06 AS share_12m_high, '1' AS taxonomy_version
    FROM months, (SELECT DISTINCT theme FROM fct_item_theme) GROUP BY theme, period_start
    """,
    """
    INSERT INTO fct_plan_price BY NAME
    SELECT left(md5(concat(competitor, plan, span)), 16) AS price_span_id, competitor, competitor || '/app' AS product_id, format('Plan {}', plan) AS plan, plan AS plan_position, 'fixed' AS price_kind,
        'list' AS role,
        5 + hash(competitor, plan, span) % 90 AS amount, 'USD' AS currency, 'month' AS period, 'monthly' AS billed, 'user' AS unit, DATE '2023-07-01' + CAST(span * 250 AS INTEGER) AS valid_from,
        $last AS last_seen_at,
        span = 3 AS is_current, true AS is_confirmed, span = 0 AS is_onboarding, false AS is_announced, 9 AS capture_count,
        'https://' || competitor || '.example/pricing' AS url, md5(competitor) || md5(plan) AS document_hash,
        $last AS captured_at, 'css:main' AS locator, format('Plan {} per user', plan) AS quote
    FROM dim_competitor, (SELECT unnest(['1', '2', '3', '4']) AS plan), range(4) AS s (span)
    """,
    """
    INSERT INTO rpt_price_position BY NAME
    SELECT price_span_id, competitor, product_id, plan, amount, currency, 'user' AS unit_key, 'monthly' AS billing, amount AS amount_per_month, true AS is_compared,
        rank() OVER (ORDER BY amount) AS price_rank, 4 * $n AS ranked_count, 40 AS market_median, amount / 40.0 AS ratio_to_median, 4 * $n - 4 AS compared_count, $n - 1 AS compared_competitors
    FROM fct_plan_price WHERE is_current
    """,
    "INSERT INTO rpt_market_brief BY NAME SELECT 'as-of' AS fact_id, 'meta' AS section, 'as_of' AS fact_type, $last AS observed_at, $last AS period_end",
)


def fill_market(connection: duckdb.DuckDBPyConnection, competitors: int, texts: list[str]) -> None:
    """Fills the marts of an empty market: one change item for each text, over `competitors` and three years."""
    connection.execute("CREATE TABLE text (place BIGINT, text VARCHAR)")
    connection.execute("INSERT INTO text SELECT generate_subscripts($1, 1) - 1, unnest($1)", [texts])
    for statement in STATEMENTS:
        connection.execute(statement.replace("$n", str(competitors)).replace("$last", LAST_DAY).replace("$kinds", KINDS))
