-- What did one release hold?
-- product  product, as competitor/product
-- version  version
SELECT releases.announced_on, items.change_kind, items.kind_basis, items.text, items.is_counted, items.fold_rule, items.url
FROM fct_release AS releases INNER JOIN fct_change_item AS items USING (release_id)
WHERE releases.product_id = $product AND releases.version = $version
ORDER BY items.change_kind, items.text
