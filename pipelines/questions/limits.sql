-- Which limits do plans set?
-- competitor=  only this competitor; empty: everybody
SELECT competitor, plan, feature, limit_amount, limit_unit, limit_period, state, url
FROM fct_entitlement
WHERE is_current AND (limit_amount IS NOT NULL OR state = 'unlimited') AND ($competitor = '' OR competitor = $competitor)
ORDER BY limit_unit, limit_amount, competitor, plan_position
