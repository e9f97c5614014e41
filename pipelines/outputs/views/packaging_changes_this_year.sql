-- Which features and limits moved between plans this calendar year?
-- happened_on  day from which it holds; where only we know, the day we noticed (see date_basis)
SELECT
    coalesce(effective_on, CAST(observed_at AS DATE)) AS happened_on, date_basis, competitor, product_id, event_type, plan, previous_plan, feature, previous_limit_amount, limit_amount,
    limit_unit, limit_period, previous_quote, quote, url, captured_at
FROM fct_packaging_change
WHERE coalesce(effective_on, CAST(observed_at AS DATE)) >= date_trunc('year', (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of'))
ORDER BY happened_on DESC, competitor, plan
