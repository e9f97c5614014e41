-- What does it cost today? Every plan price that the newest good capture shows.
-- competitor=  only this competitor; empty: everybody
SELECT competitor, product_id, plan_group, plan, price_kind, role, amount, currency, period, billed, unit, is_confirmed, CAST(valid_from AS DATE) AS since, url
FROM fct_plan_price
WHERE is_current AND ($competitor = '' OR competitor = $competitor)
ORDER BY competitor, product_id, plan_group, plan_position, period, amount
