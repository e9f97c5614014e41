-- Folding leaves no two general releases of one product and component with the same version.
select
    product_id,
    component,
    version_base
from {{ touched(ref('int_release'), 'product_id') }} as releases
where is_general and version_base is not null and version = version_base
group by product_id, component, version_base
having count(*) > 1
