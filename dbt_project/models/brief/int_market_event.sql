-- One row per product, type of event and day, of what does not rest on its own release notes alone: prices and plans, capabilities beside others, changes of pace.
with offers as (
    select
        event_type,
        product_id,
        competitor,
        effective_on as happened_on,
        date_basis,
        observed_at,
        plan as subject,
        cast(null as varchar) as component,
        change_id as subject_id,
        source_id,
        url,
        document_hash,
        captured_at,
        locator,
        quote
    from {{ ref('fct_price_change') }}
    where event_type not in ('currency_view', 'period_view')
    union all
    select
        event_type,
        product_id,
        competitor,
        effective_on as happened_on,
        date_basis,
        observed_at,
        coalesce(feature, previous_feature, plan) as subject,
        cast(null as varchar) as component,
        change_id as subject_id,
        source_id,
        url,
        document_hash,
        captured_at,
        locator,
        quote
    from {{ ref('fct_packaging_change') }}
),

capabilities as (
    select
        case when capabilities.arrival = 1 then 'capability_first' else 'capability_followed' end as event_type,
        capabilities.product_id,
        capabilities.competitor,
        capabilities.first_general_on as happened_on,
        capabilities.date_basis,
        items.observed_at,
        capabilities.capability as subject,
        cast(null as varchar) as component,
        capabilities.change_id as subject_id,
        items.source_id,
        capabilities.url,
        capabilities.document_hash,
        capabilities.captured_at,
        capabilities.locator,
        capabilities.quote
    from {{ ref('fct_capability') }} as capabilities
    inner join {{ ref('int_change_item') }} as items on capabilities.change_id = items.change_id
),

paces as (
    select
        fact_type as event_type,
        product as product_id,
        competitor,
        period_start as happened_on,
        date_basis,
        captured_at as observed_at,
        subject,
        cast(null as varchar) as component,
        fact_id as subject_id,
        source_id,
        source_url as url,
        document_hash,
        captured_at,
        locator,
        quote
    from {{ ref('int_brief_trend') }}
    where fact_type in ('speeding_up', 'slowing_down', 'gone_quiet')
),

single as (
    select * from offers
    union all
    select * from capabilities
    union all
    select * from paces
),

events as (
    {{- events_of('single') }}
)

select * from events
