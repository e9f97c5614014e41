-- One row per release and distinct text: which item tells it, from its fullest evidence. Items that only other evidence shows are kept, marked.
with shown as (
    select
        evidence.release_id,
        entries.product_id,
        entries.competitor,
        entries.source_id,
        entries.fetched_at as captured_at,
        entries.page_url as source_url,
        items.item_id,
        {{ number_of('items.text_key') }} as text_no,
        {{ hash_key(['evidence.release_id', 'items.text_key']) }} as change_id,
        releases.source_id = entries.source_id and releases.entry_id = entries.entry_id as is_fullest,
        entries.first_seen_at,
        raw_releases.position as release_position,
        items.position
    from {{ touched(ref('int_release_evidence'), 'product_id') }} as evidence
    inner join {{ touched(ref('int_entry'), 'product_id') }} as entries
        on evidence.source_id = entries.source_id and evidence.entry_id = entries.entry_id
    inner join {{ touched(ref('int_release'), 'product_id') }} as releases on evidence.release_id = releases.release_id
    inner join {{ ref('int_reading') }} as readings
        on entries.source_id = readings.source_id and entries.document_hash = readings.document_hash
    inner join {{ touched(ref('stg_release'), 'source_id') }} as raw_releases
        on
            readings.source_id = raw_releases.source_id
            and readings.document_hash = raw_releases.document_hash
            and readings.reader_version = raw_releases.reader_version
            and entries.entry_key = raw_releases.entry_key
    inner join {{ touched(ref('stg_change_item'), 'source_id') }} as items on raw_releases.release_id = items.release_id
),

-- most texts stand once in a release: only the others are put in order (found by number, which may take in a text too many)
repeated as (
    select {{ hash_of('change_id') }} as change_no
    from shown
    group by {{ hash_of('change_id') }}
    having count(*) > 1
),

preferred as (
    select
        shown.item_id,
        count(*) over (partition by shown.change_id) as copies,
        row_number() over (
            partition by shown.change_id
            order by
                shown.is_fullest desc, shown.first_seen_at asc, shown.source_id asc, shown.release_position asc, shown.position asc, shown.item_id asc
        ) as preference
    from shown
    inner join repeated on {{ hash_of('shown.change_id') }} = repeated.change_no
)

select
    shown.release_id,
    shown.product_id,
    shown.competitor,
    shown.source_id,
    shown.captured_at,
    shown.source_url,
    shown.item_id,
    shown.text_no,
    shown.is_fullest,
    coalesce(preferred.copies, 1) as evidence_count,
    shown.change_id
from shown
left join preferred on shown.item_id = preferred.item_id
where coalesce(preferred.preference, 1) = 1
