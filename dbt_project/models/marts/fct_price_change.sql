-- the good capture after the one that first showed the change
with confirmations as (
    select
        events.change_id,
        min(captures.captured_at) as confirmed_at
    from {{ ref('int_price_event') }} as events
    inner join {{ ref('int_capture') }} as captures
        on events.source_id = captures.source_id and events.observed_at < captures.captured_at
    where captures.is_good
    group by events.change_id
),

evidence as (
    select
        events.*,
        coalesce(later.product_id, earlier.product_id) as product_id,
        coalesce(later.competitor, earlier.competitor) as competitor,
        coalesce(later.plan, earlier.plan) as plan,
        coalesce(later.plan_group, earlier.plan_group) as plan_group,
        earlier.plan as previous_plan,
        later.price_kind,
        earlier.price_kind as previous_price_kind,
        coalesce(later.role, earlier.role) as role,
        later.currency,
        earlier.currency as previous_currency,
        later.period,
        earlier.period as previous_period,
        later.billed,
        earlier.billed as previous_billed,
        later.unit,
        earlier.unit as previous_unit,
        later.amount,
        earlier.amount as previous_amount,
        later.effective_on as stated_on,
        case when later.valid_from = events.observed_at and later.confirmed_at is null then null else confirmations.confirmed_at end as confirmed_at,
        coalesce(later.source_url, earlier.source_url) as url,
        coalesce(later.document_hash, earlier.document_hash) as document_hash,
        coalesce(later.captured_at, earlier.captured_at) as captured_at,
        coalesce(later.locator, earlier.locator) as locator,
        coalesce(later.quote, earlier.quote) as quote,
        earlier.document_hash as previous_document_hash,
        earlier.quote as previous_quote
    from {{ ref('int_price_event') }} as events
    left join {{ ref('int_price_span') }} as later on events.span_id = later.span_id
    left join {{ ref('int_price_span') }} as earlier on events.former_span_id = earlier.span_id
    left join confirmations on events.change_id = confirmations.change_id
)

select
    change_id,
    event_type,
    competitor,
    product_id,
    source_id,
    plan,
    plan_group,
    previous_plan,
    price_kind,
    previous_price_kind,
    role,
    currency,
    previous_currency,
    period,
    previous_period,
    billed,
    previous_billed,
    unit,
    previous_unit,
    amount,
    previous_amount,
    case
        when event_type in ('price_rise', 'price_cut') and previous_amount > 0
            then cast(round((amount / previous_amount - 1) * 100, 2) as double)
    end as change_pct,
    cast(null as date) as announced_on,
    coalesce(stated_on, case when is_bounded then {{ utc_day('observed_at') }} end) as effective_on,
    case
        when stated_on is not null then 'vendor'
        when is_bounded then 'archive'
        else 'discovered'
    end as date_basis,
    unseen_at as previous_seen_at,
    observed_at,
    confirmed_at,
    url,
    document_hash,
    captured_at,
    locator,
    quote,
    previous_document_hash,
    previous_quote
from evidence
