-- One row per release and distinct text: what the release changed, as its fullest evidence tells it. Items that only other evidence shows are kept, marked.
with shown as (
    select
        evidence.release_id,
        entries.product_id,
        entries.competitor,
        entries.source_id,
        entries.fetched_at as captured_at,
        entries.page_url as source_url,
        items.* exclude (release_id, source_id, reader_version),
        releases.source_id = entries.source_id and releases.entry_id = entries.entry_id as is_fullest,
        row_number() over (
            partition by evidence.release_id, items.text_key
            order by
                releases.source_id = entries.source_id and releases.entry_id = entries.entry_id desc,
                entries.first_seen_at, entries.source_id asc, raw_releases.position asc, items.position asc, items.item_id asc
        ) as preference,
        count(*) over (partition by evidence.release_id, items.text_key) as copies
    from {{ ref('int_release_evidence') }} as evidence
    inner join {{ ref('int_entry') }} as entries
        on evidence.source_id = entries.source_id and evidence.entry_id = entries.entry_id
    inner join {{ ref('int_release') }} as releases on evidence.release_id = releases.release_id
    inner join {{ ref('int_reading') }} as readings
        on entries.source_id = readings.source_id and entries.document_hash = readings.document_hash
    inner join {{ ref('stg_release') }} as raw_releases
        on
            readings.source_id = raw_releases.source_id
            and readings.document_hash = raw_releases.document_hash
            and readings.reader_version = raw_releases.reader_version
            and entries.entry_key = raw_releases.entry_key
    inner join {{ ref('stg_change_item') }} as items on raw_releases.release_id = items.release_id
)

select
    * exclude (preference, copies),
    copies as evidence_count,
    {{ hash_key(['release_id', 'text_key']) }} as change_id
from shown
where preference = 1
