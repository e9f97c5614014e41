-- Who ships what: features of the last twelve complete months by theme, as the rates count them.
SELECT item.competitor, tag.theme, count(*) AS n
FROM fct_item_theme AS tag
INNER JOIN fct_change_item AS item ON tag.change_id = item.change_id
INNER JOIN rated ON item.change_id = rated.change_id
INNER JOIN clock ON item.general_on BETWEEN clock.year_from AND clock.year_until
WHERE item.change_kind = 'feature'
GROUP BY ALL
ORDER BY ALL
