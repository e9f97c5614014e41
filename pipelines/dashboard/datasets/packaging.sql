SELECT
    change_id AS id, event_type AS type, competitor, product_id AS product, shown(plan, 80) AS plan, shown(previous_plan, 80) AS previous_plan,
    shown(coalesce(feature, previous_feature), 160) AS feature, state, previous_state, limit_amount, previous_limit_amount, shown(limit_unit, 40) AS limit_unit,
    shown(previous_limit_unit, 40) AS previous_limit_unit, effective_on, date_basis AS basis, minute(observed_at) AS observed,
    url, document_hash AS hash, minute(captured_at) AS captured, shown(locator, 400) AS locator, shown(quote, 600) AS quote,
    previous_document_hash AS previous_hash, shown(previous_quote, 600) AS previous_quote
FROM fct_packaging_change
ORDER BY observed_at DESC, change_id
