-- What does a row rest on: the words on the page, the page, the capture? By the id that any table gives.
-- id  change_id, release_id, price_span_id, entitlement_span_id, event_id, subject_id or fact_id
WITH facts AS (
    SELECT change_id AS id, 'fct_change_item' AS mart, text AS subject, quote, url, locator, captured_at, document_hash FROM fct_change_item
    UNION ALL
    SELECT release_id, 'fct_release', concat_ws(' ', version, title), quote, source_url, locator, captured_at, document_hash FROM fct_release
    UNION ALL
    SELECT change_id, 'fct_price_change', concat_ws(' ', plan, event_type), quote, url, locator, captured_at, document_hash FROM fct_price_change
    UNION ALL
    SELECT change_id, 'fct_packaging_change', concat_ws(' ', plan, event_type, coalesce(feature, previous_feature)), quote, url, locator, captured_at, document_hash
    FROM fct_packaging_change
    UNION ALL
    SELECT price_span_id, 'fct_plan_price', plan, quote, url, locator, captured_at, document_hash FROM fct_plan_price
    UNION ALL
    SELECT entitlement_span_id, 'fct_entitlement', concat_ws(' ', plan, feature), quote, url, locator, captured_at, document_hash FROM fct_entitlement
    UNION ALL
    SELECT event_id, 'rpt_timeline', concat_ws(' ', event_type, subject), quote, url, locator, captured_at, document_hash FROM rpt_timeline
    UNION ALL
    SELECT subject_id, 'rpt_lifecycle', concat_ws(' ', stage, subject), quote, url, locator, captured_at, document_hash FROM rpt_lifecycle
    UNION ALL
    SELECT fact_id, 'rpt_market_brief', concat_ws(' ', fact_type, subject), quote, source_url, locator, captured_at, document_hash FROM rpt_market_brief
)

SELECT mart, subject, quote, url, locator, captured_at, document_hash FROM facts WHERE id = $id ORDER BY mart
