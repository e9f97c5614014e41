-- One row per watched product: the coverage that its complete periods rest on, the changes that are settled, and whether this build has to count its periods again: because its sources
-- have shown something else, because a period has ended, or because days of a complete period are known now that were not before.
{%- set columns = {'product_id': 'varchar', 'known_days': 'varchar', 'settled_print': 'varchar'} %}
with ends as (
    select
        cast(date_trunc('week', today) as date) as week_end,
        cast(date_trunc('month', today) as date) as month_end,
        {{ settled_until('today') }} as settled_until
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
),

built as (
    {{ built_before(this, columns) }}
),

compared as (
    select
        known.*,
        built.settled_print as built_print,
        coalesce(built.known_days <> known.known_days, true) as is_known_otherwise,
        coalesce(built.is_in_scope, true) as is_in_scope
    from known
    left join built on known.product_id = built.product_id
),

renewed as (
    select product_id
    from compared
    where is_known_otherwise or is_in_scope
),

settled as (
    select
        items.product_id,
        {{ print_of('items', ['change_id', 'source_id', 'text', 'change_kind', 'is_breaking', 'is_counted', 'general_on', 'general_basis', 'general_precision']) }} as settled_print
    from {{ ref('int_change_item') }} as items
    cross join ends
    where
        items.general_on < ends.settled_until
        and items.product_id in (select renewed.product_id from renewed)
    group by items.product_id
)

select
    compared.product_id,
    compared.competitor,
    compared.known_days,
    case when compared.is_known_otherwise or compared.is_in_scope then coalesce(settled.settled_print, '') else compared.built_print end as settled_print,
    compared.is_known_otherwise or compared.is_in_scope as is_touched,
    compared.is_known_otherwise or (compared.is_in_scope and coalesce(compared.built_print <> coalesce(settled.settled_print, ''), true)) as is_settled_otherwise
from compared
left join settled on compared.product_id = settled.product_id
