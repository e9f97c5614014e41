-- One row per watched product: the coverage that its complete periods rest on, and whether this build has to count them again: because its sources have shown something else,
-- because a period has ended, or because days of a complete period are known now that were not before.
with ends as (
    select
        cast(date_trunc('week', today) as date) as week_end,
        cast(date_trunc('month', today) as date) as month_end
    from {{ ref('int_clock') }}
),

products as (
    select distinct
        product_id,
        competitor
    from {{ ref('stg_watched_source') }}
),

known as (
    select
        products.product_id,
        any_value(products.competitor) as competitor,
        concat_ws(
            ' ', any_value(ends.week_end), any_value(ends.month_end),
            string_agg(
                concat_ws('/', coverage.from_on, least(coverage.until_on, ends.week_end), least(coverage.until_on, ends.month_end)), ' ' order by coverage.from_on
            )
        ) as known_days
    from products
    cross join ends
    left join {{ ref('int_product_coverage') }} as coverage on products.product_id = coverage.product_id
    group by products.product_id
)

select
    product_id,
    competitor,
    known_days,
    {{ is_known_otherwise(this, 'known') }} as is_touched
from known
