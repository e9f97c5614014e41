-- Who ships faster or slower than we do, and may it be said? Only sources of like kind are compared.
-- measure=feature  feature, improvement, fix, security or breaking
-- months=12  length of the window in months: 3, 6 or 12
SELECT product_id, verdict, not_comparable_reason, round(velocity, 1) AS velocity, round(our_velocity, 1) AS our_velocity,
    round(rate_ratio, 2) AS rate_ratio, round(ratio_low, 2) AS ratio_low, round(ratio_high, 2) AS ratio_high, period_start, period_end
FROM rpt_velocity_comparison
WHERE scope = 'product' AND measure = $measure AND window_months = $months::INTEGER
ORDER BY is_comparable DESC, rate_ratio DESC NULLS LAST, product_id
