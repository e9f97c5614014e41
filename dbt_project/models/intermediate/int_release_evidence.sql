-- One row per entry: the release that it is evidence of. Entries of different sources of one product are one release when version and component agree, or,
-- without a version, title and day; entries of one source only when they state the same version.
with versions as (
    select
        *,
        {{ version_base('bare_version') }} as version_base,
        {{ version_suffix('bare_version') }} as version_suffix,
        {{ version_sort('bare_version') }} as version_sort,
        bare_version is not null and regexp_matches(bare_version, '^[0-9]') as is_numbered
    from {{ touched(ref('int_entry'), 'source_id') }} as entries
),

staged as (
    select
        *,
        case
            when channel <> 'general' then channel
            when is_numbered and {{ is_prerelease_suffix('version_suffix') }} then 'beta'
            else 'general'
        end as stage,
        row_number() over (
            partition by source_id, bare_version is null, title_key, announced_on
            order by first_seen_at asc, position desc, entry_id asc
        ) as nth_alike
    from versions
)

select
    source_id,
    entry_id,
    product_id,
    competitor,
    stage,
    is_numbered,
    case when is_numbered then version_base end as version_base,
    case when is_numbered then version_sort end as version_sort,
    case
        when stage = 'unreleased' then 'unreleased'
        when is_numbered then 'version'
        when bare_version is not null then 'version name'
        when title_key <> '' and announced_on is not null then 'title and date'
        else 'single'
    end as fold_rule,
    case
        when stage = 'unreleased' then {{ hash_key(['source_id', 'entry_id']) }}
        when is_numbered then {{ hash_key(['product_id', "'v'", 'lower(component)', 'version_base', 'version_suffix', "stage = 'general'"]) }}
        when bare_version is not null then {{ hash_key(['product_id', "'n'", 'lower(component)', 'bare_version', "stage = 'general'"]) }}
        when title_key <> '' and announced_on is not null then {{ hash_key(['product_id', "'t'", 'title_key', 'announced_on', 'nth_alike']) }}
        else {{ hash_key(['source_id', 'entry_id']) }}
    end as release_id
from staged
