{# CTEs from `history` to `stretches`: what each slot held over the states of its source, as confirmed stretches.
   `history` has one row per source_id, slot_id and state_no with capture_count, started_at, ended_at, held ('absent' where the page did not show it,
   'no plan' where it did not show the plan either, which confirms no absence), effective_on (where the page dates it), is_recorded (somebody wrote the state down) and is_return (the plan as a whole then stood as before), and the columns `carried`, which go with held.
   A stretch of one capture does not interrupt the one before it where the slot then returns to what it held (A-B-A: an experiment, a visitor's variant);
   where it goes on to something else (A-B-C) it was real. An absence needs two captures, what the page dates itself or somebody wrote down one; the latest waits for its confirmation.
   `blip_from_absence`: what one capture alone shows between two absences did not happen either. #}
{% macro confirmed_stretches(history, carried, blip_from_absence=false) %}
changed as (
    select
        *,
        case when held = lag(held) over by_state then 0 else 1 end as is_change
    from {{ history }}
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
        {%- for column in carried %}
        any_value({{ column }}) as {{ column }},
        {%- endfor %}
        any_value(held) as held,
        bool_or(is_recorded) as is_recorded,
        any_value(held) not in ('absent', 'no plan') as is_present,
        min_by(is_return, state_no) as is_return,
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
        lag(capture_count) over by_run as captures_before,
        lead(held) over by_run as held_after,
        lead(held, 2) over by_run as held_long_after
    from runs
    window by_run as (partition by source_id, slot_id order by run_no)
),

judged as (
    select
        *,
        is_recorded or run_no = 1 or capture_count >= 2 or effective_on is not null
        or (
            is_present and not is_last
            and not coalesce(held_before not in ('absent', 'no plan') and held_before in (held_after, held_long_after), false)
            {%- if blip_from_absence %}
            -- back after an absence of one capture, it was there all along
            and not coalesce(held_before = held_after and not (captures_before = 1 and held_long_before = held), false)
            {%- endif %}
            and not coalesce(held_after <> 'absent' and held_after = held_long_before, false)
            and not is_return
        ) as is_confirmed
    from beside
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

whole_stretches as (
    select
        source_id,
        slot_id,
        stretch_no,
        {%- for column in carried %}
        any_value({{ column }}) as {{ column }},
        {%- endfor %}
        any_value(is_present) as is_present,
        any_value(is_confirmed) as is_confirmed,
        min(from_state) as from_state,
        max(last_state) as last_state,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        max(effective_on) as effective_on,
        sum(capture_count) as capture_count
    from merged
    group by source_id, slot_id, stretch_no
),

stretches as (
    select
        *,
        lead(from_state) over confirmed_first as until_state,
        lead(started_at) over confirmed_first as until_at
    from whole_stretches
    window confirmed_first as (partition by source_id, slot_id, is_confirmed order by stretch_no)
)
{%- endmacro %}
