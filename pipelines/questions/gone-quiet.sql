-- Who has been silent for longer than usual, though we looked? Silence is told only while the source is covered.
-- times=2  how many usual intervals of silence
WITH last_release AS (
    SELECT product_id, max(announced_on) AS last_on FROM fct_release WHERE is_general AND date_basis IN ('vendor', 'archive') GROUP BY product_id
), usual AS (
    SELECT product_id, arg_max(median_days, interval_count) AS usual_days FROM rpt_release_cadence WHERE scope = 'line' AND period_grain = 'all' AND interval_count >= 5 GROUP BY product_id
), silence AS (
    SELECT product_id, last_on, $today::DATE - last_on AS silent_days, usual_days, covered_until
    FROM last_release INNER JOIN usual USING (product_id) INNER JOIN dim_product USING (product_id)
    WHERE $today::DATE - last_on > $times::DOUBLE * usual_days AND covered_until >= $today::DATE - 7
)

FROM silence ORDER BY silent_days / usual_days DESC
