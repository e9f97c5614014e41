-- The timeline, newest first; where only we know when we noticed, by that day.
SELECT
    event_id AS id, event_type AS type, competitor, product_id AS product, happened_on AS day, date_basis AS basis, minute(observed_at) AS observed, shown(subject, 200) AS subject, things,
    surprise, rank_in_market AS rank, url, document_hash AS hash, minute(captured_at) AS captured, shown(locator, 400) AS locator,
    CASE WHEN quote = subject THEN '=' ELSE shown(quote, 600) END AS quote
FROM rpt_timeline
ORDER BY coalesce(happened_on, CAST(observed_at AS DATE)) DESC, rank_in_market
