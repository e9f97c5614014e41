-- In which themes do others ship features and we do not? Only what release notes show; see our_covered_from.
SELECT theme, gap, vendors_12m, features_12m, latest_on, latest_competitor, latest_text, our_latest_on, our_covered_from, our_covered_until, url
FROM rpt_white_space
ORDER BY vendors_12m DESC, features_12m DESC, theme
