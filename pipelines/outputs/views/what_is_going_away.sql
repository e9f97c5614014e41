-- What have they deprecated or removed, and with how much notice? A missing removal is not a promise.
-- happened_on  day of its removal, else of its deprecation, UTC
SELECT
    coalesce(removed_on, deprecated_on) AS happened_on, competitor, product_id, stage, subject, general_on, deprecated_on, removed_on, notice_days, quote, url, captured_at
FROM rpt_lifecycle
WHERE stage IN ('deprecated', 'removed')
ORDER BY happened_on DESC NULLS LAST, product_id, subject
