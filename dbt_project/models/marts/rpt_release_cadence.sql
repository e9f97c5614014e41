-- One row per product, component, maintenance line and group of releases (feature releases, patches). Intervals across a coverage gap do not count.
with general as (
    select
        product_id,
        competitor,
        coalesce(component, '') as component,
        coalesce(maintenance_line, '') as maintenance_line,
        case when release_level = 'patch' then 'patch' else 'feature' end as release_group,
        announced_on
    from {{ ref('int_release') }}
    where is_general and date_basis in ('vendor', 'archive') and coalesce(date_precision, 'day') <> 'month'
),

-- feature releases follow each other across lines; patches belong to theirs
days as (
    select distinct
        product_id,
        competitor,
        component,
        case when release_group = 'patch' then maintenance_line else 'all' end as maintenance_line,
        release_group,
        announced_on
    from general
),

steps as (
    select
        days.*,
        lag(announced_on) over (
            partition by product_id, component, maintenance_line, release_group
            order by announced_on
        ) as previous_on
    from days
),

measured as (
    select
        steps.*,
        case when exists (
            select 1 from {{ ref('int_product_coverage') }} as coverage
            where
                coverage.product_id = steps.product_id
                and coverage.from_on <= steps.previous_on
                and coverage.until_on >= steps.announced_on
        ) then steps.announced_on - steps.previous_on end as interval_days
    from steps
),

centred as (
    select
        *,
        median(interval_days) over (partition by product_id, component, maintenance_line, release_group) as median_days
    from measured
)

select
    product_id,
    any_value(competitor) as competitor,
    component,
    maintenance_line,
    release_group,
    count(*) as release_days,
    count(interval_days) as interval_count,
    cast(any_value(median_days) as double) as median_days,
    cast(median(abs(interval_days - median_days)) as double) as mad_days,
    case
        when count(interval_days) >= 5 and any_value(median_days) > 0
            then cast(greatest(0, 1 - median(abs(interval_days - median_days)) / any_value(median_days)) as double)
    end as regularity,
    min(announced_on) as first_on,
    max(announced_on) as last_on
from centred
group by product_id, component, maintenance_line, release_group
