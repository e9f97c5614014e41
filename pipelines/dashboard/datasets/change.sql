-- Every change, newest first. `=` as quote: the same words as the text.
SELECT
    item.change_id AS id, item.competitor, item.product_id AS product, shown(item.text, 300) AS text, item.change_kind AS kind, item.kind_basis, item.is_breaking, item.is_counted,
    rated.change_id IS NOT NULL AS is_rated, item.fold_rule,
    coalesce(item.general_on, item.announced_on) AS day, item.date_basis AS basis, item.date_precision AS precision, minute(item.observed_at) AS observed,
    shown(coalesce(release.version, release.title), 80) AS release, themes.names AS themes, item.url, item.document_hash AS hash, minute(item.captured_at) AS captured,
    shown(item.locator, 400) AS locator, CASE WHEN item.quote = item.text THEN '=' ELSE shown(item.quote, 600) END AS quote
FROM fct_change_item AS item
LEFT JOIN rated ON item.change_id = rated.change_id
LEFT JOIN fct_release AS release ON item.release_id = release.release_id
LEFT JOIN (SELECT change_id, string_agg(theme, '|' ORDER BY theme) AS names FROM fct_item_theme GROUP BY change_id) AS themes ON item.change_id = themes.change_id
ORDER BY day DESC NULLS LAST, item.competitor, item.change_id
