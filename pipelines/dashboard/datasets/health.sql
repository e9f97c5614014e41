SELECT
    source_id AS id, competitor, product_id AS product, kind, url, state, last_outcome, failure_reason, shown(detail, 300) AS detail, minute(last_attempt_at) AS last_attempt,
    minute(last_success_at) AS last_success, minute(last_change_at) AS last_change, last_release_on, attempt_count AS attempts, capture_count AS captures,
    failures_since_success AS failures, last_records, median_records, doubt_count AS doubts, gap_count AS gaps, gap_days, shown(last_run_failure, 300) AS run_failure
FROM rpt_source_health
ORDER BY CASE state WHEN 'failing' THEN 0 WHEN 'broken' THEN 1 WHEN 'never' THEN 2 WHEN 'stale' THEN 3 WHEN 'quiet' THEN 5 WHEN 'ok' THEN 6 ELSE 4 END, source_id
