-- What every dataset builds on: captured words made fit to be shown, and what the rates count.
CREATE MACRO shown(words, size) AS (
    SELECT CASE WHEN length(folded) <= size THEN folded ELSE left(folded, size - 1) || '…' END
    FROM (
        SELECT trim(regexp_replace(
            words, '[\s\p{Z}\x{00}-\x{1f}\x{7f}-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{e0000}-\x{e007f}]+', ' ', 'g'
        )) AS folded
    )
);

CREATE MACRO minute(instant) AS strftime(instant, '%Y-%m-%d %H:%M');

-- The last complete month of the market: trailing twelve months end with it.
CREATE TABLE clock AS
SELECT
    max(period_start) AS last_month,
    CAST(max(period_start) - INTERVAL 11 MONTHS AS DATE) AS year_from,
    max(period_end) AS year_until
FROM rpt_feature_velocity
WHERE period_grain = 'month';

-- Changes that a rate counts: once, dated by the vendor or bound by two captures, on a covered day of their product.
CREATE TABLE rated AS
SELECT DISTINCT item.change_id
FROM fct_change_item AS item
INNER JOIN fct_coverage AS coverage
    ON item.product_id = coverage.product_id AND item.general_on >= coverage.from_on AND item.general_on < coverage.until_on
WHERE item.is_counted AND item.date_basis IN ('vendor', 'archive') AND coverage.state = 'covered';
