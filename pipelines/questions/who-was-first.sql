-- Who told of these words first, and how long after did the others? Equal words, not equal capability.
-- words  words that the change holds, in this order: whole ones (`api` is not in "zapier"), the last also in its plural
WITH sought AS (
    SELECT unnest(search.words_of($words)) AS word, unnest(range(1, len(search.words_of($words)) + 1)) AS place
    WHERE search.words_of($words) <> ['']
),

forms AS (
    SELECT word, place FROM sought
    UNION
    SELECT word || ending, place FROM sought, (VALUES ('s'), ('es')) AS plural (ending) WHERE place = (SELECT max(place) FROM sought)
),

-- as many words as are sought, each in its place
found AS (
    SELECT words.change_row, any_value(words.competitor) AS competitor, any_value(words.first_on) AS first_on
    FROM search.word AS words JOIN forms ON words.word = forms.word
    GROUP BY words.change_row, words.place - forms.place
    HAVING count(*) = (SELECT max(place) FROM sought)
),

told AS (
    SELECT competitor, min(first_on) AS first_on, arg_min(change_row, (first_on, change_row)) AS change_row, count(DISTINCT change_row) AS changes
    FROM found
    GROUP BY competitor
)

SELECT told.competitor, told.first_on, told.first_on - min(told.first_on) OVER () AS days_behind, told.changes, items.text
FROM told JOIN fct_change_item AS items ON told.change_row = items.rowid
ORDER BY told.first_on, told.competitor
