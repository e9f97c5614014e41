-- For which days can we not say what happened?
-- competitor=  only this competitor; empty: everybody
SELECT source_id, state, reason, from_on, until_on, days
FROM fct_coverage
WHERE state <> 'covered' AND ($competitor = '' OR competitor = $competitor)
ORDER BY from_on DESC, source_id
