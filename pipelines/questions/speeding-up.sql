-- Who ships faster or slower than their own year: velocity over its own median?
-- months=3  how many complete months back
SELECT product_id, period_start, features, exposure_days, round(velocity, 1) AS velocity, round(velocity_index, 2) AS velocity_index
FROM rpt_feature_velocity_monthly
WHERE velocity_index IS NOT NULL AND period_start >= date_trunc('month', $today::DATE) - to_months($months::INTEGER)
ORDER BY period_start DESC, velocity_index DESC
