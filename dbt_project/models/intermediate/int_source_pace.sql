-- One row per source with dated entries: its last day with a release and how many days usually lie between two such days.
with release_days as (
    select distinct
        source_id,
        announced_on
    from {{ touched(ref('int_entry'), 'source_id') }} as entries
    where announced_on is not null
),

steps as (
    select
        source_id,
        announced_on,
        announced_on - lag(announced_on) over (partition by source_id order by announced_on) as step_days
    from release_days
)

select
    source_id,
    max(announced_on) as last_release_on,
    median(step_days) as usual_days
from steps
group by source_id
