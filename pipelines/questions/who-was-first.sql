-- Who told of these words first, and how long after did the others? Equal words, not equal capability.
-- words  words that the change holds, in this order: whole ones (`api` is not in "zapier"), the last also in its plural
WITH told AS (
    SELECT competitor, min(coalesce(general_on, announced_on)) AS first_on, arg_min(text, coalesce(general_on, announced_on)) AS text, count(*) AS changes
    FROM fct_change_item
    WHERE
        is_counted AND announced_on IS NOT NULL AND change_kind IN ('feature', 'improvement', 'unclassified')
        AND contains(lower(text), lower($words))
        AND regexp_matches(
            lower(text),
            CASE WHEN regexp_matches($words, '^[\p{Latin}\p{Cyrillic}\p{Greek}\p{N}]') THEN '(^|[^\p{Latin}\p{Cyrillic}\p{Greek}\p{N}])' ELSE '' END
            || regexp_escape(lower($words))
            || CASE WHEN regexp_matches($words, '[\p{Latin}\p{Cyrillic}\p{Greek}\p{N}]$') THEN '(e?s)?($|[^\p{Latin}\p{Cyrillic}\p{Greek}\p{N}])' ELSE '' END
        )
    GROUP BY competitor
)

SELECT competitor, first_on, first_on - min(first_on) OVER () AS days_behind, changes, text FROM told ORDER BY first_on, competitor
