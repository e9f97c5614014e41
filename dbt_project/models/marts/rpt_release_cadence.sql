-- Days between general releases: one row per product, component, maintenance line and group of releases (feature releases, patches) over all history; of feature releases of a product, and of all
-- products of a competitor together, one over all history and one for each of the last complete weeks and months, over the twelve months up to its end.
-- What lies across a coverage gap, or a release dated by its month alone, does not count. All history ends with the last complete week or month, as the periods do: within a week only what shows
-- something else is another, and the rest need not be made again.
{%- set scope = ref('int_period_scope') %}
{%- set last_months = 24 %}
{%- set last_weeks = 26 %}
{%- set series = {'line': ['scope_id', 'component', 'maintenance_line', 'release_group'], 'whole': ['scope_id']} %}
with ends as (
    select {{ settled_until('today') }} as settled_until
    from {{ ref('int_clock') }}
),

general as (
    select
        product_id,
        competitor,
        coalesce(component, '') as component,
        -- feature releases follow each other across lines; patches belong to theirs
        case when release_level = 'patch' then coalesce(maintenance_line, '') else 'all' end as maintenance_line,
        case when release_level = 'patch' then 'patch' else 'feature' end as release_group,
        announced_on,
        coalesce(date_precision, 'day') = 'month' as is_month_only
    from {{ touched(ref('int_release'), 'competitor', scope) }} as releases
    cross join ends
    where is_general and date_basis in ('vendor', 'archive') and announced_on < ends.settled_until
),

owners as (
    select
        product_id,
        competitor,
        'product' as scope,
        product_id as scope_id,
        product_id as scope_product_id
    from {{ touched(ref('dim_product'), 'competitor', scope) }} as products
    union all
    select
        product_id,
        competitor,
        'competitor' as scope,
        competitor as scope_id,
        cast(null as varchar) as scope_product_id
    from {{ touched(ref('dim_product'), 'competitor', scope) }} as products
),

line_days as (
    select distinct
        product_id as scope_id,
        component,
        maintenance_line,
        release_group,
        announced_on,
        is_month_only
    from general
),

whole_days as (
    select distinct
        owners.scope_id,
        line_days.announced_on,
        line_days.is_month_only
    from line_days
    inner join owners on line_days.scope_id = owners.product_id
    where line_days.release_group = 'feature'
),

owned as (
    select
        coverage.product_id,
        products.competitor,
        coverage.from_on,
        least(coverage.until_on, ends.settled_until) as until_on
    from {{ ref('int_product_coverage') }} as coverage
    cross join ends
    inner join {{ touched(ref('dim_product'), 'competitor', scope) }} as products on coverage.product_id = products.product_id
    where coverage.from_on < ends.settled_until
),

-- on how many of its products' coverage a competitor's days lie
edges as (
    select
        changes.competitor,
        changes.on_day,
        sum(sum(changes.step)) over (partition by changes.competitor order by changes.on_day) as covered_products,
        lead(changes.on_day) over (partition by changes.competitor order by changes.on_day) as next_day
    from (
        select
            competitor,
            from_on as on_day,
            1 as step
        from owned
        union all
        select
            competitor,
            until_on as on_day,
            -1 as step
        from owned
    ) as changes
    group by changes.competitor, changes.on_day
),

totals as (
    select
        competitor,
        count(distinct product_id) as product_count
    from owned
    group by competitor
),

covered as (
    select
        product_id as scope_id,
        from_on,
        until_on
    from owned
    union all
    select
        edges.competitor as scope_id,
        edges.on_day as from_on,
        edges.next_day as until_on
    from edges
    inner join totals on edges.competitor = totals.competitor
    where edges.covered_products = totals.product_count and edges.next_day is not null
),

{% for name, keys in series.items() %}
    {{ name }}_steps as (
        select
            *,
            lag(announced_on) over (partition by {{ keys | join(', ') }} order by announced_on) as previous_on
        from {{ name }}_days
        where not is_month_only
    ),

    {{ name }}_measured as (
        select
            steps.*,
            case when exists (
                select 1 from covered
                where
                    covered.scope_id = steps.scope_id
                    and covered.from_on <= steps.previous_on
                    and covered.until_on >= steps.announced_on
            ) and not exists (
                select 1 from {{ name }}_days as blurred
                where
                    blurred.is_month_only
                    {%- for key in keys %}
                        and blurred.{{ key }} = steps.{{ key }}
                    {%- endfor %}
                    and steps.announced_on - steps.previous_on > 1
                    and date_trunc('month', blurred.announced_on) < steps.announced_on
                    and {{ last_day_of_month('blurred.announced_on') }} > steps.previous_on
            ) then steps.announced_on - steps.previous_on end as interval_days
        from {{ name }}_steps as steps
    ),

    {{ name }}_figures as (
        select
            {{ keys | join(',\n        ') }},
            count(*) as release_days,
            count(interval_days) as interval_count,
            median(interval_days) as median_days,
            {{ median_deviation('interval_days') }} as mad_days,
            min(announced_on) as first_on,
            max(announced_on) as last_on
        from {{ name }}_measured
        group by {{ keys | join(', ') }}
    ),
{% endfor %}

