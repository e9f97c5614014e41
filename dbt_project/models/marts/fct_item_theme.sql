-- Words of items that open a term are joined with the terms, one, two and three words at a time, so the cost grows with the words, not with items times terms.
-- A term within an exclusion of its theme (`agent` within `user agent`) does not count there; elsewhere in the same item it does.
-- An item goes by its number in the build, which costs less to join and to group by than its id.
with items as {{ materialized() }} (
    select
        row_number() over () as item_no,
        change_id,
        text_key,
        competitor,
        product_id,
        change_kind,
        general_on,
        coalesce(general_basis, date_basis) as date_basis
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where is_counted
),

words as (
    {{ each_word('items', 'item_no', 'text_key') }}
),

openers as (
    select distinct
        opening_word,
        word_total
    from {{ ref('stg_theme_term') }}
),

openings as (
    select
        item_no,
        place,
        word,
        words[place + 1] as next_word,
        words[place + 2] as third_word
    from words
    where word in (select opening_word from openers)
),

matches as (
    {% for length, expression in [(1, 'openings.word'), (2, "openings.word || ' ' || openings.next_word"), (3, "openings.word || ' ' || openings.next_word || ' ' || openings.third_word")] %}
        select
            openings.item_no,
            openings.place,
            openings.place + {{ length - 1 }} as last_place,
            terms.theme,
            terms.term,
            terms.is_exclusion,
            terms.taxonomy_version,
            terms.written
        from openings
        inner join openers on openings.word = openers.opening_word and openers.word_total = {{ length }}
        inner join {{ ref('stg_theme_term') }} as terms on {{ expression }} = terms.written and terms.word_total = {{ length }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select matches.*
    from matches
    left join matches as excluding
        on
            matches.item_no = excluding.item_no
            and matches.theme = excluding.theme
            and excluding.is_exclusion
            and matches.place >= excluding.place
            and matches.last_place <= excluding.last_place
    where not matches.is_exclusion and excluding.item_no is null
),

-- the longest expression is the best evidence, and among equals the first
tagged as (
    select
        item_no,
        theme,
        any_value(taxonomy_version) as taxonomy_version,
        count(*) as term_count,
        min_by(term, (place - last_place) * 1000000 + place) as term,
        min_by(written, (place - last_place) * 1000000 + place) as matched_words
    from counted
    group by item_no, theme
)

select
    items.change_id,
    tagged.theme,
    items.competitor,
    items.product_id,
    items.change_kind,
    items.general_on,
    items.date_basis,
    tagged.term,
    tagged.matched_words,
    tagged.term_count,
    tagged.taxonomy_version
from tagged
inner join items on tagged.item_no = items.item_no
