select
    source_id,
    document_hash,
    reader_version,
    kind,
    page_url,
    reason,
    detail
from {{ source('raw', 'read_failure') }}
