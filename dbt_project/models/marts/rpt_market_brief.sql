-- The one table that the brief reads: facts of every section with their words, as they are weighed and ranked in int_brief_rank. What reaches 50 is material: it may open a brief.
-- A view in the warehouse: of hundreds of thousands of facts a day's news moves the ranks, and few of the words.
{%- set material = 50 %}
with facts as (
    select * exclude (product_id, change_id)
    from {{ ref('int_news_item') }}
    union all
    select *
    from {{ ref('int_brief_news') }}
    union all
    select *
    from {{ ref('int_brief_trend') }}
    union all
    select *
    from {{ ref('int_brief_market') }}
    union all
    select *
    from {{ ref('int_brief_state') }}
)

select
    facts.fact_id,
    facts.section,
    facts.fact_type,
    ranked.rank,
    cast(ranked.materiality as double) as materiality,
    ranked.materiality >= {{ material }} as is_material,
    cast(ranked.surprise as double) as surprise,
    ranked.events_of_type,
    ranked.events_of_competitor,
    facts.competitor,
    competitors.competitor_name,
    coalesce(competitors.is_us, false) as is_us,
    facts.product,
    products.product_name,
{%- for name, type in brief_columns() if name not in ['fact_id', 'section', 'fact_type', 'competitor', 'product', 'size'] %}
    facts.{{ name }}{{ ',' if not loop.last }}
{%- endfor %}
from facts
inner join {{ ref('int_brief_rank') }} as ranked on facts.fact_id = ranked.fact_id
left join {{ ref('dim_competitor') }} as competitors on facts.competitor = competitors.competitor
left join {{ ref('dim_product') }} as products on facts.product = products.product_id
