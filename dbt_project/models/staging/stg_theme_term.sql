-- One row per way in which a term of the taxonomy may be written: each of its words in the singular and with an s.
with terms as (
    select
        theme,
        term,
        is_exclusion,
        taxonomy_version,
        {{ text_key('term') }} as term_key
    from {{ source('raw', 'theme_term') }}
),

-- plural endings are added to words, never guessed at in the text of an item
parts as (
    select
        *,
        {{ word_count('term_key') }} as word_total,
        {{ singular("split_part(term_key, ' ', 1)") }} as first_word,
        {{ singular("split_part(term_key, ' ', 2)") }} as second_word,
        {{ singular("split_part(term_key, ' ', 3)") }} as third_word
    from terms
),

endings as (
    select ending
    from (values (''), ('s')) as listed (ending)
)

select
    parts.theme,
    parts.term,
    parts.is_exclusion,
    parts.taxonomy_version,
    parts.word_total,
    parts.first_word || first_ending.ending as opening_word,
    parts.first_word || first_ending.ending
    || case when parts.word_total > 1 then ' ' || parts.second_word || second_ending.ending else '' end
    || case when parts.word_total > 2 then ' ' || parts.third_word || third_ending.ending else '' end as written
from parts
cross join endings as first_ending
cross join endings as second_ending
cross join endings as third_ending
where
    (parts.word_total > 1 or second_ending.ending = '')
    and (parts.word_total > 2 or third_ending.ending = '')
qualify row_number() over (partition by parts.theme, written order by parts.is_exclusion desc, parts.term asc) = 1
