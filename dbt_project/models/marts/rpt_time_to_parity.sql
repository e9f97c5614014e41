-- One row per market, competitor and capability: how long it takes until a capability that one competitor ships is shipped by the others.
-- A competitor that has not shipped it is censored at the last day proven, never dropped; one whose coverage does not reach back to the first release is unknown.
with arrivals as (
    select
        capability_id,
        any_value(capability) as capability,
        competitor,
        min(first_general_on) as shipped_on,
        bool_or(adoption = 'had_before') as had_before
    from {{ ref('fct_capability') }}
    group by capability_id, competitor
),

capabilities as (
    select
        capability_id,
        any_value(capability) as capability,
        min(shipped_on) filter (where not had_before) as first_on,
        bool_or(had_before) as is_older
    from arrivals
    group by capability_id
),

products as (
    select distinct
        sources.product_id,
        sources.competitor
    from {{ ref('stg_watched_source') }} as sources
    inner join {{ ref('int_product_coverage') }} as known on sources.product_id = known.product_id
),

-- the stretch of coverage that holds the first release's day, for every product of a competitor: without it nothing proves an absence
watched as (
    select
        capabilities.capability_id,
        products.competitor,
        count(*) = count(coverage.until_on) as is_proven,
        min(coverage.until_on) as proven_until
    from capabilities
    cross join products
    left join {{ ref('int_product_coverage') }} as coverage
        on
            products.product_id = coverage.product_id
            and capabilities.first_on >= coverage.from_on
            and capabilities.first_on < coverage.until_on
    where capabilities.first_on is not null
    group by capabilities.capability_id, products.competitor
),

-- state: first (shipped it on the first day), shipped, open, before (had it all along), unknown
subjects as (
    select
        watched.capability_id,
        capabilities.capability,
        watched.competitor,
        capabilities.first_on,
        case
            when arrivals.had_before then 'before'
            when arrivals.shipped_on = capabilities.first_on then 'first'
            when not watched.is_proven then 'unknown'
            when arrivals.shipped_on is not null then 'shipped'
            else 'open'
        end as state,
        coalesce(arrivals.shipped_on, watched.proven_until) - capabilities.first_on as days,
        case when not capabilities.is_older and arrivals.shipped_on = capabilities.first_on then 1.0 / count(*) over (
            partition by watched.capability_id, arrivals.shipped_on = capabilities.first_on
        ) end as first_share,
        capabilities.is_older
    from watched
    inner join capabilities on watched.capability_id = capabilities.capability_id
    left join arrivals on watched.capability_id = arrivals.capability_id and watched.competitor = arrivals.competitor
),

scoped as (
    select
        'market' as scope,
        'market' as scope_id,
        *
    from subjects
    union all
    select
        'competitor' as scope,
        competitor as scope_id,
        *
    from subjects
    union all
    select
        'capability' as scope,
        capability_id as scope_id,
        *
    from subjects
),

-- Kaplan-Meier: the share still open after each day on which somebody shipped
days as (
    select
        scope,
        scope_id,
        days,
        count(*) filter (where state = 'shipped') as shipped,
        sum(count(*)) over (partition by scope, scope_id order by days rows between current row and unbounded following) as at_risk
    from scoped
    where state in ('shipped', 'open')
    group by scope, scope_id, days
),

steps as (
    select
        scope,
        scope_id,
        days,
        case
            when min(at_risk - shipped) over so_far = 0 then 0.0
            else exp(sum(ln(case when at_risk = shipped then 1 else 1 - shipped * 1.0 / at_risk end)) over so_far)
        end as open_share,
        -- Greenwood: variance of the logarithm of the share
        sum(case when at_risk > shipped then shipped * 1.0 / (at_risk * (at_risk - shipped)) end) over so_far as log_variance
    from days
    window so_far as (partition by scope, scope_id order by days rows unbounded preceding)
),

-- the band is even on the scale of ln(-ln S); the median's interval is where the band crosses one half (Brookmeyer and Crowley 1982)
bands as (
    select
        *,
        case when open_share between 1e-12 and 1 - 1e-12 then 1.6448536 * sqrt(log_variance) / -ln(open_share) end as half_width
    from steps
),

medians as (
    select
        scope,
        scope_id,
        min(days) filter (where open_share <= 0.5 + 1e-9) as median_days,
        min(days) filter (where open_share < 1e-12 or pow(open_share, exp(half_width)) <= 0.5 + 1e-9) as median_low_days,
        min(days) filter (where pow(open_share, exp(-half_width)) <= 0.5 + 1e-9) as median_high_days,
        min(open_share) as open_share
    from bands
    group by scope, scope_id
)

select
    scoped.scope,
    scoped.scope_id,
    case when scoped.scope = 'competitor' then scoped.scope_id end as competitor,
    case when scoped.scope = 'capability' then any_value(scoped.capability) end as capability,
    min(scoped.first_on) as first_on,
    count(distinct scoped.capability_id) as capabilities,
    case
        when scoped.scope = 'competitor'
            then round(
                sum(coalesce(scoped.first_share, 0)) filter (where not scoped.is_older and scoped.state <> 'unknown')
                / nullif(count(*) filter (where not scoped.is_older and scoped.state <> 'unknown'), 0), 9
            )
    end as first_mover_share,
    count(*) filter (where scoped.state in ('shipped', 'open')) as followers,
    count(*) filter (where scoped.state = 'shipped') as shipped,
    count(*) filter (where scoped.state = 'open') as still_open,
    count(*) filter (where scoped.state = 'unknown') as unknown,
    count(*) filter (where scoped.state = 'before') as had_before,
    cast(any_value(medians.median_days) as bigint) as median_days,
    cast(any_value(medians.median_low_days) as bigint) as median_low_days,
    cast(any_value(medians.median_high_days) as bigint) as median_high_days,
    cast(round(any_value(medians.open_share), 9) as double) as open_share,
    cast(median(scoped.days) filter (where scoped.state = 'open') as double) as open_age_median_days,
    cast(max(scoped.days) filter (where scoped.state = 'open') as bigint) as open_age_max_days
from scoped
left join medians on scoped.scope = medians.scope and scoped.scope_id = medians.scope_id
group by scoped.scope, scoped.scope_id
