select
    source_id,
    competitor,
    competitor_name,
    homepage,
    is_us,
    competitor || '/' || product as product_id,
    product,
    product_name,
    kind,
    kind in ('price_list', 'pricing2yaml') as is_recorded,
    url,
    min_records,
    max_age_days,
    expected_identity,
    watched_at
from {{ source('raw', 'watched_source') }}
