-- One row per product, type of event and day: releases, changes of prices and plans, notices, capabilities shipped first or later, changes of pace. Ranked by how unusual it is for the competitor.
with events as (
    select * from {{ ref('int_note_event') }}
    union all
    select * from {{ ref('int_market_event') }}
)

select
    events.event_id,
    events.event_type,
    events.competitor,
    events.product_id,
    events.happened_on,
    events.date_basis,
    events.observed_at,
    events.subject,
    events.things,
    usual.surprise,
    row_number() over (
        partition by events.competitor
        order by usual.surprise desc, events.day desc, events.event_type asc, events.product_id asc, events.happened_on is null asc
    ) as rank_in_competitor,
    row_number() over (
        order by usual.surprise desc, events.day desc, events.event_type asc, events.product_id asc, events.happened_on is null asc
    ) as rank_in_market,
    usual.own_type as events_of_type,
    usual.own_all as events_of_competitor,
    events.subject_id,
    events.source_id,
    events.url,
    events.document_hash,
    events.captured_at,
    events.locator,
    events.quote
from events
inner join {{ ref('int_event_surprise') }} as usual on events.competitor = usual.competitor and events.event_type = usual.event_type
