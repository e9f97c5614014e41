-- Every span of a price, the current ones with their place among like prices.
SELECT
    price.price_span_id AS id, price.competitor, price.product_id AS product, shown(price.plan_group, 60) AS plan_group, shown(price.plan, 80) AS plan, price.price_kind AS kind, price.role,
    price.amount, price.currency, price.period, price.billed, shown(price.unit, 60) AS unit, price.tax, price.minimum_quantity, minute(price.valid_from) AS valid_from,
    minute(price.valid_to) AS valid_to, minute(price.last_seen_at) AS last_seen, price.is_current, price.is_confirmed, price.is_onboarding, price.is_announced, price.effective_on,
    price.capture_count AS captures, shown(position.unit_key, 60) AS unit_key, position.billing, position.amount_per_month, position.is_compared, position.not_comparable_reason,
    position.price_rank, position.ranked_count, position.market_median, position.ratio_to_median, position.compared_count, position.compared_competitors,
    price.url, price.document_hash AS hash, minute(price.captured_at) AS captured, shown(price.locator, 400) AS locator, shown(price.quote, 600) AS quote
FROM fct_plan_price AS price
LEFT JOIN rpt_price_position AS position ON price.price_span_id = position.price_span_id
ORDER BY price.competitor, price.product_id, price.plan_position, price.plan, price.price_span_id
