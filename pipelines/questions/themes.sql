-- What is the market working on: every theme, how widely and how much, and whether it rises?
SELECT theme, period_start, vendors_12m, items_12m, round(share_12m, 3) AS share_12m, round(momentum, 2) AS momentum, momentum_low > 0 AS is_rising, withheld_reason
FROM rpt_theme_momentum
WHERE period_grain = 'month' AND period_start = (SELECT max(period_start) FROM rpt_theme_momentum WHERE period_grain = 'month')
ORDER BY is_rising DESC NULLS LAST, share_12m DESC NULLS LAST, theme
