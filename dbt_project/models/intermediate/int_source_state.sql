-- One row per source and stretch of good captures that showed the same documents. Captures that yielded nothing are left out: they prove nothing.
with good as (
    select
        *,
        lag(documents) over (partition by source_id order by captured_at) as previous_documents
    from {{ ref('int_capture') }}
    where is_good
),

numbered as (
    select
        *,
        sum(case when documents is distinct from previous_documents then 1 else 0 end)
            over (partition by source_id order by captured_at rows unbounded preceding) as state_no
    from good
),

states as (
    select
        source_id,
        cast(state_no as bigint) as state_no,
        min(captured_at) as started_at,
        max(captured_at) as ended_at,
        count(*) as capture_count,
        bool_or(is_windowed) as is_windowed,
        bool_or(is_recorded) as is_recorded,
        max(record_count) as record_count
    from numbered
    group by source_id, state_no
)

select
    *,
    lag(ended_at) over (partition by source_id order by state_no) as previous_ended_at,
    row_number() over (partition by source_id order by state_no desc) = 1 as is_latest
from states
