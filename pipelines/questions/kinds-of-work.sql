-- What do they work on: the mix of kinds of change?
-- days=182  how many days back
SELECT
    product_id, count(*) AS changes,
    count(*) FILTER (change_kind = 'feature') AS features, count(*) FILTER (change_kind = 'improvement') AS improvements,
    count(*) FILTER (change_kind = 'fix') AS fixes, count(*) FILTER (change_kind = 'security') AS security,
    count(*) FILTER (is_breaking OR change_kind = 'breaking') AS breaking, count(*) FILTER (change_kind = 'unclassified') AS unclassified
FROM fct_change_item
WHERE is_counted AND announced_on > $today::DATE - $days::INTEGER
GROUP BY product_id ORDER BY changes DESC, product_id
