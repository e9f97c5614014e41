-- One row per figure of a past month, and per event, that the last publication told otherwise: what was learned since about what had been told.
{%- set month_columns = [('product_id', 'varchar'), ('period_start', 'date'), ('features', 'bigint'), ('improvements', 'bigint'), ('fixes', 'bigint'), ('exposure_days', 'bigint')] %}
{%- set price_columns = [('change_id', 'varchar'), ('event_type', 'varchar'), ('competitor', 'varchar'), ('product_id', 'varchar'), ('plan', 'varchar'), ('observed_at', 'timestamp with time zone')] %}
with told_months as (
    {{ last_published('rpt_feature_velocity_monthly', month_columns) }}
),

told_prices as (
    {{ last_published('fct_price_change', price_columns) }}
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
        told.change_id,
        told.event_type,
        told.product_id,
        told.plan,
        {{ utc_day('told.observed_at') }} as observed_on
    from told_prices as told
    left join {{ ref('fct_price_change') }} as now on told.change_id = now.change_id and told.event_type = now.event_type
    where now.change_id is null
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
    {{ hash_key(['change_id', 'event_type']) }} as revision_id,
    'fct_price_change' as mart,
    product_id,
    event_type || ': ' || coalesce(plan, '') as figure,
    observed_on as period_on,
    cast(1 as double) as previous_value,
    cast(0 as double) as value,
    'withdrawn' as revision_type
from withdrawn
