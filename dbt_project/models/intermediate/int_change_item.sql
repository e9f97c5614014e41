-- One row per change of a release, with the decision whether it counts: a capability counts once, at its first general release.
-- `fold_rule` says why a row does not count. Texts are compared word for word; short ones (under four words) never fold across versions.
with items as (
    select
        items.*,
        releases.component,
        releases.version_base,
        releases.version_sort,
        releases.maintenance_line,
        releases.is_numbered,
        releases.channel,
        releases.is_general,
        releases.is_backport,
        releases.announced_on as release_on,
        releases.date_basis,
        releases.date_precision,
        releases.is_onboarding,
        releases.observed_at
    from {{ ref('int_release_item') }} as items
    inner join {{ ref('int_release') }} as releases on items.release_id = releases.release_id
),

-- the general release that a version's earlier stages lead to
generals as (
    select
        product_id,
        coalesce(component, '') as component,
        version_base,
        min(announced_on) as general_on,
        min_by(date_basis, announced_on) as general_basis,
        min_by(date_precision, announced_on) as general_precision
    from {{ ref('int_release') }}
    where is_general and version_base is not null and announced_on is not null
    group by product_id, coalesce(component, ''), version_base
),

early as (
    select
        product_id,
        coalesce(component, '') as component,
        version_base,
        text_key,
        min(release_on) as beta_on
    from items
    where channel in ('beta', 'rc', 'nightly') and version_base is not null
    group by product_id, coalesce(component, ''), version_base, text_key
),

-- general releases whose notes repeat what their betas said: what only a beta said was dropped or reworded
repeating as (
    select distinct
        items.product_id,
        coalesce(items.component, '') as component,
        items.version_base
    from items
    inner join early
        on
            items.product_id = early.product_id
            and coalesce(items.component, '') = early.component
            and items.version_base = early.version_base
            and items.text_key = early.text_key
    where items.is_general
),

dated as (
    select
        items.*,
        early.beta_on,
        case
            when items.is_general then items.release_on
            when items.channel <> 'unreleased' and repeating.version_base is null then generals.general_on
        end as general_on,
        case
            when items.is_general then items.date_basis
            when items.channel <> 'unreleased' and repeating.version_base is null then generals.general_basis
        end as general_basis,
        case
            when items.is_general then items.date_precision
            when items.channel <> 'unreleased' and repeating.version_base is null then generals.general_precision
        end as general_precision,
        case
            when items.channel = 'unreleased' then 'unreleased'
            when not items.is_fullest then 'other evidence'
            when not items.is_general and (generals.general_on is null or repeating.version_base is not null) then 'earlier stage'
        end as early_rule
    from items
    left join generals
        on
            items.product_id = generals.product_id
            and coalesce(items.component, '') = generals.component
            and items.version_base = generals.version_base
    left join early
        on
            items.product_id = early.product_id
            and coalesce(items.component, '') = early.component
            and items.version_base = early.version_base
            and items.text_key = early.text_key
    left join repeating
        on
            items.product_id = repeating.product_id
            and coalesce(items.component, '') = repeating.component
            and items.version_base = repeating.version_base
),

compared as (
    select
        *,
        first_value(change_id) over same_text as first_change_id,
        first_value(component) over same_text as first_component,
        first_value(version_base) over same_text as first_version_base,
        first_value(maintenance_line) over same_text as first_line,
        first_value(is_backport) over same_text as first_is_backport,
        first_value(source_id) over same_text as first_source_id,
        first_value(general_on) over same_text as first_on,
        first_value(is_numbered) over same_text as first_is_numbered
    from dated
    window same_text as (
        partition by product_id, text_key, early_rule is null
        order by general_on asc nulls last, is_general desc, release_on asc nulls last, is_backport asc, version_sort desc, change_id asc
        rows between unbounded preceding and unbounded following
    )
),

decided as (
    select
        *,
        case
            when early_rule is not null then early_rule
            when change_id = first_change_id then null
            when
                version_base = first_version_base and coalesce(component, '') = coalesce(first_component, '')
                then 'earlier stage'
            when general_on = first_on and coalesce(component, '') <> coalesce(first_component, '') then 'burst'
            when {{ word_count('text_key') }} < 4 then null
            when (is_backport or first_is_backport) and maintenance_line <> first_line then 'backport'
            when
                source_id <> first_source_id and abs(general_on - first_on) <= 7
                and not (is_numbered and first_is_numbered)
                then 'other evidence'
        end as fold_rule
    from compared
)

select
    * exclude (early_rule, first_change_id, first_component, first_version_base, first_line, first_is_backport, first_source_id, first_on, first_is_numbered),
    fold_rule is null as is_counted,
    case when fold_rule is not null and early_rule is null then first_change_id end as counted_as
from decided
