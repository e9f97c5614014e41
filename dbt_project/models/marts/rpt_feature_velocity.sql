-- One row per product or competitor, kind of change, grain and complete period. A competitor's rate is the sum of its products' rates, known only where all of them are covered;
-- its interval is the gamma one of Fay and Feuer (1997), mid-P, for a weighted sum of counts, each weight times its dispersion; for one product that is the interval of the count itself.
{%- set measures = [('feature', 'features'), ('improvement', 'improvements'), ('fix', 'fixes'), ('security', 'security'), ('breaking', 'breaking')] %}
with undated as (
    select
        product_id,
        count(*) as counted_items,
        count(*) filter (where general_basis not in ('vendor', 'archive') or general_basis is null) as undated_items
    from {{ ref('int_change_item') }}
    where is_counted
    group by product_id
),

products as (
    select
        sources.product_id,
        any_value(sources.competitor) as competitor,
        coalesce(any_value(undated.counted_items), 0) as counted_items,
        coalesce(any_value(undated.undated_items), 0) as undated_items
    from {{ ref('stg_watched_source') }} as sources
    left join undated on sources.product_id = undated.product_id
    where sources.product_id in (select product_id from {{ ref('int_product_coverage') }})
    group by sources.product_id
),

scopes as (
    select
        'product' as scope,
        product_id as scope_id,
        competitor,
        product_id,
        1 as product_count,
        counted_items,
        undated_items
    from products
    union all
    select
        'competitor' as scope,
        competitor as scope_id,
        competitor,
        product_id,
        count(*) over (partition by competitor) as product_count,
        sum(counted_items) over (partition by competitor) as counted_items,
        sum(undated_items) over (partition by competitor) as undated_items
    from products
),

counts as (
    {% for kind, measure in measures %}
        select
            product_id,
            '{{ kind }}' as change_kind,
            grain,
            period_start,
            period_end,
            exposure_days,
            28.0 / nullif(exposure_days, 0) as weight,
            {{ measure }} as n,
            items,
            unclassified
        from {{ ref('int_product_period') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

dispersed as (
    {{- dispersions(measures) }}
),

weighed as (
    select
        counts.*,
        coalesce(dispersed.dispersion, 1) as dispersion
    from counts
    left join dispersed on counts.product_id = dispersed.product_id and counts.change_kind = dispersed.change_kind
),

summed as (
    select
        scopes.scope,
        scopes.scope_id,
        scopes.competitor,
        weighed.change_kind,
        weighed.grain,
        weighed.period_start,
        any_value(weighed.period_end) as period_end,
        any_value(scopes.product_count) as product_count,
        any_value(scopes.undated_items * 1.0 / nullif(scopes.counted_items, 0)) as share_undated,
        count(weighed.weight) = any_value(scopes.product_count) as is_covered,
        case when count(*) = any_value(scopes.product_count) then min(weighed.exposure_days) else 0 end as exposure_days,
        sum(weighed.n) as n,
        sum(weighed.n * weighed.weight) as velocity,
        sum(weighed.n * weighed.weight * weighed.weight * weighed.dispersion) as variance,
        max(weighed.weight * weighed.dispersion) as top_weight,
        max(weighed.dispersion) as dispersion,
        sum(weighed.unclassified) * 1.0 / nullif(sum(weighed.items), 0) as share_unclassified
    from weighed
    inner join scopes on weighed.product_id = scopes.product_id
    group by scopes.scope, scopes.scope_id, scopes.competitor, weighed.change_kind, weighed.grain, weighed.period_start
),

known as (
    select
        * exclude (n, velocity, share_unclassified),
        case when is_covered then n end as n,
        case when is_covered then velocity end as velocity,
        -- the weighted sum as that many events of one weight: a whole number where the weights are equal, which rounding keeps
        case when is_covered then coalesce(round(velocity * velocity / nullif(variance, 0), 9), 0) end as low_events,
        case when is_covered then round((velocity + top_weight) * (velocity + top_weight) / (variance + top_weight * top_weight), 9) - 1 end as high_events,
        case when is_covered then share_unclassified end as share_unclassified
    from summed
),

compared as (
    select
        *,
        median(velocity) over previous_year as usual_velocity,
        count(velocity) over previous_year as usual_periods
    from known
    window previous_year as (
        partition by scope, scope_id, change_kind, grain order by period_start
        range between interval 1 year preceding and interval 1 day preceding
    )
)

select
    scope,
    scope_id,
    competitor,
    change_kind,
    grain as period_grain,
    period_start,
    cast(period_end - 1 as date) as period_end,
    product_count,
    cast(exposure_days as bigint) as exposure_days,
    cast(n as bigint) as change_count,
    {{ steady('velocity') }} as velocity,
    {{ steady('case when low_events = 0 then 0 else variance / velocity * ' ~ poisson_low('low_events') ~ ' end') }} as velocity_low,
    {{ steady('(variance + top_weight * top_weight) / (velocity + top_weight) * ' ~ poisson_high('high_events')) }} as velocity_high,
    round(case
        when usual_velocity > 0 and usual_periods * 2 >= case when grain = 'week' then 52 else 12 end then velocity / usual_velocity
    end, 9) as velocity_index,
    cast(dispersion as double) as dispersion,
    cast(share_unclassified as double) as share_unclassified,
    cast(share_undated as double) as share_undated
from compared
