-- Which prices went up or down, like for like?
-- days=365  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT coalesce(effective_on, CAST(observed_at AS DATE)) AS happened_on, competitor, plan, event_type, previous_amount, amount, currency, period, unit, change_pct, url
FROM fct_price_change
WHERE event_type IN ('price_rise', 'price_cut') AND coalesce(effective_on, CAST(observed_at AS DATE)) > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY happened_on DESC, competitor, plan
