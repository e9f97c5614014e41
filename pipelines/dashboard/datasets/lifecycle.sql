SELECT
    subject_id AS id, subject_type AS type, competitor, product_id AS product, shown(subject, 200) AS subject, stage, announced_on, beta_on, general_on, deprecated_on, removed_on,
    notice_days, url, document_hash AS hash, minute(captured_at) AS captured, shown(locator, 400) AS locator, shown(quote, 600) AS quote
FROM rpt_lifecycle
ORDER BY announced_on DESC NULLS LAST, subject_id
