-- Who ships what: features of each product by theme in the last twelve complete months. 0 is none on the covered days; null where no day is covered.
-- features  features of the theme, counted once, on covered days; a feature may be in several themes, so do not add themes up
-- covered_days  days of those months for which coverage proves that we saw everything; compare products only where these are alike
-- latest_on  day of the newest of these features
-- latest_text  words of the newest of these features; third-party text
-- latest_url  page it was read from
WITH months AS (
    SELECT product_id, competitor, sum(exposure_days) AS covered_days, max(period_end) AS until_on FROM rpt_feature_velocity_monthly
    WHERE period_start > (SELECT max(period_start) FROM rpt_feature_velocity_monthly) - INTERVAL 12 MONTHS GROUP BY product_id, competitor
), tagged AS (
    SELECT tags.theme, tags.product_id, tags.general_on, items.text, items.url
    FROM fct_item_theme AS tags
    INNER JOIN fct_change_item AS items USING (change_id)
    INNER JOIN months ON tags.product_id = months.product_id
    WHERE
        tags.change_kind = 'feature' AND tags.date_basis IN ('vendor', 'archive')
        AND tags.general_on > months.until_on - INTERVAL 12 MONTHS AND tags.general_on <= months.until_on
        AND EXISTS (
            SELECT 1 FROM fct_coverage AS span
            WHERE span.product_id = tags.product_id AND span.state = 'covered' AND tags.general_on >= span.from_on AND tags.general_on < span.until_on
        )
)

SELECT
    themes.theme, months.competitor, months.product_id,
    CASE WHEN months.covered_days > 0 THEN count(tagged.general_on) END AS features,
    months.covered_days, max(tagged.general_on) AS latest_on, arg_max(tagged.text, tagged.general_on) AS latest_text, arg_max(tagged.url, tagged.general_on) AS latest_url
FROM (SELECT DISTINCT theme FROM fct_item_theme) AS themes
CROSS JOIN months
LEFT JOIN tagged ON themes.theme = tagged.theme AND months.product_id = tagged.product_id
GROUP BY themes.theme, months.competitor, months.product_id, months.covered_days
ORDER BY themes.theme, features DESC NULLS LAST, months.product_id
