-- Who ships features faster or slower than we do over twelve months, and may it be said? Read the verdict, not the ratio.
SELECT our_product_id, product_id, competitor, verdict, not_comparable_reason, changes, our_changes, exposure_days, our_exposure_days, rate_ratio, family_low, family_high
FROM rpt_velocity_comparison
WHERE scope = 'product' AND measure = 'feature' AND window_months = 12
ORDER BY is_comparable DESC, rate_ratio DESC NULLS LAST, product_id
