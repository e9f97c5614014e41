-- Themes by month. `items` are the panel's; `all_items` are everybody's that the rates count, which is what a figure leads to.
WITH monthly AS (
    SELECT tag.theme, CAST(date_trunc('month', tag.general_on) AS DATE) AS month, count(*) AS n
    FROM fct_item_theme AS tag
    INNER JOIN rated ON tag.change_id = rated.change_id
    WHERE tag.change_kind = 'feature'
    GROUP BY ALL
),

everybody AS (
    SELECT
        trend.theme, trend.period_start, coalesce(sum(monthly.n) FILTER (WHERE monthly.month = trend.period_start), 0) AS all_items, coalesce(sum(monthly.n), 0) AS all_items_12m
    FROM rpt_theme_momentum AS trend
    LEFT JOIN monthly
        ON trend.theme = monthly.theme AND monthly.month > trend.period_start - INTERVAL 12 MONTHS AND monthly.month <= trend.period_start
    WHERE trend.period_grain = 'month'
    GROUP BY ALL
)

SELECT
    trend.theme, trend.period_start, trend.period_end, panel_vendors, items, items_12m, vendors, vendors_12m, breadth, prevalence, prevalence_short, prevalence_long, trend.momentum,
    momentum_low, share_12m, share_12m_low, share_12m_high, novelty, our_items_12m, share_untagged, withheld_reason, CAST(all_items AS BIGINT) AS all_items,
    CAST(all_items_12m AS BIGINT) AS all_items_12m
FROM rpt_theme_momentum AS trend
INNER JOIN everybody ON trend.theme = everybody.theme AND trend.period_start = everybody.period_start
WHERE trend.period_grain = 'month'
ORDER BY trend.theme, trend.period_start
