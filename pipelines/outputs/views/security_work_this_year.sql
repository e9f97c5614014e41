-- Which security changes did they publish this calendar year? Publishing many is no sign of being less safe.
SELECT announced_on, competitor, product_id, text, date_basis, quote, url, captured_at
FROM fct_change_item
WHERE
    is_counted AND change_kind = 'security'
    AND announced_on >= date_trunc('year', (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of'))
ORDER BY announced_on DESC, product_id, text
