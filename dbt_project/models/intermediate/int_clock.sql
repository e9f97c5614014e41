-- One row: the moment that every model takes for now. It comes from the captures, so a rebuild gives equal tables.
with latest as (
    select max(captured_at) as captured_at
    from {{ ref('stg_fetch') }}
)

select
    coalesce({{ as_of_at() }}, captured_at) as now_at,
    {{ utc_day('coalesce(' ~ as_of_at() ~ ', captured_at)') }} as today
from latest
