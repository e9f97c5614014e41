-- One row per source, capture and document. The pages that one run fetched of one source are one capture; each imported moment is its own.
with captured as (
    select
        source_id,
        document_hash,
        captured_at,
        case when outcome = 'imported' then 'imported ' || cast(captured_at as varchar) else run_id end as round
    from {{ ref('stg_fetch') }}
    where is_capture
),

rounds as (
    select
        source_id,
        document_hash,
        captured_at as fetched_at,
        min(captured_at) over (partition by source_id, round) as captured_at
    from captured
)

select
    rounds.source_id,
    rounds.captured_at,
    rounds.document_hash,
    min(rounds.fetched_at) as fetched_at,
    any_value(int_reading.reader_version) as reader_version,
    any_value(int_reading.page_url) as page_url,
    -- `en-GB` and `en_us` are English
    max(nullif(split_part(split_part(lower(int_reading.language), '-', 1), '_', 1), '')) as language,
    coalesce(bool_or(int_reading.is_windowed), false) as is_windowed,
    coalesce(max(int_reading.release_count), 0) as release_count,
    coalesce(max(int_reading.item_count), 0) as item_count,
    coalesce(max(int_reading.price_count), 0) as price_count,
    coalesce(max(int_reading.doubt_count), 0) as doubt_count,
    case
        when count(int_reading.document_hash) = 0 then 'not read yet'
        else any_value(int_reading.failure_reason)
    end as failure_reason,
    any_value(int_reading.failure_detail) as failure_detail
from rounds
left join {{ ref('int_reading') }} as int_reading
    on rounds.source_id = int_reading.source_id and rounds.document_hash = int_reading.document_hash
group by rounds.source_id, rounds.captured_at, rounds.document_hash
