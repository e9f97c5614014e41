-- Months of competitors, and of the products of those that have several. `usual` is the median of the year before, as the index has it.
SELECT
    scope, scope_id, change_kind AS kind, period_start, period_end, exposure_days AS exposure, change_count AS n, velocity, velocity_low AS low, velocity_high AS high,
    velocity_index AS index,
    CASE WHEN velocity_index IS NOT NULL THEN median(velocity) OVER year_before END AS usual,
    share_unclassified
FROM rpt_feature_velocity
WHERE period_grain = 'month' AND (scope = 'competitor' OR competitor IN (SELECT competitor FROM dim_product GROUP BY ALL HAVING count(*) > 1))
WINDOW year_before AS (PARTITION BY scope, scope_id, change_kind ORDER BY period_start ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING)
ORDER BY scope, scope_id, change_kind, period_start
