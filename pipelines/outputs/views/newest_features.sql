-- Which features became generally available in the last 90 days, in the vendors' own words?
SELECT general_on, competitor, product_id, text, date_basis, beta_on, quote, url, captured_at
FROM fct_change_item
WHERE
    is_counted AND change_kind = 'feature' AND date_basis IN ('vendor', 'archive')
    AND general_on > (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of') - 90
ORDER BY general_on DESC, product_id, text
