-- Who shipped most about a theme lately, and what last?
-- theme  a theme, or part of its name; `themes` lists them
-- days=91  how many days back
SELECT
    tags.theme, tags.competitor, count(DISTINCT tags.change_id) AS changes, count(DISTINCT tags.change_id) FILTER (tags.change_kind = 'feature') AS features,
    max(tags.general_on) AS latest_on, arg_max(items.text, tags.general_on) AS latest, arg_max(items.url, tags.general_on) AS url
FROM fct_item_theme AS tags INNER JOIN fct_change_item AS items USING (change_id)
WHERE contains(lower(tags.theme), lower($theme)) AND tags.general_on > $today::DATE - $days::INTEGER AND items.general_on > $today::DATE - $days::INTEGER AND tags.date_basis IN ('vendor', 'archive')
GROUP BY tags.theme, tags.competitor
ORDER BY tags.theme, features DESC, changes DESC, tags.competitor
