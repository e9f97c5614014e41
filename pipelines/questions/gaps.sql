-- For which days can we not say what happened? Those before a source's first good capture tells of any, and the gaps since.
-- competitor=  only this competitor; empty: everybody
WITH spans AS (
    SELECT source_id, competitor, state, reason, from_on, until_on, days FROM fct_coverage WHERE state <> 'covered'
    UNION ALL
    SELECT source_id, any_value(competitor), 'before', 'older than what its first good capture shows', NULL, min(from_on), NULL FROM fct_coverage GROUP BY source_id
    UNION ALL
    SELECT source_id, competitor, 'never', 'no good capture yet', NULL, NULL, NULL
    FROM dim_source
    WHERE kind IN ('feed', 'changelog_page', 'changelog_file') AND source_id NOT IN (SELECT source_id FROM fct_coverage)
)
SELECT source_id, state, reason, from_on, until_on, days
FROM spans
WHERE $competitor = '' OR competitor = $competitor
ORDER BY from_on DESC NULLS LAST, until_on DESC NULLS FIRST, source_id
