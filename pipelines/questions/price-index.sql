-- How did the market's prices move? Matched-model index, 100 in the first period.
-- grain=year  year, quarter or month
SELECT period_start, round(geks_jevons, 1) AS geks_jevons, round(chained_jevons, 1) AS chained_jevons, plans, matched_plans, round(matched_share, 2) AS matched_share, notes
FROM rpt_price_index
WHERE period_grain = $grain
ORDER BY period_start
