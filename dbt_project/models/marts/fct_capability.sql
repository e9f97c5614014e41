-- One row per published capability and product that has it: its first general release with it. Published is what a person confirmed and what is
-- alike enough; a product that a person says had it before (decision had_before) has a row without a date.
with decisions as (
    {{ capability_decisions() }}
),

members as (
    select
        *,
        row_number() over (partition by capability_id, product_id order by general_on, change_id) as nth,
        count(*) over (partition by capability_id, product_id) as feature_count,
        min(general_on) over (partition by capability_id) as first_on
    from {{ ref('rpt_capability_candidate') }}
    where status <> 'candidate'
),

capabilities as (
    select distinct
        capability_id,
        capability,
        status,
        score
    from members
),

before as (
    select distinct
        capabilities.capability_id,
        products.product_id,
        products.competitor
    from decisions
    inner join capabilities on lower(decisions.capability) = lower(capabilities.capability)
    inner join {{ ref('dim_product') }} as products on decisions.id = products.product_id
    where decisions.decision = 'had_before'
),

shipped as (
    select members.*
    from members
    left join before on members.capability_id = before.capability_id and members.product_id = before.product_id
    where members.nth = 1 and before.product_id is null
),

products as (
    select
        capability_id,
        product_id,
        competitor
    from shipped
    union all
    select
        capability_id,
        product_id,
        competitor
    from before
)

select
    products.capability_id,
    capabilities.capability,
    capabilities.status,
    capabilities.score,
    products.competitor,
    products.product_id,
    case when shipped.change_id is null then 'had_before' else 'shipped' end as adoption,
    shipped.general_on as first_general_on,
    shipped.date_basis,
    shipped.beta_on,
    shipped.general_on - shipped.first_on as days_after_first,
    cast(
        case
            when shipped.change_id is not null
                then rank() over (partition by products.capability_id order by shipped.general_on asc nulls last)
        end as bigint
    ) as arrival,
    shipped.feature_count,
    shipped.change_id,
    shipped.text,
    shipped.url,
    shipped.document_hash,
    shipped.captured_at,
    shipped.locator,
    shipped.quote
from products
inner join capabilities on products.capability_id = capabilities.capability_id
left join shipped on products.capability_id = shipped.capability_id and products.product_id = shipped.product_id
