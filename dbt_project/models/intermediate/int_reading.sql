-- One row per source and document: what the newest reader made of it, records or a failure.
with readings as (
    select
        source_id,
        document_hash,
        reader_version,
        page_url,
        language,
        is_windowed,
        release_count,
        item_count,
        price_count,
        doubt_count,
        cast(null as varchar) as failure_reason,
        cast(null as varchar) as failure_detail
    from {{ ref('stg_document') }}
    union all
    select
        source_id,
        document_hash,
        reader_version,
        page_url,
        cast(null as varchar) as language,
        false as is_windowed,
        0 as release_count,
        0 as item_count,
        0 as price_count,
        0 as doubt_count,
        reason as failure_reason,
        detail as failure_detail
    from {{ ref('stg_read_failure') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_id, document_hash
            order by reader_version desc, failure_reason asc nulls first
        ) as newest
    from readings
)

select * exclude (newest)
from ranked
where newest = 1
