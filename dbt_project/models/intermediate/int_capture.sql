-- One row per source and capture: how much it yielded, and whether that counts as having seen the source.
with captures as (
    select
        source_id,
        captured_at,
        string_agg(document_hash, ',' order by document_hash) as documents,
        bool_or(is_windowed) as is_windowed,
        sum(release_count + price_count) as record_count,
        sum(item_count) as item_count,
        sum(doubt_count) as doubt_count,
        max(language) as language,
        max(failure_reason) as failure_reason,
        max(failure_detail) as failure_detail
    from {{ ref('int_capture_document') }}
    group by source_id, captured_at
)

select
    captures.source_id,
    captures.captured_at,
    captures.documents,
    captures.is_windowed,
    cast(captures.record_count as bigint) as record_count,
    cast(captures.item_count as bigint) as item_count,
    cast(captures.doubt_count as bigint) as doubt_count,
    captures.language,
    case when others.source_id is not null then 'identity_changed' else captures.failure_reason end as failure_reason,
    coalesce(others.failure_detail, captures.failure_detail) as failure_detail,
    sources.is_recorded,
    captures.record_count >= greatest(sources.min_records, 1) and others.source_id is null as is_good,
    row_number() over (partition by captures.source_id order by captures.captured_at) as capture_no
from captures
inner join {{ ref('stg_watched_source') }} as sources on captures.source_id = sources.source_id
left join {{ ref('int_feed_identity') }} as others on captures.source_id = others.source_id and captures.captured_at = others.captured_at
