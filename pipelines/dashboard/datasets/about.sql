-- The market's own day and how large it is.
SELECT
    (SELECT minute(max(observed_at)) FROM rpt_market_brief WHERE fact_type = 'as_of') AS as_of,
    (SELECT count(*) FROM dim_competitor) AS competitors,
    (SELECT count(*) FROM dim_product) AS products,
    (SELECT count(*) FROM dim_source) AS sources,
    (SELECT count(*) FROM fct_change_item WHERE is_counted) AS changes,
    (SELECT count(*) FROM rpt_timeline) AS events,
    (SELECT count(*) FROM rpt_revision WHERE is_new) AS revisions,
    (SELECT count(*) FROM rpt_source_health WHERE state NOT IN ('ok', 'quiet')) AS unwell,
    (SELECT max(taxonomy_version) FROM rpt_theme_momentum) AS taxonomy_version,
    last_month, year_from, year_until
FROM clock
