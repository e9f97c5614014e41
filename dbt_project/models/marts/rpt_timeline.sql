-- One row per product, type of event and day: releases, changes of prices and plans, notices, capabilities shipped first or later, changes of pace. Ranked by how unusual it is for the competitor.
with majors as (
    select
        release_id,
        left(version_sort, 14) > min(left(version_sort, 14)) over (
            partition by product_id, component
            order by announced_on
            range between unbounded preceding and interval 1 day preceding
        ) as is_new_line
    from {{ ref('int_release') }}
    where is_general and is_numbered
),

releases as (
    select
        case
            when releases.channel <> 'general' then 'prerelease'
            when releases.is_backport then 'backport'
            when releases.release_level = 'major' and coalesce(majors.is_new_line, false) then 'major_release'
            else 'release'
        end as event_type,
        releases.product_id,
        releases.competitor,
        releases.announced_on as happened_on,
        releases.date_basis,
        releases.observed_at,
        coalesce(releases.version, releases.title) as subject,
        releases.component,
        releases.release_id as subject_id,
        releases.source_id,
        releases.source_url as url,
        releases.document_hash,
        releases.captured_at,
        releases.locator,
        releases.quote
    from {{ ref('fct_release') }} as releases
    left join majors on releases.release_id = majors.release_id
    where
        releases.channel <> 'unreleased'
        and (not releases.is_onboarding or releases.date_basis <> 'discovered')
        and not releases.is_date_doubted
),

notices as (
    select
        case
            when change_kind in ('deprecation', 'removal', 'security') then change_kind
            else 'breaking'
        end as event_type,
        product_id,
        competitor,
        general_on as happened_on,
        general_basis as date_basis,
        observed_at,
        text as subject,
        cast(null as varchar) as component,
        change_id as subject_id,
        source_id,
        source_url as url,
        document_hash,
        captured_at,
        locator,
        quote
    from {{ ref('int_change_item') }}
    where
        is_counted
        and (not is_onboarding or general_basis <> 'discovered')
        and (
            change_kind in ('deprecation', 'removal', 'security')
            or (is_breaking and (kind_basis = 'author' or change_kind <> 'breaking'))
        )
),

offers as (
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
    select * from releases
    union all
    select * from notices
    union all
    select * from offers
    union all
    select * from capabilities
    union all
    select * from paces
),

ordered as (
    select
        *,
        coalesce(happened_on, {{ utc_day('observed_at') }}) as day,
        row_number() over (
            partition by event_type, product_id, happened_on is null, coalesce(happened_on, {{ utc_day('observed_at') }})
            order by subject_id
        ) as nth
    from single
),

-- five packages or more on one day are one burst, not five releases
events as (
    select
        case when event_type = 'release' and count(distinct component) >= 5 then 'release_burst' else event_type end as event_type,
        product_id,
        any_value(competitor) as competitor,
        any_value(happened_on) as happened_on,
        day,
        min(date_basis) as date_basis,
        min(observed_at) as observed_at,
        count(*) as things,
        any_value(subject) filter (where nth = 1) as subject,
        any_value(subject_id) filter (where nth = 1) as subject_id,
        any_value(source_id) filter (where nth = 1) as source_id,
        any_value(url) filter (where nth = 1) as url,
        any_value(document_hash) filter (where nth = 1) as document_hash,
        any_value(captured_at) filter (where nth = 1) as captured_at,
        any_value(locator) filter (where nth = 1) as locator,
        any_value(quote) filter (where nth = 1) as quote
    from ordered
    group by event_type, product_id, happened_on is null, day
),

types as (
    select
        event_type,
        count(*) as market_type,
        sum(count(*)) over () as market_all,
        count(*) over () as types
    from events
    group by event_type
),

own as (
    select
        competitor,
        event_type,
        count(*) as own_type,
        sum(count(*)) over (partition by competitor) as own_all
    from events
    group by competitor, event_type
),

measured as (
    select
        events.*,
        own.own_type,
        own.own_all,
        round({{ surprise('own.own_type', 'own.own_all', 'types.market_type', 'types.market_all', 'types.types') }}, 6) as surprise
    from events
    inner join types on events.event_type = types.event_type
    inner join own on events.competitor = own.competitor and events.event_type = own.event_type
)

select
    {{ hash_key(['event_type', 'product_id', 'happened_on', 'day']) }} as event_id,
    event_type,
    competitor,
    product_id,
    happened_on,
    date_basis,
    observed_at,
    subject,
    things,
    cast(surprise as double) as surprise,
    row_number() over (partition by competitor order by surprise desc, day desc, event_type asc, product_id asc, happened_on is null asc) as rank_in_competitor,
    row_number() over (order by surprise desc, day desc, event_type asc, product_id asc, happened_on is null asc) as rank_in_market,
    own_type as events_of_type,
    cast(own_all as bigint) as events_of_competitor,
    subject_id,
    source_id,
    url,
    document_hash,
    captured_at,
    locator,
    quote
from measured
