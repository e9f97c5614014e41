select
    coverage.source_id,
    coverage.span_no,
    sources.competitor,
    sources.product_id,
    coverage.state,
    coverage.reason,
    coverage.from_on,
    coverage.until_on,
    coverage.days
from {{ ref('int_source_coverage') }} as coverage
inner join {{ ref('stg_watched_source') }} as sources on coverage.source_id = sources.source_id
