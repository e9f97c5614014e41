-- What happened in the last 90 days that is unusual for the competitor it happened to? Unusual is not the same as important.
SELECT happened_on, competitor, product_id, event_type, subject, surprise, rank_in_competitor, date_basis, quote, url, captured_at
FROM rpt_timeline
WHERE happened_on > (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of') - 90
ORDER BY surprise DESC, happened_on DESC, product_id, event_type
