-- One row per typed event of a plan's feature list. A feature is told as added, removed or moved only where at least two thirds of the list stayed, or all of it
-- stayed and it did not more than double; otherwise the list was written anew, which is one event and no claim about any feature.
with steps as (
    select *
    from {{ ref('int_packaging_step') }}
),

vanished as (
    select *
    from steps
    where is_stable and not is_new_list and is_held_before and not is_held_after and not is_denied_after and not is_inherited_after
),

appeared as (
    select *
    from steps
    where is_stable and not is_new_list and is_held_after and not is_held_before and not is_denied_before and not is_inherited_before
),

-- a feature that went beside one that came in the same list, in words that are mostly the same
alike as (
    select
        appeared.source_id,
        appeared.state_no,
        appeared.plan_id,
        appeared.span_id,
        vanished.former_span_id,
        appeared.feature_key,
        vanished.feature_key as former_feature_key,
        {{ shared_word_count('appeared.feature_key', 'vanished.feature_key') }} as shared,
        least({{ word_count('appeared.feature_key') }}, {{ word_count('vanished.feature_key') }}) as fewest,
        greatest({{ word_count('appeared.feature_key') }}, {{ word_count('vanished.feature_key') }}) as most
    from appeared
    inner join vanished
        on appeared.source_id = vanished.source_id and appeared.state_no = vanished.state_no and appeared.plan_id = vanished.plan_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_id, state_no, plan_id, feature_key
            order by shared * 1.0 / most desc, former_feature_key asc
        ) as appeared_rank,
        row_number() over (
            partition by source_id, state_no, plan_id, former_feature_key
            order by shared * 1.0 / most desc, feature_key asc
        ) as vanished_rank
    from alike
    where shared > 0 and (shared * 2 >= most or shared = fewest)
),

reworded as (
    select *
    from ranked
    where appeared_rank = 1 and vanished_rank = 1
),

gone as (
    select
        vanished.*,
        row_number() over (
            partition by vanished.source_id, vanished.state_no, vanished.feature_key
            order by vanished.plan_position desc, vanished.plan_id asc
        ) as turn
    from vanished
    left join reworded on vanished.former_span_id = reworded.former_span_id and vanished.state_no = reworded.state_no
    where reworded.former_span_id is null
),

-- where a feature that one plan lost may have gone: to a list that gained it, or to a plan that is new
gained as (
    select
        steps.*,
        row_number() over (
            partition by steps.source_id, steps.state_no, steps.feature_key
            order by steps.is_new_list, steps.plan_position, steps.plan_id
        ) as turn
    from steps
    left join reworded on steps.span_id = reworded.span_id and steps.state_no = reworded.state_no
    where
        steps.is_held_after and not steps.is_held_before
        and (steps.is_new_list or (steps.is_stable and reworded.span_id is null))
),

moved as (
    select
        gained.source_id,
        gained.state_no,
        gained.plan_id,
        gone.plan_id as previous_plan_id,
        gained.span_id,
        gone.former_span_id
    from gained
    inner join gone
        on
            gained.source_id = gone.source_id and gained.state_no = gone.state_no
            and gained.feature_key = gone.feature_key and gained.turn = gone.turn
            and gained.plan_id <> gone.plan_id
),

measured as (
    select
        steps.*,
        later.state,
        earlier.state as former_state,
        later.limit_amount,
        earlier.limit_amount as former_amount,
        coalesce({{ feature_key('later.limit_unit') }}, '') = coalesce({{ feature_key('earlier.limit_unit') }}, '')
        and coalesce(later.limit_period, '') = coalesce(earlier.limit_period, '') as is_like
    from steps
    inner join {{ ref('int_entitlement_span') }} as later on steps.span_id = later.span_id
    inner join {{ ref('int_entitlement_span') }} as earlier on steps.former_span_id = earlier.span_id
    where steps.is_single and not steps.is_new_list and steps.span_id <> steps.former_span_id
),

redefined as (
    select
        *,
        case
            when former_state = 'limit' and state = 'limit' and not is_like then 'limit_redefined'
            when former_state = 'limit' and state = 'limit' and limit_amount > former_amount then 'limit_raised'
            when former_state = 'limit' and state = 'limit' and limit_amount < former_amount then 'limit_cut'
            when former_state = 'limit' and state = 'unlimited' then 'limit_lifted'
            when former_state = 'unlimited' and state = 'limit' then 'limit_set'
            when former_state = 'excluded' and state <> 'excluded' and not is_inherited_before then 'feature_included'
            when former_state <> 'excluded' and state = 'excluded' and not is_inherited_after then 'feature_excluded'
        end as event_type
    from measured
),

