-- One row per slot and confirmed stretch of states in which it held one amount, or was absent (see the macro for what confirms it).
with slots as (
    select distinct
        source_id,
        slot_id,
        plan_id
    from {{ ref('int_price_sighting') }}
),

history as (
    select
        slots.source_id,
        slots.slot_id,
        states.state_no,
        states.capture_count,
        states.started_at,
        states.ended_at,
        states.is_recorded,
        sightings.amount,
        sightings.effective_on,
        coalesce(turns.is_return, false) as is_return,
        case
            when sightings.slot_id is null then 'absent'
            when sightings.price_kind = 'free' then 'free'
            else coalesce(cast(sightings.amount as varchar), 'no amount')
        end as held
    from slots
    inner join {{ ref('int_source_state') }} as states on slots.source_id = states.source_id
    left join {{ ref('int_price_sighting') }} as sightings
        on slots.slot_id = sightings.slot_id and states.source_id = sightings.source_id and states.state_no = sightings.state_no
    left join {{ ref('int_price_turn') }} as turns
        on slots.source_id = turns.source_id and slots.plan_id = turns.plan_id and states.state_no = turns.state_no
),

{{ confirmed_stretches('history', ['amount']) }}

select *
from stretches
