-- What broke for their users lately?
-- days=182  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT announced_on, competitor, product_id, text, change_kind, url
FROM fct_change_item
WHERE is_counted AND (is_breaking OR change_kind = 'breaking') AND announced_on > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY announced_on DESC, product_id, text