rewritten as (
    select
        source_id,
        state_no,
        plan_id,
        any_value(former_plan_id) as former_plan_id,
        min(span_id) filter (where is_held_after and not is_held_before) as new_span_id,
        min(span_id) as span_id,
        min(former_span_id) filter (where is_held_before and not is_held_after) as gone_span_id
    from steps
    where not is_stable and not is_new_list
    group by source_id, state_no, plan_id
),

-- when the plan's list was last seen as it was; for a plan that is new, when that of the plan was which lost to it
seen as (
    select
        steps.source_id,
        steps.state_no,
        steps.plan_id,
        coalesce(max(steps.previous_seen_at), max(previous.previous_seen_at)) as previous_seen_at,
        any_value(steps.former_plan_id) as former_plan_id,
        any_value(steps.features_before) as features_before,
        any_value(steps.features_after) as features_after,
        any_value(steps.features_kept) as features_kept
    from steps
    left join moved on steps.source_id = moved.source_id and steps.state_no = moved.state_no and steps.plan_id = moved.plan_id
    left join steps as previous
        on moved.source_id = previous.source_id and moved.state_no = previous.state_no and moved.previous_plan_id = previous.plan_id
    group by steps.source_id, steps.state_no, steps.plan_id
),

-- what the plan is called where the change shows
names as (
    select
        source_id,
        state_no,
        plan_id,
        min(plan) as plan
    from {{ ref('int_entitlement_sighting') }}
    group by source_id, state_no, plan_id
),

events as (
    select
        source_id,
        state_no,
        plan_id,
        former_plan_id as previous_plan_id,
        span_id,
        former_span_id,
        event_type
    from redefined
    where event_type is not null
    union all
    select
        source_id,
        state_no,
        plan_id,
        previous_plan_id,
        span_id,
        former_span_id,
        'feature_moved' as event_type
    from moved
    union all
    select
        source_id,
        state_no,
        plan_id,
        cast(null as varchar) as previous_plan_id,
        span_id,
        former_span_id,
        'feature_reworded' as event_type
    from reworded
    union all
    select
        appeared.source_id,
        appeared.state_no,
        appeared.plan_id,
        appeared.former_plan_id as previous_plan_id,
        appeared.span_id,
        cast(null as varchar) as former_span_id,
        'feature_added' as event_type
    from appeared
    left join reworded on appeared.span_id = reworded.span_id and appeared.state_no = reworded.state_no
    left join moved on appeared.span_id = moved.span_id and appeared.state_no = moved.state_no
    where reworded.span_id is null and moved.span_id is null
    union all
    select
        gone.source_id,
        gone.state_no,
        gone.plan_id,
        gone.former_plan_id as previous_plan_id,
        cast(null as varchar) as span_id,
        gone.former_span_id,
        'feature_removed' as event_type
    from gone
    left join moved on gone.former_span_id = moved.former_span_id and gone.state_no = moved.state_no
    where moved.former_span_id is null
    union all
    select
        source_id,
        state_no,
        plan_id,
        former_plan_id as previous_plan_id,
        coalesce(new_span_id, span_id) as span_id,
        gone_span_id as former_span_id,
        'list_restructured' as event_type
    from rewritten
)

select
    {{ hash_key(['events.source_id', 'events.plan_id', 'events.event_type', 'events.state_no', 'events.span_id', 'events.former_span_id']) }} as change_id,
    events.source_id,
    events.event_type,
    events.plan_id,
    names.plan,
    coalesce(events.previous_plan_id, seen.former_plan_id) as previous_plan_id,
    events.span_id,
    events.former_span_id,
    seen.features_before,
    seen.features_after,
    seen.features_kept,
    states.started_at as observed_at,
    seen.previous_seen_at,
    {{ days_between('seen.previous_seen_at', 'states.started_at') }} <= {{ var('archive_days') }} as is_bounded
from events
inner join {{ ref('int_source_state') }} as states
    on events.source_id = states.source_id and events.state_no = states.state_no
inner join seen
    on events.source_id = seen.source_id and events.state_no = seen.state_no and events.plan_id = seen.plan_id
left join names
    on events.source_id = names.source_id and events.state_no = names.state_no and events.plan_id = names.plan_id
