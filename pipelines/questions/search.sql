-- Which changes speak of these words?
-- words  words that the change holds, in this order
-- competitor=  only this competitor; empty: everybody
SELECT announced_on, competitor, product_id, change_kind, text, url
FROM fct_change_item
WHERE is_counted AND contains(lower(text), lower($words)) AND ($competitor = '' OR competitor = $competitor)
ORDER BY announced_on DESC NULLS LAST, product_id, text
