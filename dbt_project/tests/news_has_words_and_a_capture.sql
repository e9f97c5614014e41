-- A fact without a visible quote and its capture is not a fact.
select fact_id
from {{ ref('rpt_market_brief') }}
where
    section in ('news', 'prices')
    and (document_hash is null or captured_at is null or source_url is null or locator is null or coalesce(quote, '') = '')
