-- Who shipped most features lately, and how fast? Only covered days count.
-- weeks=13  how many complete weeks back
SELECT
    product_id, sum(features) AS features, sum(exposure_days) AS covered_days,
    round(sum(features) * 28.0 / nullif(sum(exposure_days), 0), 1) AS features_in_28_days, sum(releases) AS releases
FROM rpt_feature_velocity_weekly
WHERE period_start > $today::DATE - 7 * ($weeks::INTEGER + 1)
GROUP BY product_id
ORDER BY features_in_28_days DESC NULLS LAST, product_id
