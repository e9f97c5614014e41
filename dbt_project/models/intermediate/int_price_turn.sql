-- One row per plan and stretch of states in which it was priced in the same slots (or not shown). `is_return` marks a stretch of one capture after which the
-- plan is priced as it was before: an experiment, another visitor's page. Where the plan itself is new and gone again, its place on the page tells: taken by
-- one plan before and by another after it, the plan was one of a row of successors.
with shown as (
    select
        source_id,
        plan_id,
        state_no,
        string_agg(distinct slot_id, ',' order by slot_id) as slots,
        min(plan_position) as place
    from {{ ref('int_price_sighting') }}
    group by source_id, plan_id, state_no
),

plans as (
    select distinct
        source_id,
        plan_id
    from shown
),

history as (
    select
        plans.source_id,
        plans.plan_id,
        states.state_no,
        states.capture_count,
        shown.place,
        coalesce(shown.slots, '') as slots
    from plans
    inner join {{ ref('int_source_state') }} as states on plans.source_id = states.source_id
    left join shown on plans.source_id = shown.source_id and plans.plan_id = shown.plan_id and states.state_no = shown.state_no
),

changed as (
    select
        *,
        case when slots = lag(slots) over (partition by source_id, plan_id order by state_no) then 0 else 1 end as is_change
    from history
),

numbered as (
    select
        *,
        sum(is_change) over (partition by source_id, plan_id order by state_no rows unbounded preceding) as run_no
    from changed
),

runs as (
    select
        source_id,
        plan_id,
        run_no,
        min(slots) as slots,
        min(state_no) as state_no,
        max(state_no) as last_state,
        min(place) as place,
        sum(capture_count) as capture_count
    from numbered
    group by source_id, plan_id, run_no
),

beside as (
    select
        *,
        lag(slots) over by_run as slots_before,
        lag(slots, 2) over by_run as slots_long_before,
        lead(slots) over by_run as slots_after,
        lead(slots, 2) over by_run as slots_long_after
    from runs
    window by_run as (partition by source_id, plan_id order by run_no)
),

places as (
    select
        source_id,
        state_no,
        place,
        string_agg(plan_id, ',' order by plan_id) as plans
    from shown
    group by source_id, state_no, place
)

select
    beside.source_id,
    beside.plan_id,
    beside.state_no,
    beside.capture_count = 1
    and case
        when beside.slots_before = '' and beside.slots_after = '' then coalesce(earlier.plans = later.plans, true)
        else
            coalesce(beside.slots_before <> '' and beside.slots_before in (beside.slots_after, beside.slots_long_after), false)
            or coalesce(beside.slots_after <> '' and beside.slots_after = beside.slots_long_before, false)
    end as is_return
from beside
left join places as earlier
    on beside.source_id = earlier.source_id and beside.place = earlier.place and beside.state_no - 1 = earlier.state_no
left join places as later
    on beside.source_id = later.source_id and beside.place = later.place and beside.last_state + 1 = later.state_no
