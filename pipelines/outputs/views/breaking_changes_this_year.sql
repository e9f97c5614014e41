-- What broke for their users this calendar year?
SELECT announced_on, competitor, product_id, change_kind, text, date_basis, quote, url, captured_at
FROM fct_change_item
WHERE
    is_counted AND (is_breaking OR change_kind = 'breaking')
    AND announced_on >= date_trunc('year', (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of'))
ORDER BY announced_on DESC, product_id, text
