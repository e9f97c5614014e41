-- One row per source, state and entry key: what the entry said then. Duplicates within a document are one entry.
with contents as (
    select
        release_id,
        count(*) as item_count,
        {{ print_of('items', ['position', 'text_key']) }} as items_key
    from {{ touched(ref('stg_change_item'), 'source_id') }} as items
    group by release_id
),

shown as (
    select
        states.source_id,
        states.state_no,
        states.started_at,
        states.ended_at,
        documents.fetched_at,
        documents.page_url,
        releases.* exclude (source_id),
        coalesce(contents.item_count, 0) as item_count,
        contents.items_key,
        row_number() over (
            partition by states.source_id, states.state_no, releases.entry_key
            order by releases.position, releases.release_id
        ) as copy_no
    from {{ touched(ref('int_source_state'), 'source_id') }} as states
    inner join {{ ref('int_capture_document') }} as documents
        on states.source_id = documents.source_id and states.started_at = documents.captured_at
    inner join {{ touched(ref('stg_release'), 'source_id') }} as releases
        on
            documents.source_id = releases.source_id
            and documents.document_hash = releases.document_hash
            and documents.reader_version = releases.reader_version
    left join contents on releases.release_id = contents.release_id
)

select * exclude (copy_no)
from shown
where copy_no = 1
