-- A row that does not count names its rule, and where texts were matched the row that stands for it is one that counts.
select items.change_id
from {{ touched(ref('fct_change_item'), 'product_id') }} as items
left join {{ touched(ref('fct_change_item'), 'product_id') }} as counted on items.counted_as = counted.change_id
where
    items.is_counted <> (items.fold_rule is null)
    or (items.counted_as is not null and not coalesce(counted.is_counted, false))
