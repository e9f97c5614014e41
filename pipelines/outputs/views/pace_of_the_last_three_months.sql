-- How much did each product ship in the last three complete months, on how many covered days? Say that one ships faster than another only where faster_or_slower_than_us does.
-- from_on  first day of the three months, UTC
-- until_on  last day of the three months, UTC
-- covered_days  days for which coverage proves that we saw everything; null where there is none
-- features_in_28_days  features over covered days, times 28
-- improvements  improvements, counted once; null where not covered
SELECT
    product_id, competitor, min(period_start) AS from_on, max(period_end) AS until_on, sum(exposure_days) AS covered_days, sum(features) AS features,
    sum(improvements) AS improvements, sum(fixes) AS fixes, round(sum(features) * 28.0 / nullif(sum(exposure_days), 0), 1) AS features_in_28_days
FROM rpt_feature_velocity_monthly
WHERE period_start > (SELECT max(period_start) FROM rpt_feature_velocity_monthly) - INTERVAL 3 MONTHS
GROUP BY product_id, competitor
ORDER BY features_in_28_days DESC NULLS LAST, product_id
