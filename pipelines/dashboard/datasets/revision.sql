SELECT revision_id AS id, mart, product_id AS product, shown(figure, 120) AS figure, period_on, previous_value, value, revision_type AS type, CAST(revised_at AS DATE) AS told_on
FROM rpt_revision
ORDER BY revised_at DESC, mart, product_id, figure, period_on
