-- Which prices rose, fell, appeared or went this calendar year? Only price_rise and price_cut compare amounts, like for like.
-- happened_on  day from which it holds; where only we know, the day we noticed (see date_basis)
SELECT
    coalesce(effective_on, CAST(observed_at AS DATE)) AS happened_on, date_basis, competitor, product_id, plan, event_type, previous_amount, previous_currency, amount, currency, change_pct, period, billed,
    unit, announcement, previous_quote, quote, url, captured_at
FROM fct_price_change
WHERE
    event_type NOT IN ('currency_view', 'period_view')
    AND coalesce(effective_on, CAST(observed_at AS DATE)) >= date_trunc('year', (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of'))
ORDER BY happened_on DESC, competitor, plan
