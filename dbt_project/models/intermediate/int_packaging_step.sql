-- One row per plan, state at which its confirmed feature list changed, and feature on either side: how it was held before and how after. A renamed plan is
-- compared with what it was called before. A plan that went whole has no rows; one that came has them as `is_new_list`: nothing to compare with.
with spans as (
    select *
    from {{ ref('int_entitlement_span') }}
    where is_confirmed
),

renames as (
    select
        events.source_id,
        events.plan_id,
        former.plan_id as former_plan_id,
        later.from_state as state_no
    from {{ ref('int_price_event') }} as events
    inner join {{ ref('int_price_span') }} as later on events.span_id = later.span_id
    inner join {{ ref('int_price_span') }} as former on events.former_span_id = former.span_id
    where events.event_type = 'plan_renamed'
),

-- where the page first reads differently, and the plan's former list ends at the latest
touched as (
    select distinct
        source_id,
        plan_id,
        from_state as state_no
    from spans
    where from_state > 1
    union distinct
    select
        source_id,
        plan_id,
        until_state as state_no
    from spans
    where until_state is not null
),

compared as (
    select
        touched.source_id,
        touched.state_no,
        touched.plan_id,
        coalesce(renames.former_plan_id, touched.plan_id) as former_plan_id
    from touched
    left join renames
        on touched.source_id = renames.source_id and touched.plan_id = renames.plan_id and touched.state_no = renames.state_no
),

-- the last capture that showed the plan's list before
seen as (
    select
        compared.source_id,
        compared.state_no,
        compared.plan_id,
        max(states.ended_at) as last_seen_at
    from compared
    inner join {{ ref('int_entitlement_sighting') }} as sightings
        on
            compared.source_id = sightings.source_id and compared.former_plan_id = sightings.plan_id
            and compared.state_no > sightings.state_no
    inner join {{ ref('int_source_state') }} as states
        on sightings.source_id = states.source_id and sightings.state_no = states.state_no
    group by compared.source_id, compared.state_no, compared.plan_id
),

lists as (
    select
        compared.*,
        spans.plan_id = compared.former_plan_id and spans.from_state < compared.state_no and coalesce(spans.until_state >= compared.state_no, true) as is_before,
        spans.plan_id = compared.plan_id and spans.from_state <= compared.state_no and coalesce(spans.until_state > compared.state_no, true) as is_after,
        spans.span_id,
        spans.feature_key,
        spans.state,
        spans.position,
        spans.plan_position,
        spans.is_reference,
        spans.refers_until,
        spans.refers_from
    from compared
    inner join spans on compared.source_id = spans.source_id and spans.plan_id in (compared.plan_id, compared.former_plan_id)
),

-- where another plan is named instead of its features, those that its list holds are held
inherited as (
    select distinct
        lists.source_id,
        lists.state_no,
        lists.plan_id,
        lists.is_before as is_held_before,
        lists.is_after as is_held_after,
        others.feature_key
    from lists
    inner join spans as others
        on
            lists.source_id = others.source_id
            and others.state <> 'excluded'
            and not others.is_reference
            and (
                (lists.plan_position > others.plan_position and lists.refers_until >= others.plan_position)
                or (lists.plan_position < others.plan_position and lists.refers_from <= others.plan_position)
            )
            and (
                (lists.is_before and lists.state_no > others.from_state and coalesce(lists.state_no <= others.until_state, true))
                or (lists.is_after and lists.state_no >= others.from_state and coalesce(lists.state_no < others.until_state, true))
            )
    where lists.is_reference
),

inheritances as (
    select
        source_id,
        state_no,
        plan_id,
        feature_key,
        bool_or(is_held_before) as is_inherited_before,
        bool_or(is_held_after) as is_inherited_after
    from inherited
    group by source_id, state_no, plan_id, feature_key
),

features as (
    select
        source_id,
        state_no,
        plan_id,
        any_value(former_plan_id) as former_plan_id,
        feature_key,
        coalesce(bool_or(state <> 'excluded') filter (where is_before), false) as is_held_before,
        coalesce(bool_or(state <> 'excluded') filter (where is_after), false) as is_held_after,
        coalesce(bool_or(state = 'excluded') filter (where is_before), false) as is_denied_before,
        coalesce(bool_or(state = 'excluded') filter (where is_after), false) as is_denied_after,
        -- said twice in two ways, it is compared in neither
        count(*) filter (where is_before) <= 1 and count(*) filter (where is_after) <= 1 as is_single,
        min_by(span_id, position) filter (where is_before) as former_span_id,
        min_by(span_id, position) filter (where is_after) as span_id,
        min(plan_position) filter (where is_after) as plan_position
    from lists
    where not is_reference and (is_before or is_after)
    group by source_id, state_no, plan_id, feature_key
),

-- what a list leaves to a plan that it names is kept
inheriting as (
    select
        features.*,
        coalesce(inheritances.is_inherited_before, false) as is_inherited_before,
        coalesce(inheritances.is_inherited_after, false) as is_inherited_after
    from features
    left join inheritances
        on
            features.source_id = inheritances.source_id and features.state_no = inheritances.state_no
            and features.plan_id = inheritances.plan_id and features.feature_key = inheritances.feature_key
),

counted as (
    select
        *,
        sum(cast(is_held_before as integer)) over whole_list as features_before,
        sum(cast(is_held_after as integer)) over whole_list as features_after,
        sum(cast(is_held_before and (is_held_after or is_inherited_after) as integer)) over whole_list as features_kept,
        sum(cast(is_held_after and (is_held_before or is_inherited_before) as integer)) over whole_list as features_known
    from inheriting
    window whole_list as (partition by source_id, state_no, plan_id)
)

select
    counted.source_id,
    counted.state_no,
    counted.plan_id,
    counted.former_plan_id,
    counted.plan_position,
    counted.feature_key,
    counted.is_held_before,
    counted.is_held_after,
    counted.is_denied_before,
    counted.is_denied_after,
    counted.is_single,
    counted.former_span_id,
    counted.span_id,
    counted.is_inherited_before,
    counted.is_inherited_after,
    cast(counted.features_before as bigint) as features_before,
    cast(counted.features_after as bigint) as features_after,
    cast(counted.features_kept as bigint) as features_kept,
    counted.features_before = 0 as is_new_list,
    counted.features_kept * 3 >= counted.features_before * 2
    and (
        counted.features_known * 3 >= counted.features_after * 2
        or (counted.features_kept = counted.features_before and counted.features_after <= counted.features_before * 2)
    ) as is_stable,
    seen.last_seen_at as previous_seen_at
from counted
left join seen
    on counted.source_id = seen.source_id and counted.state_no = seen.state_no and counted.plan_id = seen.plan_id
where counted.features_after > 0
