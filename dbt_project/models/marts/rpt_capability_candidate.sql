-- One row per feature that reads like a feature of another competitor (or that a person put into a capability), with the cluster it falls into (int_capability) and what shows it.
select
    items.change_id,
    clusters.capability_id,
    clusters.candidate_id,
    clusters.capability,
    clusters.status,
    clusters.score,
    clusters.competitors,
    clusters.anchor,
    clusters.anchor_share,
    items.competitor,
    items.product_id,
    items.general_on,
    items.beta_on,
    items.general_basis as date_basis,
    items.text,
    items.source_url as url,
    items.document_hash,
    items.captured_at,
    items.locator,
    items.quote
from {{ ref('int_capability') }} as clusters
inner join {{ touched(ref('int_change_item'), 'product_id', settled=ref('int_period_scope')) }} as items on clusters.change_id = items.change_id
where items.is_counted and items.change_kind = 'feature'
