SELECT
    our_product_id AS our_product, product_id AS product, competitor, measure, window_months AS months, period_start, period_end, changes, our_changes, exposure_days AS exposure,
    our_exposure_days AS our_exposure, rate_ratio, family_low, family_high, is_comparable, not_comparable_reason, verdict
FROM rpt_velocity_comparison
WHERE scope = 'product'
ORDER BY product_id, our_product_id, list_position(['feature', 'improvement', 'fix', 'security', 'breaking'], measure), window_months
