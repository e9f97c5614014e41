-- How long from beta to general, and from general to its end?
-- competitor=  only this competitor; empty: everybody
SELECT competitor, product_id, subject_type, subject, stage, beta_on, general_on, deprecated_on, removed_on, beta_days, notice_days, life_days, url
FROM rpt_lifecycle
WHERE ($competitor = '' OR competitor = $competitor)
ORDER BY coalesce(removed_on, deprecated_on, general_on, beta_on, announced_on) DESC, product_id, subject
