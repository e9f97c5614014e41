-- One row per slot of an entitlement and confirmed stretch in which it held one state, with the words it was first read from. A state of the page in which a
-- plan is priced and its list could not be read proves nothing about that list: it is left out, and closes nothing.
with slots as (
    select distinct
        source_id,
        slot_id,
        plan_id
    from {{ ref('int_entitlement_sighting') }}
),

listed as (
    select distinct
        source_id,
        plan_id,
        state_no
    from {{ ref('int_entitlement_sighting') }}
),

priced as (
    select distinct
        source_id,
        plan_id,
        state_no
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
        cast(null as date) as effective_on,
        false as is_return,
        coalesce(sightings.held, case when listed.plan_id is null then 'no plan' else 'absent' end) as held
    from slots
    inner join {{ ref('int_source_state') }} as states on slots.source_id = states.source_id
    left join listed
        on slots.source_id = listed.source_id and slots.plan_id = listed.plan_id and states.state_no = listed.state_no
    left join priced
        on slots.source_id = priced.source_id and slots.plan_id = priced.plan_id and states.state_no = priced.state_no
    left join {{ ref('int_entitlement_sighting') }} as sightings
        on slots.source_id = sightings.source_id and slots.slot_id = sightings.slot_id and states.state_no = sightings.state_no
    where listed.plan_id is not null or priced.plan_id is null
),

{{ confirmed_stretches('history', [], blip_from_absence=true) }},

confirmations as (
    select
        stretches.source_id,
        stretches.slot_id,
        stretches.stretch_no,
        min(captures.captured_at) as confirmed_at
    from stretches
    inner join {{ ref('int_capture') }} as captures
        on
            stretches.source_id = captures.source_id
            and captures.is_good
            and stretches.started_at < captures.captured_at
            and stretches.ended_at >= captures.captured_at
    where stretches.is_present and stretches.is_confirmed
    group by stretches.source_id, stretches.slot_id, stretches.stretch_no
)

select
    {{ hash_key(['stretches.source_id', 'stretches.slot_id', 'stretches.stretch_no']) }} as span_id,
    stretches.source_id,
    sources.product_id,
    sources.competitor,
    stretches.slot_id,
    words.plan_id,
    words.plan,
    words.plan_group,
    words.plan_position,
    words.feature_key,
    words.feature,
    words.state,
    words.limit_amount,
    words.limit_unit,
    words.limit_period,
    words.tier_no,
    words.tier_count,
    words.is_reference,
    words.refers_until,
    words.refers_from,
    words.position,
    stretches.from_state,
    stretches.until_state,
    stretches.started_at as valid_from,
    stretches.until_at as valid_to,
    stretches.ended_at as last_seen_at,
    stretches.is_confirmed,
    confirmations.confirmed_at,
    stretches.stretch_no = 1 as is_onboarding,
    stretches.last_state = newest.state_no as is_shown,
    cast(stretches.capture_count as bigint) as capture_count,
    words.page_url as source_url,
    words.document_hash,
    words.fetched_at as captured_at,
    words.locator,
    words.quote
from stretches
inner join {{ ref('int_entitlement_sighting') }} as words
    on stretches.source_id = words.source_id and stretches.slot_id = words.slot_id and stretches.from_state = words.state_no
inner join {{ ref('int_source_state') }} as newest
    on stretches.source_id = newest.source_id and newest.is_latest
inner join {{ ref('stg_watched_source') }} as sources on stretches.source_id = sources.source_id
left join confirmations
    on
        stretches.source_id = confirmations.source_id
        and stretches.slot_id = confirmations.slot_id
        and stretches.stretch_no = confirmations.stretch_no
where stretches.is_present
