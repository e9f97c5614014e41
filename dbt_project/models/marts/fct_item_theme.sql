-- Words of items that open a term are joined with the terms, one, two and three words at a time, so the cost grows with the words, not with items times terms.
-- A term within an exclusion of its theme (`agent` within `user agent`) does not count there; elsewhere in the same item it does.
with items as (
    select
        change_id,
        text_key
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where is_counted
),

words as (
    {{ each_word('items', 'change_id', 'text_key') }}
),

openings as (
    select
        change_id,
        place,
        word,
        words[place + 1] as next_word,
        words[place + 2] as third_word
    from words
    where word in (select opening_word from {{ ref('stg_theme_term') }})
),

matches as (
    {% for length, expression in [(1, 'openings.word'), (2, "openings.word || ' ' || openings.next_word"), (3, "openings.word || ' ' || openings.next_word || ' ' || openings.third_word")] %}
        select
            openings.change_id,
            openings.place,
            openings.place + {{ length - 1 }} as last_place,
            terms.theme,
            terms.term,
            terms.is_exclusion,
            terms.taxonomy_version,
            terms.written
        from openings
        inner join {{ ref('stg_theme_term') }} as terms on {{ expression }} = terms.written and terms.word_total = {{ length }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select matches.*
    from matches
    left join matches as excluding
        on
            matches.change_id = excluding.change_id
            and matches.theme = excluding.theme
            and excluding.is_exclusion
            and matches.place >= excluding.place
            and matches.last_place <= excluding.last_place
    where not matches.is_exclusion and excluding.change_id is null
),

-- the longest expression is the best evidence, and among equals the first
tagged as (
    select
        change_id,
        theme,
        any_value(taxonomy_version) as taxonomy_version,
        count(*) as term_count,
        min_by(term, (place - last_place) * 1000000 + place) as term,
        min_by(written, (place - last_place) * 1000000 + place) as matched_words
    from counted
    group by change_id, theme
)

select
    tagged.change_id,
    tagged.theme,
    items.competitor,
    items.product_id,
    items.change_kind,
    items.general_on,
    coalesce(items.general_basis, items.date_basis) as date_basis,
    tagged.term,
    tagged.matched_words,
    tagged.term_count,
    tagged.taxonomy_version
from tagged
inner join {{ touched(ref('int_change_item'), 'product_id') }} as items on tagged.change_id = items.change_id
