-- Which features moved between plans, and which limits changed?
-- days=730  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT
    coalesce(effective_on, CAST(observed_at AS DATE)) AS happened_on, competitor, event_type, coalesce(feature, previous_feature) AS feature,
    previous_plan, plan, previous_limit_amount, limit_amount, limit_unit, url
FROM fct_packaging_change
WHERE coalesce(effective_on, CAST(observed_at AS DATE)) > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY happened_on DESC, competitor, plan
