-- One row per competitor and type of event: how many of its events are of that type, and how unusual such a one is for it (macro `surprise`).
with events as (
    select
        competitor,
        event_type,
        count(*) as own_type
    from {{ ref('int_event') }}
    group by competitor, event_type
),

types as (
    select
        event_type,
        sum(own_type) as market_type,
        sum(sum(own_type)) over () as market_all,
        count(*) over () as types
    from events
    group by event_type
),

own as (
    select
        *,
        sum(own_type) over (partition by competitor) as own_all
    from events
)

select
    own.competitor,
    own.event_type,
    own.own_type,
    cast(own.own_all as bigint) as own_all,
    cast(round({{ surprise('own.own_type', 'own.own_all', 'types.market_type', 'types.market_all', 'types.types') }}, 6) as double) as surprise
from own
inner join types on own.event_type = types.event_type
