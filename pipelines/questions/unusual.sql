-- What happened lately that is unusual for those whom it happened to?
-- days=28  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT happened_on, competitor, event_type, subject, round(surprise, 2) AS surprise, rank_in_market, url
FROM rpt_timeline
WHERE happened_on > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY rank_in_market, happened_on DESC, competitor
