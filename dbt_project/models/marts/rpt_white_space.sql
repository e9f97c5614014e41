-- One row per theme in which others shipped a feature within the last 365 days and we did not. Any change of ours in a theme, also a fix, shows that we have something there.
with us as (
    select
        min(products.covered_from) as our_covered_from,
        max(products.covered_until) as our_covered_until
    from {{ ref('dim_product') }} as products
    where products.is_us and products.covered_from is not null
),

tagged as (
    select
        tags.*,
        competitors.is_us,
        tags.general_on > clock.today - 365 as is_recent
    from {{ ref('fct_item_theme') }} as tags
    inner join {{ ref('dim_competitor') }} as competitors on tags.competitor = competitors.competitor
    cross join {{ ref('int_clock') }} as clock
),

ours as (
    select
        theme,
        count(*) as our_items,
        count(*) filter (where change_kind = 'feature' and is_recent and date_basis in ('vendor', 'archive')) as our_recent_features,
        max(general_on) filter (where date_basis in ('vendor', 'archive')) as our_latest_on
    from tagged
    where is_us
    group by theme
),

others as (
    select
        theme,
        any_value(taxonomy_version) as taxonomy_version,
        count(distinct competitor) as vendors,
        count(distinct competitor) filter (where is_recent) as vendors_12m,
        count(*) as features,
        count(*) filter (where is_recent) as features_12m,
        min(general_on) as since_on,
        max(general_on) as latest_on
    from tagged
    where not is_us and change_kind = 'feature' and date_basis in ('vendor', 'archive')
    group by theme
),

latest as (
    select
        theme,
        change_id,
        term
    from tagged
    where not is_us and change_kind = 'feature' and date_basis in ('vendor', 'archive')
    qualify row_number() over (partition by theme order by general_on desc, term_count desc, change_id asc) = 1
)

select
    others.theme,
    case when coalesce(ours.our_items, 0) = 0 then 'never' else 'lapsed' end as gap,
    others.vendors,
    others.vendors_12m,
    others.features,
    others.features_12m,
    others.since_on,
    others.latest_on,
    coalesce(ours.our_items, 0) as our_items,
    ours.our_latest_on,
    us.our_covered_from,
    us.our_covered_until,
    others.taxonomy_version,
    items.competitor as latest_competitor,
    items.product_id as latest_product_id,
    items.change_id as latest_change_id,
    latest.term as latest_term,
    items.text as latest_text,
    items.url,
    items.document_hash,
    items.captured_at,
    items.locator,
    items.quote
from others
cross join us
inner join latest on others.theme = latest.theme
inner join {{ ref('fct_change_item') }} as items on latest.change_id = items.change_id
left join ours on others.theme = ours.theme
where
    others.features_12m > 0
    and coalesce(ours.our_recent_features, 0) = 0
    -- without cover of our own a white space would be ours to fill in, not the market's to show
    and us.our_covered_from is not null
