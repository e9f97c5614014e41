-- One row per product, type of event and day: of release notes, and of what is found across the market.
select * from {{ ref('int_note_event') }}
union all
select * from {{ ref('int_market_event') }}
