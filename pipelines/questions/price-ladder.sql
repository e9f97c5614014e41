-- How does each plan stand against the market, in one unit and one billing?
-- unit=  only this unit; empty: all
SELECT unit_key, billing, currency, price_rank, ranked_count, competitor, plan, amount_per_month, market_median, round(ratio_to_median, 2) AS ratio_to_median
FROM rpt_price_position
WHERE is_compared AND ($unit = '' OR unit_key = $unit)
ORDER BY unit_key, currency, billing, price_rank, competitor, plan
