-- One row per source, state and slot of an entitlement. A slot is a feature of a plan; where a plan states one feature several times they are parted by size.
-- An entry such as `everything in Basic` names other plans of the page: it stands for what their lists hold, and is no feature itself.
with shown as (
    select
        states.source_id,
        states.state_no,
        documents.fetched_at,
        documents.page_url,
        entitlements.* exclude (source_id)
    from {{ ref('int_source_state') }} as states
    inner join {{ ref('int_capture_document') }} as documents
        on states.source_id = documents.source_id and states.started_at = documents.captured_at
    inner join {{ ref('stg_entitlement') }} as entitlements
        on
            documents.source_id = entitlements.source_id
            and documents.document_hash = entitlements.document_hash
            and documents.reader_version = entitlements.reader_version
),

plans as (
    select
        source_id,
        state_no,
        plan_key,
        group_key,
        min(plan_id) as plan_id,
        min(plan_position) as plan_position,
        {{ feature_key('min(plan)') }} as name_key
    from {{ ref('int_price_sighting') }}
    group by source_id, state_no, plan_key, group_key
),

placed as (
    select
        shown.*,
        coalesce(plans.plan_id, shown.plan_key) as plan_id,
        plans.plan_position,
        row_number() over (
            partition by
                shown.source_id, shown.state_no, coalesce(plans.plan_id, shown.plan_key), shown.feature_key, shown.state,
                shown.limit_amount, shown.limit_unit, shown.limit_period
            order by shown.position
        ) as copy_no
    from shown
    left join plans
        on
            shown.source_id = plans.source_id and shown.state_no = plans.state_no
            and shown.plan_key = plans.plan_key and shown.group_key = plans.group_key
),

references_to as (
    select
        placed.source_id,
        placed.state_no,
        placed.position,
        max(plans.plan_position) filter (where plans.plan_position < placed.plan_position) as refers_until,
        min(plans.plan_position) filter (where plans.plan_position > placed.plan_position) as refers_from
    from placed
    inner join plans
        on
            placed.source_id = plans.source_id and placed.state_no = plans.state_no
            and placed.plan_position <> plans.plan_position
            and {{ shares_word('placed.feature_key', 'plans.name_key') }}
    where regexp_matches(placed.feature_key, '{{ everything_words() }}')
    group by placed.source_id, placed.state_no, placed.position
),

tiered as (
    select
        placed.*,
        references_to.refers_until,
        references_to.refers_from,
        references_to.position is not null as is_reference,
        row_number() over same_feature as tier_no,
        count(*) over (partition by placed.source_id, placed.state_no, placed.plan_id, placed.feature_key) as tier_count
    from placed
    left join references_to
        on
            placed.source_id = references_to.source_id and placed.state_no = references_to.state_no
            and placed.position = references_to.position
    where placed.copy_no = 1
    window same_feature as (
        partition by placed.source_id, placed.state_no, placed.plan_id, placed.feature_key
        order by placed.limit_period, placed.limit_unit, placed.limit_amount, placed.state, placed.position
    )
)

select
    source_id,
    state_no,
    plan_id,
    plan,
    plan_group,
    plan_position,
    feature_key,
    feature,
    state,
    limit_amount,
    limit_unit,
    limit_period,
    concat_ws(
        '|', state, cast(limit_amount as varchar), coalesce({{ feature_key('limit_unit') }}, ''), coalesce(limit_period, ''),
        case when state = 'included' and words_key <> feature_key then words_key else '' end
    ) as held,
    tier_no,
    tier_count,
    is_reference,
    refers_until,
    refers_from,
    position,
    fetched_at,
    page_url,
    document_hash,
    locator,
    quote,
    {{ hash_key(['source_id', 'plan_id', 'feature_key', 'tier_no', 'tier_count']) }} as slot_id
from tiered
