SELECT product_id AS product, competitor, shown(component, 60) AS component, release_days, interval_count, median_days, mad_days, regularity, first_on, last_on
FROM rpt_release_cadence
WHERE scope = 'line' AND period_grain = 'all' AND release_group = 'feature'
ORDER BY product_id, component
