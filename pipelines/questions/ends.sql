-- What was deprecated or removed lately?
-- days=365  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT announced_on, competitor, product_id, change_kind, text, url
FROM fct_change_item
WHERE is_counted AND change_kind IN ('deprecation', 'removal') AND announced_on > $today::DATE - $days::INTEGER AND ($competitor = '' OR competitor = $competitor)
ORDER BY announced_on DESC, product_id, text
