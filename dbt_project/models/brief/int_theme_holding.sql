-- One row per theme and product that has anything of it, over all history: what a white space is found among.
select
    theme,
    product_id,
    any_value(competitor) as competitor,
    count(*) as items,
    count(*) filter (where is_dated_feature) as features,
    min(general_on) filter (where is_dated_feature) as since_on,
    max(general_on) filter (where is_dated_feature) as latest_feature_on,
    max(general_on) filter (where is_dated) as latest_on
from (
    select
        *,
        date_basis in ('vendor', 'archive') as is_dated,
        change_kind = 'feature' and date_basis in ('vendor', 'archive') as is_dated_feature
    from {{ touched(ref('fct_item_theme'), 'product_id') }} as tags
) as told
group by theme, product_id
