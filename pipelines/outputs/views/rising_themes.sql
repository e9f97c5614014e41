-- What is the market working on, and which themes rise? Rising is said only where the whole market turns to a theme, not one vendor.
-- is_rising  true where the lower bound of momentum is above 0; null where withheld
SELECT theme, period_end, momentum_low > 0 AS is_rising, vendors_12m, panel_vendors, items_12m, share_12m, momentum, momentum_low, our_items_12m, withheld_reason
FROM rpt_theme_momentum
WHERE period_grain = 'month' AND period_start = (SELECT max(period_start) FROM rpt_theme_momentum WHERE period_grain = 'month')
ORDER BY is_rising DESC NULLS LAST, share_12m DESC NULLS LAST, theme
