-- Where was a change read: the words, the page, the capture?
-- words  words of the change
SELECT text, quote, url, locator, captured_at, document_hash, date_basis, kind_basis, round(kind_confidence, 2) AS kind_confidence
FROM fct_change_item
WHERE contains(lower(text), lower($words))
ORDER BY announced_on DESC NULLS LAST, change_id
