-- Which releases did their vendors rewrite after we had read them?
-- competitor=  only this competitor; empty: everybody
SELECT last_seen_at, competitor, product_id, version, title, revision_count, announced_on, source_url
FROM fct_release
WHERE revision_count > 1 AND ($competitor = '' OR competitor = $competitor)
ORDER BY revision_count DESC, product_id, announced_on DESC
