SELECT source_id AS source, competitor, product_id AS product, state, reason, from_on, until_on, days FROM fct_coverage ORDER BY source_id, span_no
