select
    source_id,
    document_hash,
    reader_version,
    kind,
    page_url,
    title,
    language,
    is_windowed,
    release_count,
    item_count,
    context_count,
    dropped_count,
    price_count,
    entitlement_count,
    len(doubts) as doubt_count
from {{ source('raw', 'document') }}
