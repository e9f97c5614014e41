-- Which features were announced lately, in the vendor's own words?
-- days=28  how many days back
-- competitor=  only this competitor; empty: everybody
SELECT announced_on, competitor, product_id, text, channel, general_on, url
FROM fct_change_item
WHERE
    is_counted AND change_kind = 'feature' AND ($competitor = '' OR competitor = $competitor)
    AND announced_on > $today::DATE - $days::INTEGER
ORDER BY announced_on DESC, product_id, text
