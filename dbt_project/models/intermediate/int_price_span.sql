-- One row per slot and stretch of time in which it held one amount, with the words it was first read from.
with words as (
    select
        *,
        row_number() over (partition by source_id, slot_id, state_no order by position) as copy_no
    from {{ ref('int_price_sighting') }}
),

confirmations as (
    select
        runs.source_id,
        runs.slot_id,
        runs.stretch_no,
        min(captures.captured_at) as confirmed_at
    from {{ ref('int_price_run') }} as runs
    inner join {{ ref('int_capture') }} as captures
        on
            runs.source_id = captures.source_id
            and captures.is_good
            and runs.started_at < captures.captured_at
            and runs.ended_at >= captures.captured_at
    where runs.is_present and runs.is_confirmed
    group by runs.source_id, runs.slot_id, runs.stretch_no
),

-- a list that somebody wrote down is history as soon as another source of the product has been seen later
seen as (
    select
        priced.source_id,
        any_value(sources.product_id) as product_id,
        bool_or(sources.is_recorded) as is_recorded,
        max(states.ended_at) as seen_at
    from (select distinct source_id from {{ ref('int_price_run') }}) as priced
    inner join {{ ref('stg_watched_source') }} as sources on priced.source_id = sources.source_id
    inner join {{ ref('int_source_state') }} as states on priced.source_id = states.source_id
    group by priced.source_id
),

superseded as (
    select distinct lists.source_id
    from seen as lists
    inner join seen as others on lists.product_id = others.product_id and lists.seen_at < others.seen_at
    where lists.is_recorded
),

spans as (
    select
        {{ hash_key(['runs.source_id', 'runs.slot_id', 'runs.stretch_no']) }} as span_id,
        runs.source_id,
        sources.product_id,
        sources.competitor,
        runs.slot_id,
        words.plan_id,
        words.plan,
        words.plan_group,
        words.plan_position,
        words.price_kind,
        words.role,
        nullif(words.currency, '') as currency,
        nullif(words.period, '') as period,
        nullif(words.billed, '') as billed,
        nullif(words.unit, '') as unit,
        words.tier_no,
        words.tier_count,
        runs.amount,
        words.tax as first_tax,
        last_words.tax,
        words.minimum_quantity as first_minimum_quantity,
        last_words.minimum_quantity,
        coalesce(words.is_announced, false) as is_announced,
        runs.from_state,
        runs.until_state,
        runs.started_at as valid_from,
        runs.until_at as valid_to,
        runs.ended_at as last_seen_at,
        states.previous_ended_at as unseen_at,
        runs.effective_on,
        runs.is_confirmed,
        confirmations.confirmed_at,
        runs.from_state = 1 as is_onboarding,
        runs.last_state = newest.state_no and superseded.source_id is null as is_on_page,
        cast(runs.capture_count as bigint) as capture_count,
        words.page_url as source_url,
        words.document_hash,
        words.fetched_at as captured_at,
        words.locator,
        words.quote
    from {{ ref('int_price_run') }} as runs
    inner join words
        on
            runs.source_id = words.source_id
            and runs.slot_id = words.slot_id
            and runs.from_state = words.state_no
            and words.copy_no = 1
    left join words as last_words
        on
            runs.source_id = last_words.source_id
            and runs.slot_id = last_words.slot_id
            and runs.last_state = last_words.state_no
            and last_words.copy_no = 1
    inner join {{ ref('int_source_state') }} as states
        on runs.source_id = states.source_id and runs.from_state = states.state_no
    inner join {{ ref('int_source_state') }} as newest
        on runs.source_id = newest.source_id and newest.is_latest
    inner join {{ ref('stg_watched_source') }} as sources on runs.source_id = sources.source_id
    left join superseded on runs.source_id = superseded.source_id
    left join confirmations
        on
            runs.source_id = confirmations.source_id
            and runs.slot_id = confirmations.slot_id
            and runs.stretch_no = confirmations.stretch_no
    where runs.is_present
)

-- a price said to hold from a day to come is shown from that day on, in the place of the one it follows
select
    spans.* exclude (is_on_page),
    spans.is_on_page
    and case
        when spans.is_announced then spans.effective_on <= clock.today
        else
            not coalesce(bool_or(spans.is_announced and spans.is_on_page and spans.effective_on <= clock.today) over same_terms, false)
    end as is_shown
from spans
cross join {{ ref('int_clock') }} as clock
window same_terms as (
    partition by spans.source_id, spans.plan_id, spans.currency, spans.period, spans.billed, spans.unit, spans.price_kind, spans.role
)
