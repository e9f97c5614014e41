select
    source_id,
    competitor,
    product_id,
    kind,
    url,
    min_records,
    max_age_days,
    watched_at
from {{ ref('stg_watched_source') }}
