-- Which prices could not be compared with the market's, and why?
-- competitor=  only this competitor; empty: everybody
SELECT not_comparable_reason, competitor, plan, price_kind, role, amount, currency, period, unit
FROM rpt_price_position
WHERE NOT is_compared AND ($competitor = '' OR competitor = $competitor)
ORDER BY not_comparable_reason, competitor, plan
