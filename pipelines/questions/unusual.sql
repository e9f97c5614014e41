-- What happened lately that is unusual for those whom it happened to?
-- days=28  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT coalesce(happened_on, CAST(observed_at AS DATE)) AS told_on, date_basis, competitor, event_type, subject, round(surprise, 2) AS surprise, rank_in_market, url
FROM rpt_timeline
WHERE coalesce(happened_on, CAST(observed_at AS DATE)) > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY rank_in_market, told_on DESC, competitor
