-- One row per source and unbroken piece of covered or uncovered time, whole UTC days, first day included and last day not.
-- Covered: from the oldest dated entry of the first capture on, while each good capture shares an entry with the one before. Days are the unit:
-- the day of the latest capture is not over and so not covered yet.
with failed as (
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
        coalesce(shown.oldest_on, {{ utc_day('states.started_at') }}) as oldest_on,
        shown.has_undatable,
        shown.has_overlap,
        failed.source_id is not null as has_failure
    from {{ ref('int_source_state') }} as states
    inner join {{ ref('int_state_overlap') }} as shown on states.source_id = shown.source_id and states.state_no = shown.state_no
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
