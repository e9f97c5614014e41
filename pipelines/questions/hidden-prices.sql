-- Who hides prices? Share of plans without a public price, at the newest month.
SELECT competitor, scope_id, period_start, plans, plans_priced, plans_usage, plans_free, plans_contact_sales, plans_unknown, round(opacity_share, 2) AS opacity_share
FROM rpt_price_opacity
WHERE scope = 'product'
QUALIFY row_number() OVER (PARTITION BY scope_id ORDER BY period_start DESC) = 1
ORDER BY opacity_share DESC NULLS LAST, scope_id
