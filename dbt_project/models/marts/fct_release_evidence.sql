select
    evidence.source_id,
    evidence.entry_id,
    evidence.release_id,
    evidence.product_id,
    entries.competitor,
    evidence.fold_rule,
    entries.version,
    entries.title,
    entries.announced_on,
    entries.date_basis,
    entries.is_date_frozen,
    entries.first_seen_at,
    entries.last_seen_at,
    entries.revision_count,
    cast(entries.item_count as bigint) as item_count,
    entries.release_url,
    entries.page_url as source_url,
    entries.document_hash,
    entries.fetched_at as captured_at,
    entries.locator,
    entries.quote
from {{ ref('int_release_evidence') }} as evidence
inner join {{ ref('int_entry') }} as entries
    on evidence.source_id = entries.source_id and evidence.entry_id = entries.entry_id