whose as (
    select distinct
        scope,
        scope_id,
        competitor,
        scope_product_id as product_id
    from owners
),

ever as (
    select
        scope_id,
        sum(until_on - from_on) as exposure_days
    from covered
    group by scope_id
),

periods as (
    select distinct
        owners.scope,
        owners.scope_id,
        owners.competitor,
        owners.scope_product_id as product_id,
        periods.grain,
        periods.period_start,
        periods.period_end,
        cast(periods.period_end - interval 1 year as date) as window_start
    from {{ ref('int_product_period') }} as periods
    inner join owners on periods.product_id = owners.product_id
    cross join {{ ref('int_clock') }} as clock
    where
        (periods.grain = 'month' and periods.period_end > clock.today - interval {{ last_months }} month)
        or (periods.grain = 'week' and periods.period_end > clock.today - interval {{ last_weeks }} week)
),

exposures as (
    select
        periods.scope_id,
        periods.grain,
        periods.period_start,
        sum(least(covered.until_on, periods.period_end) - greatest(covered.from_on, periods.window_start)) as exposure_days
    from periods
    inner join covered
        on
            periods.scope_id = covered.scope_id
            and periods.period_end > covered.from_on
            and periods.window_start < covered.until_on
    group by periods.scope_id, periods.grain, periods.period_start
),

recent as (
    select
        measured.scope_id,
        measured.announced_on,
        measured.interval_days,
        exists(
            select 1 from covered
            where
                covered.scope_id = measured.scope_id
                and covered.from_on <= measured.announced_on
                and covered.until_on > measured.announced_on
        ) as is_covered
    from whole_measured as measured
    where measured.announced_on >= (select min(periods.window_start) from periods)
),

years as (
    select
        periods.scope_id,
        periods.grain,
        periods.period_start,
        count(*) filter (where recent.is_covered) as release_days,
        count(recent.interval_days) as interval_count,
        median(recent.interval_days) as median_days,
        {{ median_deviation('recent.interval_days') }} as mad_days,
        min(recent.announced_on) filter (where recent.is_covered) as first_on,
        max(recent.announced_on) filter (where recent.is_covered) as last_on
    from periods
    inner join recent
        on
            periods.scope_id = recent.scope_id
            and periods.window_start <= recent.announced_on
            and periods.period_end > recent.announced_on
    group by periods.scope_id, periods.grain, periods.period_start
),

figures as (
    select
        'line' as scope,
        owners.competitor,
        owners.product_id,
        'all' as period_grain,
        cast(null as date) as period_start,
        cast(null as date) as period_end,
        coalesce(ever.exposure_days, 0) as exposure_days,
        lines.*
    from line_figures as lines
    inner join owners on lines.scope_id = owners.scope_id and owners.scope = 'product'
    left join ever on lines.scope_id = ever.scope_id
    union all by name
    select
        whose.scope,
        whose.competitor,
        whose.product_id,
        'all' as period_grain,
        coalesce(ever.exposure_days, 0) as exposure_days,
        wholes.*
    from whole_figures as wholes
    inner join whose on wholes.scope_id = whose.scope_id
    left join ever on wholes.scope_id = ever.scope_id
    union all by name
    select
        periods.scope,
        periods.scope_id,
        periods.competitor,
        periods.product_id,
        periods.grain as period_grain,
        periods.period_start,
        cast(periods.period_end - 1 as date) as period_end,
        coalesce(exposures.exposure_days, 0) as exposure_days,
        case when exposures.exposure_days > 0 then coalesce(years.release_days, 0) end as release_days,
        case when exposures.exposure_days > 0 then coalesce(years.interval_count, 0) end as interval_count,
        years.median_days,
        years.mad_days,
        years.first_on,
        years.last_on
    from periods
    left join exposures
        on periods.scope_id = exposures.scope_id and periods.grain = exposures.grain and periods.period_start = exposures.period_start
    left join years
        on periods.scope_id = years.scope_id and periods.grain = years.grain and periods.period_start = years.period_start
)

select
    scope,
    scope_id,
    competitor,
    product_id,
    coalesce(component, '') as component,
    coalesce(maintenance_line, 'all') as maintenance_line,
    coalesce(release_group, 'feature') as release_group,
    period_grain,
    period_start,
    period_end,
    cast(exposure_days as bigint) as exposure_days,
    release_days,
    interval_count,
    cast(median_days as double) as median_days,
    cast(mad_days as double) as mad_days,
    case when interval_count >= 5 and median_days > 0 then cast(greatest(0, 1 - mad_days / median_days) as double) end as regularity,
    case
        when exposure_days = 0 then 'not covered'
        when interval_count = 0 then 'no covered interval'
        when interval_count < 5 then 'no regularity under five intervals'
    end as withheld_reason,
    first_on,
    last_on
from figures
