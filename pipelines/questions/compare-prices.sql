-- How do several competitors' prices stand beside each other? What cannot be compared says why; a lower price is not a better offer.
-- competitors  competitors, divided by commas; `us` stands for our own company
-- unit=  only this unit; empty: all
SELECT
    position.competitor, position.plan, position.unit_key, position.currency, position.billing, position.amount_per_month, position.amount, position.period, position.price_kind,
    position.is_compared, position.not_comparable_reason, position.market_median, position.compared_competitors, position.last_seen_at, position.quote, position.url,
    position.price_span_id AS id
FROM rpt_price_position AS position
INNER JOIN dim_competitor USING (competitor)
WHERE
    (list_contains(string_split(replace($competitors, ' ', ''), ','), position.competitor) OR (dim_competitor.is_us AND list_contains(string_split(replace($competitors, ' ', ''), ','), 'us')))
    AND ($unit = '' OR position.unit_key = $unit)
ORDER BY position.unit_key, position.currency, position.billing, position.amount_per_month NULLS LAST, position.competitor, position.plan
