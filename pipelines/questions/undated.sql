-- Which releases have no date of their own, and so count in no rate?
-- competitor=  only this competitor; empty: everybody
SELECT product_id, version, title, date_basis, date_raw, observed_at, source_url
FROM fct_release
WHERE date_basis = 'discovered' AND ($competitor = '' OR competitor = $competitor)
ORDER BY product_id, observed_at
