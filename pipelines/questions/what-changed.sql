-- What did a competitor change since a day: releases, prices and plans, in one list?
-- competitor  the competitor
-- since  first day, YYYY-MM-DD
SELECT announced_on AS happened_on, date_basis, 'release' AS what, concat_ws(' ', product_id, version, title) AS subject, quote, source_url AS url, release_id AS id
FROM fct_release WHERE competitor = $competitor AND announced_on >= $since::DATE
UNION ALL
SELECT announced_on, date_basis, change_kind, text, quote, url, change_id
FROM fct_change_item
WHERE
    competitor = $competitor AND is_counted AND announced_on >= $since::DATE
    AND change_kind IN ('feature', 'breaking', 'deprecation', 'removal', 'security')
UNION ALL
SELECT
    coalesce(effective_on, CAST(observed_at AS DATE)), date_basis, event_type,
    concat(
        plan, ': ', coalesce(rtrim(rtrim(CAST(previous_amount AS VARCHAR), '0'), '.') || ' ' || previous_currency, previous_price_kind, 'not offered'),
        ' to ', coalesce(rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.') || ' ' || currency, price_kind, 'no longer offered'),
        coalesce(' per ' || coalesce(unit, previous_unit), ''), coalesce(' and ' || coalesce(period, previous_period), '')
    ), quote, url, change_id
FROM fct_price_change WHERE competitor = $competitor AND coalesce(effective_on, CAST(observed_at AS DATE)) >= $since::DATE
UNION ALL
SELECT coalesce(effective_on, CAST(observed_at AS DATE)), date_basis, event_type, concat_ws(': ', plan, coalesce(feature, previous_feature)), quote, url, change_id
FROM fct_packaging_change WHERE competitor = $competitor AND coalesce(effective_on, CAST(observed_at AS DATE)) >= $since::DATE
ORDER BY happened_on DESC, what, subject
