-- One row per product and complete ISO week or month since coverage began: exposure and the changes that counted on covered days.
{%- set scope = ref('int_period_scope') %}
with bounds as (
    select
        coverage.product_id,
        min(coverage.from_on) as first_on,
        any_value(clock.today) as today
    from {{ touched(ref('int_product_coverage'), 'product_id', scope) }} as coverage
    cross join {{ ref('int_clock') }} as clock
    group by coverage.product_id
),

starts as (
    select
        product_id,
        today,
        'week' as grain,
        {{ each_step("date_trunc('week', first_on)", 'today', 'week') }} as period_start
    from bounds
    union all
    select
        product_id,
        today,
        'month' as grain,
        {{ each_step("date_trunc('month', first_on)", 'today', 'month') }} as period_start
    from bounds
),

periods as (
    select
        product_id,
        grain,
        period_start,
        cast(period_start + case when grain = 'week' then interval 7 day else interval 1 month end as date) as period_end
    from starts
    where cast(period_start + case when grain = 'week' then interval 7 day else interval 1 month end as date) <= today
),

exposures as (
    select
        periods.product_id,
        periods.grain,
        periods.period_start,
        sum(least(coverage.until_on, periods.period_end) - greatest(coverage.from_on, periods.period_start)) as exposure_days
    from periods
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            periods.product_id = coverage.product_id
            and periods.period_end > coverage.from_on
            and periods.period_start < coverage.until_on
    group by periods.product_id, periods.grain, periods.period_start
),

-- few rows a release go on to its week and month
counted as (
    select
        items.product_id,
        items.release_id,
        items.general_on,
        bool_or(items.general_precision = 'month') as is_month_only,
        count(*) as items,
        count(*) filter (where items.change_kind = 'feature') as features,
        count(*) filter (where items.change_kind = 'improvement') as improvements,
        count(*) filter (where items.change_kind = 'fix') as fixes,
        count(*) filter (where items.change_kind = 'security') as security,
        count(*) filter (where items.change_kind = 'breaking' or items.is_breaking) as breaking,
        count(*) filter (where items.change_kind = 'unclassified') as unclassified
    from {{ touched(ref('int_change_item'), 'product_id', scope) }} as items
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            items.product_id = coverage.product_id
            and items.general_on >= coverage.from_on
            and items.general_on < coverage.until_on
    where items.is_counted and items.general_basis in ('vendor', 'archive')
    group by items.product_id, items.release_id, items.general_on
),

-- months in which a change is dated by its month alone: its week is unknown, so the weeks they touch are
blurred as (
    select distinct
        product_id,
        cast(date_trunc('month', general_on) as date) as from_on,
        cast(date_trunc('month', general_on) + interval 1 month as date) as until_on
    from counted
    where is_month_only
),

grains as (
    select unnest(['week', 'month']) as grain
),

counts as (
    select
        product_id,
        grain,
        cast(date_trunc(grain, general_on) as date) as period_start,
        sum(items) as items,
        count(distinct release_id) as releases,
        sum(features) as features,
        sum(improvements) as improvements,
        sum(fixes) as fixes,
        sum(security) as security,
        sum(breaking) as breaking,
        sum(unclassified) as unclassified
    from counted
    cross join grains
    group by product_id, grain, date_trunc(grain, general_on)
)

select
    periods.product_id,
    periods.grain,
    periods.period_start,
    periods.period_end,
    cast(case
        when periods.grain = 'week' and exists (
            select 1 from blurred
            where
                blurred.product_id = periods.product_id
                and blurred.from_on < periods.period_end
                and blurred.until_on > periods.period_start
        ) then 0
        else coalesce(exposures.exposure_days, 0)
    end as bigint) as exposure_days,
    cast(coalesce(counts.items, 0) as bigint) as items,
    coalesce(counts.releases, 0) as releases,
    cast(coalesce(counts.features, 0) as bigint) as features,
    cast(coalesce(counts.improvements, 0) as bigint) as improvements,
    cast(coalesce(counts.fixes, 0) as bigint) as fixes,
    cast(coalesce(counts.security, 0) as bigint) as security,
    cast(coalesce(counts.breaking, 0) as bigint) as breaking,
    cast(coalesce(counts.unclassified, 0) as bigint) as unclassified
from periods
left join exposures
    on
        periods.product_id = exposures.product_id
        and periods.grain = exposures.grain
        and periods.period_start = exposures.period_start
left join counts
    on
        periods.product_id = counts.product_id
        and periods.grain = counts.grain
        and periods.period_start = counts.period_start
