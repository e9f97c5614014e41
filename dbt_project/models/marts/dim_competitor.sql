select
    competitor,
    min(competitor_name) as competitor_name,
    min(homepage) as homepage,
    bool_or(is_us) as is_us,
    count(distinct product_id) as product_count,
    count(*) as source_count
from {{ ref('stg_watched_source') }}
group by competitor
