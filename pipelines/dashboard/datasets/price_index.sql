SELECT
    period_grain AS grain, period_start, period_end, base_start, is_complete, geks_jevons, chained_jevons, plans, matched_plans, matched_vendors, matched_share, attrition, notes
FROM rpt_price_index
ORDER BY period_grain, period_start
