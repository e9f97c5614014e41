-- One row per figure of a past month, and per event, that the last publication told otherwise: what was learned since about what had been told.
{%- set month_columns = [('product_id', 'varchar'), ('period_start', 'date'), ('features', 'bigint'), ('improvements', 'bigint'), ('fixes', 'bigint'), ('exposure_days', 'bigint')] %}
{%- set event_columns = [('event_id', 'varchar'), ('event_type', 'varchar'), ('product_id', 'varchar'), ('subject', 'varchar'), ('happened_on', 'date'), ('observed_at', 'timestamp with time zone')] %}
with told_months as (
    {{ last_published('rpt_feature_velocity_monthly', month_columns) }}
),

-- a pace that has ended is no correction
told_events as (
    select *
    from ({{ last_published('rpt_timeline', event_columns) }}) as told
    where event_type not in ('speeding_up', 'slowing_down', 'gone_quiet')
),

months as (
    select
        told.product_id,
        told.period_start,
        unnest(['features', 'improvements', 'fixes', 'exposure_days']) as figure,
        unnest([told.features, told.improvements, told.fixes, told.exposure_days]) as previous_value,
        unnest([now.features, now.improvements, now.fixes, now.exposure_days]) as value
    from told_months as told
    left join {{ ref('rpt_feature_velocity_monthly') }} as now on told.product_id = now.product_id and told.period_start = now.period_start
),

withdrawn as (
    select
        told.event_id,
        told.event_type,
        told.product_id,
        told.subject,
        coalesce(told.happened_on, {{ utc_day('told.observed_at') }}) as period_on
    from told_events as told
    left join {{ ref('rpt_timeline') }} as now on told.event_id = now.event_id
    where now.event_id is null
)

select
    {{ hash_key(['product_id', 'period_start', 'figure']) }} as revision_id,
    'rpt_feature_velocity_monthly' as mart,
    product_id,
    figure,
    period_start as period_on,
    cast(previous_value as double) as previous_value,
    cast(value as double) as value,
    case
        when value is null then 'no longer known'
        when previous_value is null then 'now known'
        else 'corrected'
    end as revision_type
from months
where previous_value is distinct from value
union all
select
    {{ hash_key(['event_id', 'event_type']) }} as revision_id,
    'rpt_timeline' as mart,
    product_id,
    event_type || ': ' || coalesce(subject, '') as figure,
    period_on,
    cast(1 as double) as previous_value,
    cast(0 as double) as value,
    'withdrawn' as revision_type
from withdrawn
