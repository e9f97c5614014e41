-- What does each plan cost now, as its page shows it? A plan without an amount says why in price_kind.
-- since_on  day since which it holds, as far as captures show, UTC
SELECT
    competitor, product_id, plan_group, plan, price_kind, role, amount, currency, period, billed, unit, tax, is_confirmed, CAST(valid_from AS DATE) AS since_on,
    last_seen_at, quote, url
FROM fct_plan_price
WHERE is_current
ORDER BY competitor, product_id, plan_group, plan_position, period, amount
