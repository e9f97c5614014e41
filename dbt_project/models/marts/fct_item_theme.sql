-- Words of items that open a term are joined with the terms, one, two and three words at a time, so the cost grows with the words, not with items times terms.
-- A term within an exclusion of its theme (`agent` within `user agent`) does not count there; elsewhere in the same item it does.
-- An item goes by its number in the build, which costs less to join and to group by than its id.
{%- set lengths = {1: 'openings.word', 2: "openings.word || ' ' || openings.next_word", 3: "openings.word || ' ' || openings.next_word || ' ' || openings.third_word"} %}
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

-- terms and themes go by number too: the longest expression is the best evidence, and among equals the first
terms as {{ materialized() }} (
    select
        *,
        row_number() over (order by theme, written) as term_no,
        dense_rank() over (order by theme) as theme_no
    from {{ ref('stg_theme_term') }}
),

-- words that open a term, and how long such terms are
openers as (
    select
        opening_word,
        bool_or(word_total = 1) as opens_1,
        bool_or(word_total = 2) as opens_2,
        bool_or(word_total = 3) as opens_3
    from terms
    group by opening_word
),

openings as (
    select
        words.item_no,
        words.place,
        words.word,
        words.words[words.place + 1] as next_word,
        words.words[words.place + 2] as third_word,
        openers.* exclude (opening_word)
    from words
    inner join openers on words.word = openers.opening_word
),

matches as (
    {% for length, expression in lengths.items() %}
        select
            openings.item_no,
            openings.place,
            openings.place + {{ length - 1 }} as last_place,
            terms.theme_no,
            terms.term_no,
            terms.is_exclusion
        from openings
        inner join terms on {{ expression }} = terms.written and terms.word_total = {{ length }}
        where openings.opens_{{ length }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select matches.*
    from matches
    left join matches as excluding
        on
            matches.item_no = excluding.item_no
            and matches.theme_no = excluding.theme_no
            and excluding.is_exclusion
            and matches.place >= excluding.place
            and matches.last_place <= excluding.last_place
    where not matches.is_exclusion and excluding.item_no is null
),

-- one number orders the expressions of an item: the longest first, then the place; the term is its last five digits
tagged as (
    select
        item_no,
        count(*) as term_count,
        min(((place - last_place) * 1000000 + place) * 100000 + term_no) as best
    from counted
    group by item_no, theme_no
)

select
    items.change_id,
    terms.theme,
    items.competitor,
    items.product_id,
    items.change_kind,
    items.general_on,
    items.date_basis,
    terms.term,
    terms.written as matched_words,
    tagged.term_count,
    terms.taxonomy_version
from tagged
inner join items on tagged.item_no = items.item_no
inner join terms on (tagged.best % 100000 + 100000) % 100000 = terms.term_no
