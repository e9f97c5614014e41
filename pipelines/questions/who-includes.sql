-- Which plans include a feature, by the words of their pages?
-- words  words of the feature
SELECT competitor, plan, feature, state, limit_amount, limit_unit, limit_period, url
FROM fct_entitlement
WHERE is_current AND contains(lower(feature), lower($words))
ORDER BY competitor, plan_position, feature
