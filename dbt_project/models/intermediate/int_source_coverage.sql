-- One row per source and unbroken piece of covered or uncovered time, whole UTC days, first day included and last day not.
-- Covered: from the oldest dated entry of the first capture on, while each good capture shares an entry with the one before. Days are the unit:
-- the day of the latest capture is not over and so not covered yet.
with dated as (
    select
        sightings.source_id,
        sightings.state_no,
        min(entries.announced_on) filter (where entries.date_basis = 'vendor') as oldest_on,
        count(*) filter (
            where entries.first_state = sightings.state_no and entries.date_basis = 'discovered' and entries.channel <> 'unreleased'
        ) as undatable_count,
        bool_or(entries.first_state < sightings.state_no) as has_known_entry
    from {{ ref('int_entry_sighting') }} as sightings
    inner join {{ ref('int_entry_identity') }} as identity
        on sightings.source_id = identity.source_id and sightings.entry_key = identity.entry_key
    inner join {{ ref('int_entry') }} as entries
        on identity.source_id = entries.source_id and identity.entry_id = entries.entry_id
    group by sightings.source_id, sightings.state_no
),

shared as (
    select distinct
        later.source_id,
        later.state_no
    from {{ ref('int_entry_sighting') }} as later
    inner join {{ ref('int_entry_identity') }} as later_identity
        on later.source_id = later_identity.source_id and later.entry_key = later_identity.entry_key
    inner join {{ ref('int_entry_identity') }} as earlier_identity
        on later_identity.source_id = earlier_identity.source_id and later_identity.entry_id = earlier_identity.entry_id
    inner join {{ ref('int_entry_sighting') }} as earlier
        on
            earlier_identity.source_id = earlier.source_id
            and earlier_identity.entry_key = earlier.entry_key
            and later.state_no = earlier.state_no + 1
),

failed as (
    select distinct
        states.source_id,
        states.state_no
    from {{ ref('int_source_state') }} as states
    inner join {{ ref('int_capture') }} as captures
        on
            states.source_id = captures.source_id
            and states.previous_ended_at < captures.captured_at
            and states.started_at > captures.captured_at
            and not captures.is_good
),

states as (
    select
        states.source_id,
        states.state_no,
        {{ utc_day('states.previous_ended_at') }} as previous_on,
        {{ utc_day('states.started_at') }} as started_on,
        {{ utc_day('states.ended_at') }} as ended_on,
        states.is_latest,
        coalesce(dated.oldest_on, {{ utc_day('states.started_at') }}) as oldest_on,
        dated.undatable_count > 0 as has_undatable,
        shared.source_id is not null as has_overlap,
        failed.source_id is not null as has_failure
    from {{ ref('int_source_state') }} as states
    inner join dated on states.source_id = dated.source_id and states.state_no = dated.state_no
    left join shared on states.source_id = shared.source_id and states.state_no = shared.state_no
    left join failed on states.source_id = failed.source_id and states.state_no = failed.state_no
),

pieces as (
    select
        source_id,
        least(oldest_on, started_on) as from_on,
        started_on as until_on,
        'covered' as state,
        'history shown at first capture' as reason
    from states
    where state_no = 1
    union all
    select
        source_id,
        started_on as from_on,
        ended_on as until_on,
        'covered' as state,
        'captures overlap' as reason
    from states
    union all
    select
        source_id,
        previous_on as from_on,
        started_on as until_on,
        case when has_undatable then 'gap' else 'covered' end as state,
        case when has_undatable then 'new entries without a usable date' else 'captures overlap' end as reason
    from states
    where state_no > 1 and has_overlap
    union all
    select
        source_id,
        previous_on as from_on,
        least(greatest(oldest_on, previous_on), started_on) as until_on,
        'gap' as state,
        case when has_failure then 'source yielded nothing' else 'more was published than was shown' end as reason
    from states
    where state_no > 1 and not has_overlap
    union all
    select
        source_id,
        least(greatest(oldest_on, previous_on), started_on) as from_on,
        started_on as until_on,
        'covered' as state,
        'captures overlap' as reason
    from states
    where state_no > 1 and not has_overlap
    union all
    select
        states.source_id,
        states.ended_on as from_on,
        clock.today as until_on,
        'gap' as state,
        'no good capture since' as reason
    from states
    cross join {{ ref('int_clock') }} as clock
    where states.is_latest
),

marked as (
    select
        *,
        lag(until_on) over (partition by source_id order by from_on, until_on) as before_until,
        lag(state) over (partition by source_id order by from_on, until_on) as before_state,
        lag(reason) over (partition by source_id order by from_on, until_on) as before_reason
    from pieces
    where from_on < until_on
),

numbered as (
    select
        *,
        sum(
            case
                when before_until = from_on and before_state = state and (state = 'covered' or before_reason = reason) then 0
                else 1
            end
        ) over (partition by source_id order by from_on, until_on rows unbounded preceding) as span_no
    from marked
)

select
    source_id,
    cast(span_no as bigint) as span_no,
    any_value(state) as state,
    min_by(reason, from_on) as reason,
    min(from_on) as from_on,
    max(until_on) as until_on,
    max(until_on) - min(from_on) as days
from numbered
group by source_id, span_no
