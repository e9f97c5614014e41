-- How are the sources: what was asked, what answered, what broke?
SELECT source_id, state, last_outcome, failure_reason, detail, last_success_at, last_records, median_records, gap_count, gap_days
FROM rpt_source_health
ORDER BY state = 'ok', source_id
