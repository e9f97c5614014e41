-- Which features are in beta and not general yet, as far as we have seen?
-- competitor=  only this competitor; empty: everybody
SELECT beta_on, $today::DATE - beta_on AS days_in_beta, competitor, product_id, text, channel, url
FROM fct_change_item
WHERE change_kind = 'feature' AND beta_on IS NOT NULL AND general_on IS NULL AND ($competitor = '' OR competitor = $competitor)
ORDER BY beta_on, product_id, text
