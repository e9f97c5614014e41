select
    fetch_id,
    run_id,
    source_id,
    coalesce(final_url, url) as url,
    captured_at,
    outcome,
    status,
    document_hash,
    detail,
    document_hash is not null and outcome in ('fetched', 'unchanged', 'imported') as is_capture
from {{ source('raw', 'fetch') }}
{% if var('as_of') -%}
    where captured_at <= {{ as_of_at() }}
{%- endif %}
