-- What share of the market's features is whose, over twelve months?
SELECT period_end, product_id, is_us, features, round(share, 3) AS share, round(share_low, 3) AS share_low, round(share_high, 3) AS share_high, round(hhi, 3) AS hhi, notes
FROM rpt_innovation_share
WHERE period_grain = 'month' AND is_in_panel
    AND period_start = (SELECT max(period_start) FROM rpt_innovation_share WHERE period_grain = 'month' AND share IS NOT NULL)
ORDER BY share DESC, product_id
