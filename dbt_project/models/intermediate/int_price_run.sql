-- One row per slot and confirmed stretch of states in which it held one amount, or was absent. A stretch that one capture alone shows does not interrupt
-- the one before it where the page then returns to what it showed (A-B-A: an experiment, a visitor's variant); where it goes on to something else (A-B-C) the
-- price was real. An absence needs two captures. A price that the page dates itself needs one, and so does all of a list that somebody wrote down; the latest
-- one of a page waits for its confirmation.
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
        slots.plan_id,
        states.state_no,
        states.capture_count,
        states.started_at,
        states.ended_at,
        states.is_recorded,
        sightings.slot_id is not null as is_present,
        sightings.amount,
        sightings.effective_on,
        case
            when sightings.slot_id is null then 'absent'
            when sightings.price_kind = 'free' then 'free'
            else coalesce(cast(sightings.amount as varchar), 'no amount')
        end as held
    from slots
    inner join {{ ref('int_source_state') }} as states on slots.source_id = states.source_id
    left join {{ ref('int_price_sighting') }} as sightings
        on slots.slot_id = sightings.slot_id and states.source_id = sightings.source_id and states.state_no = sightings.state_no
),

changed as (
    select
        *,
        case when held = lag(held) over by_state then 0 else 1 end as is_change
    from history
    window by_state as (partition by source_id, slot_id order by state_no)
),

numbered as (
    select
        *,
        sum(is_change) over (partition by source_id, slot_id order by state_no rows unbounded preceding) as run_no
    from changed
),

runs as (
    select
        source_id,
        slot_id,
        run_no,
        any_value(plan_id) as plan_id,
        any_value(is_present) as is_present,
        any_value(amount) as amount,
        any_value(held) as held,
        bool_or(is_recorded) as is_recorded,
        min(state_no) as from_state,
        max(state_no) as last_state,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        max(effective_on) as effective_on,
        sum(capture_count) as capture_count,
        run_no = max(run_no) over (partition by source_id, slot_id) as is_last
    from numbered
    group by source_id, slot_id, run_no
),

beside as (
    select
        *,
        lag(held) over by_run as held_before,
        lag(held, 2) over by_run as held_long_before,
        lead(held) over by_run as held_after,
        lead(held, 2) over by_run as held_long_after
    from runs
    window by_run as (partition by source_id, slot_id order by run_no)
),

judged as (
    select
        beside.*,
        beside.is_recorded or beside.run_no = 1 or beside.capture_count >= 2 or beside.effective_on is not null
        or (
            beside.is_present and not beside.is_last
            and not coalesce(beside.held_before <> 'absent' and beside.held_before in (beside.held_after, beside.held_long_after), false)
            and not coalesce(beside.held_after <> 'absent' and beside.held_after = beside.held_long_before, false)
            and not coalesce(turns.is_return, false)
        ) as is_confirmed
    from beside
    left join {{ ref('int_price_turn') }} as turns
        on beside.source_id = turns.source_id and beside.plan_id = turns.plan_id and beside.from_state = turns.state_no
),

kept as (
    select
        *,
        case when held = lag(held) over by_run and is_confirmed = lag(is_confirmed) over by_run then 0 else 1 end as is_new
    from judged
    where is_confirmed or (is_last and is_present)
    window by_run as (partition by source_id, slot_id order by run_no)
),

merged as (
    select
        *,
        sum(is_new) over (partition by source_id, slot_id order by run_no rows unbounded preceding) as stretch_no
    from kept
),

stretches as (
    select
        source_id,
        slot_id,
        stretch_no,
        any_value(is_present) as is_present,
        any_value(amount) as amount,
        any_value(is_confirmed) as is_confirmed,
        min(from_state) as from_state,
        max(last_state) as last_state,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        max(effective_on) as effective_on,
        sum(capture_count) as capture_count
    from merged
    group by source_id, slot_id, stretch_no
)

select
    *,
    lead(from_state) over confirmed_first as until_state,
    lead(started_at) over confirmed_first as until_at
from stretches
window confirmed_first as (partition by source_id, slot_id, is_confirmed order by stretch_no)
