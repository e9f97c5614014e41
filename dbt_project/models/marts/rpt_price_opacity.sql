-- One row per product, and one for the market, and calendar month since the first good capture of a pricing page: what the last good capture of the month showed.
with watched as (
    select
        sources.product_id,
        sources.competitor,
        count(distinct sources.source_id) as sources_watched,
        {{ utc_day("date_trunc('month', min(captures.captured_at))") }} as first_month,
        any_value(clock.today) as today
    from {{ ref('stg_watched_source') }} as sources
    inner join {{ ref('int_capture') }} as captures on sources.source_id = captures.source_id and captures.is_good
    cross join {{ ref('int_clock') }} as clock
    where sources.source_id in (select spans.source_id from {{ ref('int_price_span') }} as spans)
    group by sources.product_id, sources.competitor
),

months as (
    select
        product_id,
        competitor,
        sources_watched,
        today,
        {{ each_step('first_month', 'today', 'month') }} as period_start
    from watched
),

-- the last good capture of each source and month, with the state of the page that it showed
last_captures as (
    select
        captures.source_id,
        {{ utc_day("date_trunc('month', captures.captured_at)") }} as period_start,
        max(captures.captured_at) as seen_at,
        max_by(states.state_no, captures.captured_at) as state_no
    from {{ ref('int_capture') }} as captures
    inner join {{ ref('int_source_state') }} as states
        on
            captures.source_id = states.source_id
            and captures.captured_at >= states.started_at
            and captures.captured_at <= states.ended_at
    where captures.is_good
    group by captures.source_id, {{ utc_day("date_trunc('month', captures.captured_at)") }}
),

plans as (
    select
        spans.product_id,
        last_captures.period_start,
        spans.plan_id,
        coalesce(bool_or(spans.amount > 0 and spans.price_kind = 'fixed'), false) as has_price,
        coalesce(bool_or(spans.price_kind = 'free' or spans.amount = 0), false) as is_free,
        coalesce(bool_or(spans.amount > 0 and spans.price_kind in ('usage', 'graduated')), false) as has_rate,
        coalesce(bool_or(spans.price_kind = 'contact_sales'), false) as is_on_request
    from last_captures
    inner join {{ ref('int_price_span') }} as spans
        on
            last_captures.source_id = spans.source_id
            and spans.is_confirmed
            and spans.role <> 'overage'
            and last_captures.state_no >= spans.from_state
            and coalesce(last_captures.state_no < spans.until_state, true)
    group by spans.product_id, last_captures.period_start, spans.plan_id
),

counted as (
    select
        product_id,
        period_start,
        count(*) as plans,
        count(*) filter (where has_price) as plans_priced,
        count(*) filter (where not has_price and has_rate) as plans_usage,
        count(*) filter (where not has_price and not has_rate and is_free) as plans_free,
        count(*) filter (where not has_price and not has_rate and not is_free and is_on_request) as plans_contact_sales
    from plans
    group by product_id, period_start
),

seen as (
    select
        sources.product_id,
        last_captures.period_start,
        count(*) as sources_seen,
        max(last_captures.seen_at) as seen_at
    from last_captures
    inner join {{ ref('stg_watched_source') }} as sources on last_captures.source_id = sources.source_id
    where sources.source_id in (select spans.source_id from {{ ref('int_price_span') }} as spans)
    group by sources.product_id, last_captures.period_start
),

products as (
    select
        months.product_id as scope_id,
        'product' as scope,
        months.competitor,
        months.period_start,
        months.today,
        seen.seen_at,
        1 as products_watched,
        cast(seen.sources_seen is not null as integer) as products_seen,
        case when seen.sources_seen is not null then coalesce(counted.plans, 0) end as plans,
        case when seen.sources_seen is not null then coalesce(counted.plans_priced, 0) end as plans_priced,
        case when seen.sources_seen is not null then coalesce(counted.plans_usage, 0) end as plans_usage,
        case when seen.sources_seen is not null then coalesce(counted.plans_free, 0) end as plans_free,
        case when seen.sources_seen is not null then coalesce(counted.plans_contact_sales, 0) end as plans_contact_sales
    from months
    left join seen on months.product_id = seen.product_id and months.period_start = seen.period_start
    left join counted on months.product_id = counted.product_id and months.period_start = counted.period_start
),

scopes as (
    select *
    from products
    union all
    select
        'market' as scope_id,
        'market' as scope,
        cast(null as varchar) as competitor,
        period_start,
        any_value(today) as today,
        max(seen_at) as seen_at,
        count(*) as products_watched,
        sum(products_seen) as products_seen,
        sum(plans) as plans,
        sum(plans_priced) as plans_priced,
        sum(plans_usage) as plans_usage,
        sum(plans_free) as plans_free,
        sum(plans_contact_sales) as plans_contact_sales
    from products
    group by period_start
)

select
    scope,
    scope_id,
    competitor,
    period_start,
    {{ last_day_of_month('period_start') }} as period_end,
    {{ last_day_of_month('period_start') }} < today as is_complete,
    seen_at,
    cast(products_watched as bigint) as products_watched,
    cast(products_seen as bigint) as products_seen,
    cast(plans as bigint) as plans,
    cast(plans_priced as bigint) as plans_priced,
    cast(plans_usage as bigint) as plans_usage,
    cast(plans_free as bigint) as plans_free,
    cast(plans_contact_sales as bigint) as plans_contact_sales,
    cast(plans - plans_priced - plans_usage - plans_free - plans_contact_sales as bigint) as plans_unknown,
    cast(
        round(plans_contact_sales / nullif(cast(plans_priced + plans_usage + plans_free + plans_contact_sales as double), 0), 4) as double
    ) as opacity_share
from scopes
