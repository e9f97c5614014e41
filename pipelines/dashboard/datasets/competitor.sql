-- One row per competitor; `exposure` are the covered days of the last twelve complete months of its least covered product, 0 = unknown.
WITH exposures AS (
    SELECT product.competitor, product.product_id, coalesce(sum(velocity.exposure_days), 0) AS days
    FROM dim_product AS product
    LEFT JOIN rpt_feature_velocity_monthly AS velocity
        ON product.product_id = velocity.product_id AND velocity.period_start >= (SELECT year_from FROM clock)
    WHERE product.covered_from IS NOT NULL
    GROUP BY ALL
)

SELECT
    competitor.competitor AS id,
    shown(any_value(competitor.competitor_name), 60) AS name,
    any_value(competitor.homepage) AS homepage,
    any_value(competitor.is_us) AS is_us,
    any_value(competitor.product_count) AS products,
    any_value(competitor.source_count) AS sources,
    CAST(coalesce(min(exposures.days), 0) AS BIGINT) AS exposure
FROM dim_competitor AS competitor
LEFT JOIN exposures ON competitor.competitor = exposures.competitor
GROUP BY competitor.competitor
ORDER BY lower(any_value(competitor.competitor_name)), competitor.competitor
