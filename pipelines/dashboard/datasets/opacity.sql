SELECT
    scope, scope_id, period_start, period_end, is_complete, products_watched, products_seen, plans, plans_priced, plans_usage, plans_free, plans_contact_sales, plans_unknown, opacity_share
FROM rpt_price_opacity
ORDER BY scope, scope_id, period_start
