-- Which themes do others ship and we do not? Only where our own sources were covered.
-- vendors=3  how many others at least
SELECT theme, gap, vendors, features, since_on, latest_on, latest_competitor, latest_text, our_covered_from, our_covered_until, url
FROM rpt_white_space
WHERE vendors >= $vendors::INTEGER
ORDER BY vendors DESC, features DESC, theme
