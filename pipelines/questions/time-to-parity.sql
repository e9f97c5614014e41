-- How long until others, and we, had what one vendor shipped first? Who has not yet stays counted as open.
SELECT scope, scope_id, competitor, capability, first_on, followers, shipped, still_open, unknown, median_days, open_age_median_days, round(first_mover_share, 2) AS first_mover_share
FROM rpt_time_to_parity
ORDER BY scope, median_days NULLS LAST, scope_id
