SELECT
    change_id AS id, event_type AS type, competitor, product_id AS product, shown(plan, 80) AS plan, shown(previous_plan, 80) AS previous_plan, price_kind AS kind,
    previous_price_kind AS previous_kind, currency, previous_currency, period, previous_period, billed, previous_billed, shown(unit, 60) AS unit, shown(previous_unit, 60) AS previous_unit,
    amount, previous_amount, change_pct, effective_on, announced_on, date_basis AS basis, announcement, minute(previous_seen_at) AS previous_seen, minute(observed_at) AS observed,
    url, document_hash AS hash, minute(captured_at) AS captured, shown(locator, 400) AS locator, shown(quote, 600) AS quote,
    previous_document_hash AS previous_hash, shown(previous_quote, 600) AS previous_quote
FROM fct_price_change
ORDER BY observed_at DESC, change_id
