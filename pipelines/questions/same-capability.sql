-- Which changes of several vendors may be one capability? Candidates, until a person confirms them.
-- score=0.5  least score, 0 to 1
SELECT candidate_id, status, round(score, 2) AS score, competitors, competitor, general_on, text, url
FROM rpt_capability_candidate
WHERE score >= $score::DOUBLE
ORDER BY score DESC, candidate_id, general_on
