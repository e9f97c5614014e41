-- What was most unusual in the last 90 days of the market.
SELECT
    event_id AS id, event_type AS type, competitor, product_id AS product, happened_on AS day, date_basis AS basis, minute(observed_at) AS observed, shown(subject, 200) AS subject, surprise
FROM rpt_timeline
WHERE coalesce(happened_on, CAST(observed_at AS DATE)) > (SELECT max(period_end) - 90 FROM rpt_market_brief WHERE fact_type = 'as_of')
ORDER BY rank_in_market
LIMIT 15
