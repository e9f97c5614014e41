-- Facts about pace: points of the velocity series, and products that speed up, slow down or go quiet. The last 12 complete weeks stand against the 52 before;
-- the rate ratio must exclude 1 at 99 % after widening by how unevenly the product's changes come (they come in releases, not one by one).
{%- set recent_weeks = 12 %}
with weeks as (
    select
        *,
        row_number() over (partition by product_id order by period_start desc) as weeks_ago
    from {{ ref('int_product_period') }}
    where grain = 'week'
),

sums as (
    select
        product_id,
        min(period_start) filter (where weeks_ago <= {{ recent_weeks }}) as recent_from,
        max(period_end) as recent_until,
        coalesce(sum(features) filter (where weeks_ago <= {{ recent_weeks }}), 0) as recent_features,
        coalesce(sum(exposure_days) filter (where weeks_ago <= {{ recent_weeks }}), 0) as recent_days,
        coalesce(sum(features) filter (where weeks_ago > {{ recent_weeks }}), 0) as usual_features,
        coalesce(sum(exposure_days) filter (where weeks_ago > {{ recent_weeks }}), 0) as usual_days,
        greatest(coalesce({{ steady(
            'var_pop(features) filter (where weeks_ago > ' ~ recent_weeks ~ ' and exposure_days = 7)'
            ~ ' / nullif(avg(features) filter (where weeks_ago > ' ~ recent_weeks ~ ' and exposure_days = 7), 0)'
        ) }}, 1), 1) as uneven
    from weeks
    where weeks_ago <= {{ recent_weeks }} + 52
    group by product_id
),

tested as (
    select
        *,
        recent_features * 28.0 / recent_days as recent_velocity,
        usual_features * 28.0 / usual_days as usual_velocity,
        ln(((recent_features + 0.5) / recent_days) / ((usual_features + 0.5) / usual_days))
        / sqrt((1 / (recent_features + 0.5) + 1 / (usual_features + 0.5)) * uneven) as score
    from sums
    where recent_days >= 56 and usual_days >= 182 and recent_features + usual_features >= 8
),

last_days as (
    select
        product_id,
        max(announced_on) as last_on
    from {{ ref('fct_release') }}
    where is_general and date_basis in ('vendor', 'archive')
    group by product_id
),

paces as (
    select
        coverage.product_id,
        max(coverage.until_on) as until_on,
        max(clock.today) as today,
        sum(least(coverage.until_on, last_days.last_on) - greatest(coverage.from_on, last_days.last_on - 364)) filter (
            where coverage.from_on < last_days.last_on and coverage.until_on > last_days.last_on - 364
        ) as usual_days,
        sum(coverage.until_on - greatest(coverage.from_on, last_days.last_on + 1)) filter (where coverage.until_on > last_days.last_on + 1) as quiet_days,
        max(last_days.last_on) as last_on
    from {{ ref('int_product_coverage') }} as coverage
    inner join last_days on coverage.product_id = last_days.product_id
    cross join {{ ref('int_clock') }} as clock
    group by coverage.product_id
),

-- days with a release in the twelve months up to the last one
release_days as (
    select distinct
        releases.product_id,
        releases.announced_on
    from {{ ref('fct_release') }} as releases
    inner join last_days on releases.product_id = last_days.product_id and releases.announced_on > last_days.last_on - 364
    where releases.is_general and releases.date_basis in ('vendor', 'archive')
),

quiet as (
    select
        paces.product_id,
        paces.until_on,
        paces.today,
        paces.last_on,
        paces.quiet_days,
        paces.usual_days,
        count(*) as usual_releases,
        (count(*) - 1) * 1.0 / any_value(paces.usual_days) as usual_rate
    from paces
    inner join release_days on paces.product_id = release_days.product_id
    group by paces.product_id, paces.until_on, paces.today, paces.last_on, paces.quiet_days, paces.usual_days
),

latest as (
    select
        releases.*,
        row_number() over (partition by releases.product_id order by releases.observed_at desc, releases.release_id asc) as recency
    from {{ ref('fct_release') }} as releases
    inner join last_days on releases.product_id = last_days.product_id and releases.announced_on = last_days.last_on
    where releases.is_general and releases.date_basis in ('vendor', 'archive')
)

select
    {{- brief_fact('velocity', "case when tested.score > 0 then 'speeding_up' else 'slowing_down' end", ['tested.product_id', 'tested.recent_until'],
        dict(brief_evidence('latest', 'source_url'), **{
        'competitor': 'latest.competitor', 'product': 'tested.product_id', 'subject': "'features'", 'period_start': 'tested.recent_from',
        'period_end': 'tested.recent_until - 1', 'n_count': 'tested.recent_features', 'value': 'tested.recent_velocity',
        'value_low': poisson_low('(tested.recent_features / tested.uneven)') ~ ' * tested.uneven * 28.0 / tested.recent_days',
        'value_high': poisson_high('(tested.recent_features / tested.uneven)') ~ ' * tested.uneven * 28.0 / tested.recent_days',
        'previous_value': 'tested.usual_velocity', 'exposure_days': 'tested.recent_days', 'date_basis': "'vendor'", 'size': 'least(1.3, abs(tested.score) / 4 + 0.4)'
    })) }}
from tested
inner join latest on tested.product_id = latest.product_id and latest.recency = 1
where abs(tested.score) > 2.576
union all
select
    {{- brief_fact('velocity', "'gone_quiet'", ['quiet.product_id', 'quiet.last_on'], dict(brief_evidence('latest', 'source_url'), **{
        'competitor': 'latest.competitor', 'product': 'quiet.product_id', 'subject': 'coalesce(latest.version, latest.title)', 'announced_on': 'quiet.last_on',
        'period_start': 'quiet.last_on + 1', 'period_end': 'quiet.until_on - 1', 'n_count': '0', 'value': 'quiet.quiet_days',
        'previous_value': '1 / quiet.usual_rate', 'exposure_days': 'quiet.quiet_days', 'date_basis': 'latest.date_basis'
    })) }}
from quiet
inner join latest on quiet.product_id = latest.product_id and latest.recency = 1
where
    quiet.usual_releases >= 6
    and quiet.usual_days >= 91
    and quiet.until_on >= quiet.today - 7
    and exp(-quiet.usual_rate * quiet.quiet_days) < 0.005
union all
select
    {{- brief_fact('velocity', "'velocity_point'", ['months.product_id', 'months.period_start'], {
        'competitor': 'months.competitor', 'product': 'months.product_id', 'subject': "'features'", 'period_start': 'months.period_start', 'period_end': 'months.period_end',
        'n_count': 'months.features', 'value': 'months.velocity', 'value_low': 'months.velocity_low', 'value_high': 'months.velocity_high',
        'previous_value': 'months.velocity_index', 'exposure_days': 'months.exposure_days'
    }) }}
from {{ ref('rpt_feature_velocity_monthly') }} as months
cross join {{ ref('int_clock') }} as clock
where months.period_start >= clock.today - 731
