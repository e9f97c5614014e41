select
    entitlement_id,
    source_id,
    document_hash,
    reader_version,
    position,
    plan,
    plan_group,
    feature,
    state,
    limit_amount,
    limit_unit,
    limit_period,
    locator,
    quote
from {{ source('raw', 'entitlement') }}
