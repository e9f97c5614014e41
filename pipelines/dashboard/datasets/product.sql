SELECT product_id AS id, competitor, shown(product_name, 60) AS name, is_us, covered_from, covered_until FROM dim_product ORDER BY product_id
