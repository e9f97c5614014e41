-- One row per feature that counts and is dated, without a term, and one for each term of its words. Numbers instead of texts, because capabilities are compared over all of them.
with features as {{ materialized() }} (
    select
        product_id,
        {{ number_of('competitor') }} as competitor_no,
        {{ number_of('change_id') }} as feature_no,
        general_on,
        text_key
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where is_counted and change_kind = 'feature' and general_basis in ('vendor', 'archive')
),

words as (
    select
        feature_no,
        {{ unnest_words('text_key') }} as word
    from features
),

vocabulary as (
    {{- vocabulary_of('words') }}
),

numbered as (
    select
        word,
        {{ number_of('term') }} as term_no,
        regexp_matches(term, '^[0-9]+$') as is_digits
    from vocabulary
    where term <> ''
),

terms as (
    select
        words.feature_no,
        numbered.term_no,
        bool_or(numbered.is_digits) as is_digits,
        count(*) as uses
    from words
    inner join numbered on words.word = numbered.word
    group by words.feature_no, numbered.term_no
)

select
    product_id,
    competitor_no,
    feature_no,
    general_on,
    cast(null as ubigint) as term_no,
    cast(0 as smallint) as uses,
    false as is_digits
from features
union all
select
    features.product_id,
    features.competitor_no,
    features.feature_no,
    features.general_on,
    terms.term_no,
    cast(terms.uses as smallint) as uses,
    terms.is_digits
from terms
inner join features on terms.feature_no = features.feature_no
