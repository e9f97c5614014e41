SELECT
    theme, period_start, period_end, panel_vendors, items, items_12m, vendors, vendors_12m, breadth, prevalence, prevalence_short, prevalence_long, momentum, momentum_low,
    share_12m, share_12m_low, share_12m_high, novelty, our_items_12m, share_untagged, withheld_reason
FROM rpt_theme_momentum
ORDER BY theme, period_start
