-- the good capture after the one that first showed the change
with confirmations as (
    select
        events.change_id,
        min(captures.captured_at) as confirmed_at
    from {{ ref('int_packaging_event') }} as events
    inner join {{ ref('int_capture') }} as captures
        on events.source_id = captures.source_id and events.observed_at < captures.captured_at
    where captures.is_good
    group by events.change_id
),

-- what the plan that lost a feature, or had another name, is called
named as (
    select
        source_id,
        plan_id,
        max_by(plan, valid_from) as plan
    from {{ ref('int_entitlement_span') }}
    group by source_id, plan_id
)

select
    events.change_id,
    events.event_type,
    coalesce(later.competitor, earlier.competitor) as competitor,
    coalesce(later.product_id, earlier.product_id) as product_id,
    events.source_id,
    coalesce(events.plan, later.plan, earlier.plan) as plan,
    events.plan_id,
    case when events.plan_id <> events.previous_plan_id then named.plan end as previous_plan,
    coalesce(later.plan_group, earlier.plan_group) as plan_group,
    later.feature,
    earlier.feature as previous_feature,
    later.state,
    earlier.state as previous_state,
    later.limit_amount,
    earlier.limit_amount as previous_limit_amount,
    later.limit_unit,
    earlier.limit_unit as previous_limit_unit,
    later.limit_period,
    earlier.limit_period as previous_limit_period,
    case
        when events.event_type in ('limit_raised', 'limit_cut') and earlier.limit_amount > 0
            then cast(round((later.limit_amount / earlier.limit_amount - 1) * 100, 2) as double)
    end as change_pct,
    events.features_before,
    events.features_after,
    events.features_kept,
    cast(null as date) as announced_on,
    case when events.is_bounded then {{ utc_day('events.observed_at') }} end as effective_on,
    case when events.is_bounded then 'archive' else 'discovered' end as date_basis,
    events.previous_seen_at,
    events.observed_at,
    case when later.valid_from = events.observed_at and later.confirmed_at is null then null else confirmations.confirmed_at end as confirmed_at,
    coalesce(later.source_url, earlier.source_url) as url,
    coalesce(later.document_hash, earlier.document_hash) as document_hash,
    coalesce(later.captured_at, earlier.captured_at) as captured_at,
    coalesce(later.locator, earlier.locator) as locator,
    coalesce(later.quote, earlier.quote) as quote,
    earlier.document_hash as previous_document_hash,
    earlier.captured_at as previous_captured_at,
    earlier.locator as previous_locator,
    earlier.quote as previous_quote
from {{ ref('int_packaging_event') }} as events
left join {{ ref('int_entitlement_span') }} as later on events.span_id = later.span_id
left join {{ ref('int_entitlement_span') }} as earlier on events.former_span_id = earlier.span_id
left join named on events.source_id = named.source_id and events.previous_plan_id = named.plan_id
left join confirmations on events.change_id = confirmations.change_id
