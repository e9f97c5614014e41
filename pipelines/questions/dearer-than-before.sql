-- Which plans cost more than some time ago, like for like?
-- days=365  how many days back
WITH then_shown AS (
    FROM fct_plan_price
    WHERE
        CAST(valid_from AS DATE) <= $today::DATE - $days::INTEGER
        AND coalesce(CAST(valid_to AS DATE), $today::DATE) > $today::DATE - $days::INTEGER AND amount IS NOT NULL
)

SELECT
    today.competitor, today.plan, then_shown.amount AS amount_then, today.amount AS amount_now, today.currency, today.period, today.unit,
    round(100 * (today.amount / nullif(then_shown.amount, 0) - 1), 1) AS change_pct, today.url
FROM fct_plan_price AS today
INNER JOIN then_shown
    ON
        today.product_id = then_shown.product_id AND today.plan_id = then_shown.plan_id AND today.currency = then_shown.currency
        AND today.role = then_shown.role AND today.price_kind = then_shown.price_kind
        AND today.period IS NOT DISTINCT FROM then_shown.period AND today.billed IS NOT DISTINCT FROM then_shown.billed
        AND today.unit IS NOT DISTINCT FROM then_shown.unit AND today.tier_no IS NOT DISTINCT FROM then_shown.tier_no
        AND today.tax IS NOT DISTINCT FROM then_shown.tax AND today.minimum_quantity IS NOT DISTINCT FROM then_shown.minimum_quantity
WHERE today.is_current AND today.amount > then_shown.amount
ORDER BY change_pct DESC, today.competitor, today.plan
