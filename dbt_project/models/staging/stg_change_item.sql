-- Keys are made where none is kept, and apart: beside those that are kept DuckDB would make all of them before it looks which it needs.
with kept as (
    select *
    from {{ source('raw', 'change_item') }}
    where text_key is not null
),

made as (
    select * replace ({{ key_of_text('text') }} as text_key)
    from {{ source('raw', 'change_item') }}
    where text_key is null
),

items as (
    select * from kept
    union all
    select * from made
)

select
    item_id,
    release_id,
    source_id,
    document_hash,
    reader_version,
    position,
    text,
    text_key,
    change_kind,
    kind_basis,
    kind_confidence,
    is_breaking,
    is_disputed,
    label,
    scope,
    refs,
    locator,
    quote
from items
