-- One row per figure of a past month, and per event, that a publication told otherwise: what was learned since about what had been told. What this build finds joins what the last publication lists.
{%- set month_columns = [('product_id', 'varchar'), ('period_start', 'date'), ('features', 'bigint'), ('improvements', 'bigint'), ('fixes', 'bigint'), ('exposure_days', 'bigint')] %}
{%- set event_columns = [('event_id', 'varchar'), ('event_type', 'varchar'), ('product_id', 'varchar'), ('subject', 'varchar'), ('happened_on', 'date'), ('observed_at', 'timestamp with time zone')] %}
{%- set revision_columns = [
    ('revision_id', 'varchar'), ('mart', 'varchar'), ('product_id', 'varchar'), ('figure', 'varchar'), ('period_on', 'date'), ('previous_value', 'double'),
    ('value', 'double'), ('revision_type', 'varchar'), ('revised_at', 'timestamp with time zone')
] %}
with told_months as (
    {{ last_published('rpt_feature_velocity_monthly', month_columns) }}
),

told_revisions as (
    {{ last_published('rpt_revision', revision_columns) }}
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
    where
        told.event_id not in (select event_id from {{ ref('int_event') }})
),

found as (
    select
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
        end as revision_type,
        product_id as subject_id
    from months
    where previous_value is distinct from value
    union all
    select
        'rpt_timeline' as mart,
        product_id,
        event_type || ': ' || coalesce(subject, '') as figure,
        period_on,
        cast(1 as double) as previous_value,
        cast(0 as double) as value,
        'withdrawn' as revision_type,
        event_id as subject_id
    from withdrawn
),

fresh as (
    select
        {{ hash_key(['found.mart', 'found.subject_id', 'found.figure', 'found.period_on', 'found.previous_value', 'found.value', 'clock.now_at']) }} as revision_id,
        found.mart,
        found.product_id,
        found.figure,
        found.period_on,
        found.previous_value,
        found.value,
        found.revision_type,
        clock.now_at as revised_at
    from found
    cross join {{ ref('int_clock') }} as clock
)

select
    *,
    true as is_new
from fresh
union all
select
    {{ revision_columns | map('first') | join(',\n    ') }},
    false as is_new
from told_revisions
where revision_id not in (select revision_id from fresh)
