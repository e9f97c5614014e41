-- What did a competitor change since a day: releases, prices and plans, in one list?
-- competitor  the competitor
-- since  first day, YYYY-MM-DD
SELECT announced_on AS happened_on, date_basis, 'release' AS what, concat_ws(' ', product_id, version, title) AS subject, quote, source_url AS url
FROM fct_release WHERE competitor = $competitor AND announced_on >= $since::DATE
UNION ALL
SELECT announced_on, date_basis, change_kind, text, quote, url
FROM fct_change_item
WHERE
    competitor = $competitor AND is_counted AND announced_on >= $since::DATE
    AND change_kind IN ('feature', 'breaking', 'deprecation', 'removal', 'security')
UNION ALL
SELECT
    coalesce(effective_on, CAST(observed_at AS DATE)), date_basis, event_type,
    concat_ws(' ', plan, previous_amount, 'to', amount, currency, 'per', unit, period), quote, url
FROM fct_price_change WHERE competitor = $competitor AND coalesce(effective_on, CAST(observed_at AS DATE)) >= $since::DATE
UNION ALL
SELECT coalesce(effective_on, CAST(observed_at AS DATE)), date_basis, event_type, concat_ws(': ', plan, coalesce(feature, previous_feature)), quote, url
FROM fct_packaging_change WHERE competitor = $competitor AND coalesce(effective_on, CAST(observed_at AS DATE)) >= $since::DATE
ORDER BY happened_on DESC, what, subject
