with spans as (
    select
        product_id,
        min(from_on) as covered_from,
        max(until_on) as covered_until
    from {{ ref('int_product_coverage') }}
    group by product_id
)

select
    sources.product_id,
    sources.competitor,
    sources.product,
    min(sources.product_name) as product_name,
    bool_or(sources.is_us) as is_us,
    count(*) as source_count,
    min(spans.covered_from) as covered_from,
    min(spans.covered_until) as covered_until
from {{ ref('stg_watched_source') }} as sources
left join spans on sources.product_id = spans.product_id
group by sources.product_id, sources.competitor, sources.product
