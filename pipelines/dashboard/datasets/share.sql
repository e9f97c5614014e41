-- Share of innovation of the last month that is published.
SELECT product_id AS product, competitor, period_start, period_end, window_start, exposure_days AS exposure, is_in_panel, features, share, share_low, share_high, hhi, panel_products, notes
FROM rpt_innovation_share
WHERE period_grain = 'month' AND period_start = (SELECT max(period_start) FROM rpt_innovation_share WHERE period_grain = 'month')
ORDER BY share DESC NULLS LAST, product_id
