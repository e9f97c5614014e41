-- One row per product and unbroken stretch of covered days: the union over its release sources, because one source that shows everything is enough.
-- Both orders are the same to the last row: two sources of equal days would else be a stretch each.
with spans as (
    select
        sources.product_id,
        coverage.source_id,
        coverage.span_no,
        coverage.from_on,
        coverage.until_on,
        max(coverage.until_on) over (
            partition by sources.product_id
            order by coverage.from_on, coverage.until_on, coverage.source_id, coverage.span_no
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from {{ ref('int_source_coverage') }} as coverage
    inner join {{ ref('stg_watched_source') }} as sources on coverage.source_id = sources.source_id
    where coverage.state = 'covered'
),

numbered as (
    select
        *,
        sum(case when from_on <= reached_on then 0 else 1 end)
            over (partition by product_id order by from_on, until_on, source_id, span_no rows unbounded preceding) as stretch_no
    from spans
)

select
    product_id,
    min(from_on) as from_on,
    max(until_on) as until_on
from numbered
group by product_id, stretch_no
