-- How do two products' months compare? Ships faster is true only where the intervals do not overlap and the sources are alike.
-- one  product, as competitor/product
-- other  product, as competitor/product
-- months=12  how many months back
SELECT
    coalesce(one.period_start, other.period_start) AS period_start,
    one.features AS one_features, one.exposure_days AS one_days, round(one.velocity, 1) AS one_velocity, round(one.velocity_low, 1) AS one_low, round(one.velocity_high, 1) AS one_high,
    other.features AS other_features, other.exposure_days AS other_days, round(other.velocity, 1) AS other_velocity,
    round(other.velocity_low, 1) AS other_low, round(other.velocity_high, 1) AS other_high
FROM (FROM rpt_feature_velocity_monthly WHERE product_id = $one) AS one
FULL JOIN (FROM rpt_feature_velocity_monthly WHERE product_id = $other) AS other ON one.period_start = other.period_start
WHERE coalesce(one.period_start, other.period_start) >= date_trunc('month', $today::DATE) - to_months($months::INTEGER)
ORDER BY period_start DESC
