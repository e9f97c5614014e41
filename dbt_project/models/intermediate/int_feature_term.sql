-- One row per feature that counts and is dated, and term of its words; a feature without terms has one row without. Numbers instead of texts, because capabilities are compared over all of them.
with features as (
    select
        change_id,
        product_id,
        competitor,
        text_key
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where is_counted and change_kind = 'feature' and general_basis in ('vendor', 'archive')
),

terms as (
    {{- feature_terms('features') }}
)

select
    features.product_id,
    {{ number_of('features.competitor') }} as competitor_no,
    {{ number_of('features.change_id') }} as feature_no,
    {{ number_of('terms.term') }} as term_no,
    cast(terms.uses as smallint) as uses,
    coalesce(regexp_matches(terms.term, '^[0-9]+$'), false) as is_digits,
    row_number() over (partition by features.change_id order by terms.term) = 1 as is_first
from features
left join terms on features.change_id = terms.change_id
