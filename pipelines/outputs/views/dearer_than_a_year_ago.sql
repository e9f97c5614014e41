-- Which plans cost more than 365 days ago, like for like? A plan without a price on that day is not here.
-- amount_then  amount that held 365 days ago, in `currency`
-- amount_now  amount that the newest good capture shows, in `currency`
-- change_pct  step in percent of amount_then
WITH clock AS (
    SELECT max(period_end) AS today FROM rpt_market_brief WHERE fact_type = 'as_of'
), then_shown AS (
    SELECT fct_plan_price.* FROM fct_plan_price CROSS JOIN clock
    WHERE CAST(valid_from AS DATE) <= clock.today - 365 AND coalesce(CAST(valid_to AS DATE), clock.today) > clock.today - 365 AND amount IS NOT NULL
)

SELECT
    now_shown.competitor, now_shown.product_id, now_shown.plan, then_shown.amount AS amount_then, now_shown.amount AS amount_now, now_shown.currency, now_shown.period,
    now_shown.billed, now_shown.unit, round(100 * (now_shown.amount / nullif(then_shown.amount, 0) - 1), 1) AS change_pct, now_shown.quote, now_shown.url
FROM fct_plan_price AS now_shown
INNER JOIN then_shown
    ON
        now_shown.product_id = then_shown.product_id AND now_shown.plan_id = then_shown.plan_id AND now_shown.currency = then_shown.currency
        AND now_shown.role = then_shown.role AND now_shown.price_kind = then_shown.price_kind
        AND now_shown.period IS NOT DISTINCT FROM then_shown.period AND now_shown.billed IS NOT DISTINCT FROM then_shown.billed
        AND now_shown.unit IS NOT DISTINCT FROM then_shown.unit AND now_shown.tier_no IS NOT DISTINCT FROM then_shown.tier_no
        AND now_shown.tax IS NOT DISTINCT FROM then_shown.tax AND now_shown.minimum_quantity IS NOT DISTINCT FROM then_shown.minimum_quantity
WHERE now_shown.is_current AND now_shown.amount > then_shown.amount
ORDER BY change_pct DESC, now_shown.competitor, now_shown.plan
