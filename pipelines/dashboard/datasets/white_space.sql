SELECT
    latest_change_id AS id, theme, gap, vendors_12m, features_12m, our_items, our_latest_on, our_covered_from, our_covered_until, since_on, latest_on, latest_competitor AS competitor,
    (SELECT max(period_end) - 364 FROM rpt_market_brief WHERE fact_type = 'as_of') AS recent_from,
    shown(latest_text, 300) AS text, url, document_hash AS hash, minute(captured_at) AS captured, shown(locator, 400) AS locator, shown(quote, 600) AS quote
FROM rpt_white_space
ORDER BY features_12m DESC, theme
