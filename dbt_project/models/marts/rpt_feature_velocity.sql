-- One row per product or competitor, kind of change, grain and complete period. A competitor's rate is the sum of its products' rates, known only where all of them are covered;
-- its interval is the gamma one of Fay and Feuer (1997), mid-P, for a weighted sum of counts, each weight times its dispersion; for one product that is the interval of the count itself.
{%- set measures = [('feature', 'features'), ('improvement', 'improvements'), ('fix', 'fixes'), ('security', 'security'), ('breaking', 'breaking')] %}
{%- set scope = ref('int_period_scope') %}
{%- set grains = [('week', 52), ('month', 12)] %}
with undated as (
    select
        product_id,
        count(*) as counted_items,
        count(*) filter (where general_basis not in ('vendor', 'archive') or general_basis is null) as undated_items
    from {{ touched(ref('int_change_item'), 'competitor', scope) }} as items
    where is_counted
    group by product_id
),

products as (
    select
        sources.product_id,
        any_value(sources.competitor) as competitor,
        coalesce(any_value(undated.counted_items), 0) as counted_items,
        coalesce(any_value(undated.undated_items), 0) as undated_items
    from {{ touched(ref('stg_watched_source'), 'competitor', scope) }} as sources
    left join undated on sources.product_id = undated.product_id
    where sources.product_id in (select product_id from {{ ref('int_product_coverage') }})
    group by sources.product_id
),

competitors as (
    select
        competitor,
        count(*) as product_count,
        sum(undated_items) * 1.0 / nullif(sum(counted_items), 0) as share_undated
    from products
    group by competitor
),

periods as (
    select *
    from {{ ref('int_product_period') }}
    where product_id in (select product_id from products)
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
        from periods
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

dispersed as (
    {{- dispersions(measures, 'periods') }}
),

weighed as (
    select
        counts.*,
        products.competitor,
        competitors.product_count,
        products.undated_items * 1.0 / nullif(products.counted_items, 0) as product_undated,
        competitors.share_undated,
        coalesce(dispersed.dispersion, 1) as dispersion
    from counts
    inner join products on counts.product_id = products.product_id
    inner join competitors on products.competitor = competitors.competitor
    left join dispersed on counts.product_id = dispersed.product_id and counts.change_kind = dispersed.change_kind
),

-- a product by itself, and as its competitor where that has no other
alone as (
    select
        scopes.scope,
        case when scopes.scope = 'product' then weighed.product_id else weighed.competitor end as scope_id,
        weighed.competitor,
        weighed.change_kind,
        weighed.grain,
        weighed.period_start,
        weighed.period_end,
        1 as product_count,
        case when scopes.scope = 'product' then weighed.product_undated else weighed.share_undated end as share_undated,
        weighed.weight is not null as is_covered,
        weighed.exposure_days,
        weighed.n,
        weighed.n * weighed.weight as velocity,
        weighed.n * weighed.weight * weighed.weight * weighed.dispersion as variance,
        weighed.weight * weighed.dispersion as top_weight,
        weighed.dispersion,
        weighed.unclassified * 1.0 / nullif(weighed.items, 0) as share_unclassified
    from weighed
    inner join (values ('product'), ('competitor')) as scopes (scope) on scopes.scope = 'product' or weighed.product_count = 1
),

together as (
    select
        'competitor' as scope,
        competitor as scope_id,
        competitor,
        change_kind,
        grain,
        period_start,
        any_value(period_end) as period_end,
        any_value(product_count) as product_count,
        any_value(share_undated) as share_undated,
        count(weight) = any_value(product_count) as is_covered,
        case when count(*) = any_value(product_count) then min(exposure_days) else 0 end as exposure_days,
        sum(n) as n,
        sum(n * weight) as velocity,
        sum(n * weight * weight * dispersion) as variance,
        max(weight * dispersion) as top_weight,
        max(dispersion) as dispersion,
        sum(unclassified) * 1.0 / nullif(sum(items), 0) as share_unclassified
    from weighed
    where product_count > 1
    group by competitor, change_kind, grain, period_start
),

summed as (
    select * from alone
    union all
    select * from together
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

-- periods follow each other without a hole, so a year is a number of rows
compared as (
    {% for grain, year in grains %}
        select
            *,
            median(velocity) over previous_year_{{ grain }} as usual_velocity,
            count(velocity) over previous_year_{{ grain }} as usual_periods
        from known
        where grain = '{{ grain }}'
        window
            previous_year_{{ grain }} as (partition by scope, scope_id, change_kind order by period_start rows between {{ year }} preceding and 1 preceding)
        {{ 'union all' if not loop.last }}
    {% endfor %}
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
