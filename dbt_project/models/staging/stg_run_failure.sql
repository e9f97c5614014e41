select
    failure_id,
    run_id,
    step,
    failed_at,
    detail
from {{ source('raw', 'run_failure') }}
where {{ as_of_at() }} is null or failed_at <= {{ as_of_at() }}
