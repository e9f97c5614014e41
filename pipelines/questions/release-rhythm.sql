-- How often do they release? Median days between general releases; those with fewer than 5 intervals last: too few to call a rhythm.
-- competitor=  only this competitor; empty: everybody
SELECT product_id, component, maintenance_line, release_group, release_days, interval_count, median_days, mad_days, regularity, last_on
FROM rpt_release_cadence
WHERE scope = 'line' AND period_grain = 'all' AND ($competitor = '' OR competitor = $competitor) AND interval_count >= 1
ORDER BY interval_count < 5, median_days, product_id, maintenance_line, release_group
