-- Where are we blind: gaps in coverage within the last year, and sources that do not answer as they should? Nothing may be concluded from silence there.
-- about  source, as the watchlist names it
-- unknown  gap, or the state of the source
-- from_on  first day of the gap, or the last good capture of the source, UTC
-- until_on  day after the last day of the gap, so far; null for the state of a source
-- reason  why, in words
SELECT source_id AS about, competitor, 'gap' AS unknown, from_on, until_on, reason
FROM fct_coverage
WHERE state <> 'covered' AND until_on > (SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of') - 365
UNION ALL
SELECT source_id, competitor, state, CAST(last_success_at AS DATE), NULL, coalesce(detail, last_outcome)
FROM rpt_source_health
WHERE state NOT IN ('ok', 'quiet')
ORDER BY from_on DESC NULLS LAST, about, unknown
