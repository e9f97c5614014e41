-- One row per theme in which others shipped a feature within the last 365 days and we did not. Any change of ours in a theme, also a fix, shows that we have something there.
with us as (
    select
        min(products.covered_from) as our_covered_from,
        max(products.covered_until) as our_covered_until
    from {{ ref('dim_product') }} as products
    where products.is_us and products.covered_from is not null
),

recent as (
    select
        tags.theme,
        tags.product_id,
        count(*) as features_12m
    from {{ ref('fct_item_theme') }} as tags
    cross join {{ ref('int_clock') }} as clock
    where
        tags.change_kind = 'feature'
        and tags.date_basis in ('vendor', 'archive')
        and tags.general_on > {{ today_of('clock') }} - 365
    group by tags.theme, tags.product_id
),

-- what each competitor has of a theme
owned as (
    select
        holdings.theme,
        holdings.competitor,
        sum(holdings.items) as items,
        sum(holdings.features) as features,
        coalesce(sum(recent.features_12m), 0) as features_12m,
        min(holdings.since_on) as since_on,
        max(holdings.latest_feature_on) as latest_feature_on,
        max(holdings.latest_on) as latest_on
    from {{ ref('int_theme_holding') }} as holdings
    left join recent on holdings.theme = recent.theme and holdings.product_id = recent.product_id
    group by holdings.theme, holdings.competitor
),

ours as (
    select
        owned.theme,
        sum(owned.items) as our_items,
        sum(owned.features_12m) as our_recent_features,
        max(owned.latest_on) as our_latest_on
    from owned
    inner join {{ ref('dim_competitor') }} as competitors on owned.competitor = competitors.competitor
    where competitors.is_us
    group by owned.theme
),

others as (
    select
        owned.theme,
        count(*) as vendors,
        count(*) filter (where owned.features_12m > 0) as vendors_12m,
        sum(owned.features) as features,
        sum(owned.features_12m) as features_12m,
        min(owned.since_on) as since_on,
        max(owned.latest_feature_on) as latest_on
    from owned
    inner join {{ ref('dim_competitor') }} as competitors on owned.competitor = competitors.competitor
    where not competitors.is_us and owned.features > 0
    group by owned.theme
),

gaps as (
    select
        others.*,
        coalesce(ours.our_items, 0) as our_items,
        ours.our_latest_on
    from others
    left join ours on others.theme = ours.theme
    where others.features_12m > 0 and coalesce(ours.our_recent_features, 0) = 0
),

-- the newest feature of a gap: of those of its last day
latest as (
    select
        tags.theme,
        tags.change_id,
        tags.term,
        tags.taxonomy_version
    from {{ ref('fct_item_theme') }} as tags
    inner join gaps on tags.theme = gaps.theme and tags.general_on = gaps.latest_on
    inner join {{ ref('dim_competitor') }} as competitors on tags.competitor = competitors.competitor
    where not competitors.is_us and tags.change_kind = 'feature' and tags.date_basis in ('vendor', 'archive')
    qualify row_number() over (partition by tags.theme order by tags.term_count desc, tags.change_id asc) = 1
)

select
    gaps.theme,
    case when gaps.our_items = 0 then 'never' else 'lapsed' end as gap,
    gaps.vendors,
    gaps.vendors_12m,
    cast(gaps.features as bigint) as features,
    cast(gaps.features_12m as bigint) as features_12m,
    gaps.since_on,
    gaps.latest_on,
    cast(gaps.our_items as bigint) as our_items,
    gaps.our_latest_on,
    us.our_covered_from,
    us.our_covered_until,
    latest.taxonomy_version,
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
from gaps
cross join us
inner join latest on gaps.theme = latest.theme
inner join {{ ref('fct_change_item') }} as items on latest.change_id = items.change_id
-- without cover of our own a white space would be ours to fill in, not the market's to show
where us.our_covered_from is not null
