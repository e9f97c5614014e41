-- Which plans were added, removed or renamed?
-- days=730  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT coalesce(effective_on, CAST(observed_at AS DATE)) AS happened_on, competitor, event_type, plan, previous_plan, date_basis, url
FROM fct_price_change
WHERE event_type IN ('plan_added', 'plan_removed', 'plan_renamed', 'to_contact_sales', 'from_contact_sales')
    AND coalesce(effective_on, CAST(observed_at AS DATE)) > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY happened_on DESC, competitor, plan
