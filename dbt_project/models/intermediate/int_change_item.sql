-- One row per change of a release, with the decision whether it counts: a capability counts once, at its first general release.
-- `fold_rule` says why a row does not count. Texts are compared word for word; short ones (under four words) never fold across versions.
-- What decides is found among few narrow rows; the words of all items pass by once, at the end.
with early as (
    select
        items.product_id,
        coalesce(releases.component, '') as component,
        releases.version_base,
        items.text_no,
        min(releases.announced_on) as beta_on
    from {{ touched(ref('int_release_item'), 'product_id') }} as items
    inner join {{ touched(ref('int_release'), 'product_id') }} as releases on items.release_id = releases.release_id
    where releases.channel in ('beta', 'rc', 'nightly') and releases.version_base is not null
    group by items.product_id, coalesce(releases.component, ''), releases.version_base, items.text_no
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
    from {{ touched(ref('int_release'), 'product_id') }} as releases
    where is_general and version_base is not null and announced_on is not null
    group by product_id, coalesce(component, ''), version_base
),

-- general releases whose notes repeat what their betas said: what only a beta said was dropped or reworded
repeating as (
    select distinct
        early.product_id,
        early.component,
        early.version_base
    from early
    inner join {{ touched(ref('int_release'), 'product_id') }} as releases
        on
            early.product_id = releases.product_id
            and early.component = coalesce(releases.component, '')
            and early.version_base = releases.version_base
    inner join {{ touched(ref('int_release_item'), 'product_id') }} as items on releases.release_id = items.release_id and early.text_no = items.text_no
    where releases.is_general
),

releases as (
    select
        releases.release_id,
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
        releases.observed_at,
        case
            when releases.is_general then releases.announced_on
            when releases.channel <> 'unreleased' and repeating.version_base is null then generals.general_on
        end as general_on,
        case
            when releases.is_general then releases.date_basis
            when releases.channel <> 'unreleased' and repeating.version_base is null then generals.general_basis
        end as general_basis,
        case
            when releases.is_general then releases.date_precision
            when releases.channel <> 'unreleased' and repeating.version_base is null then generals.general_precision
        end as general_precision,
        not releases.is_general and (generals.general_on is null or repeating.version_base is not null) as is_stage_alone
    from {{ touched(ref('int_release'), 'product_id') }} as releases
    left join generals
        on
            releases.product_id = generals.product_id
            and coalesce(releases.component, '') = generals.component
            and releases.version_base = generals.version_base
    left join repeating
        on
            releases.product_id = repeating.product_id
            and coalesce(releases.component, '') = repeating.component
            and releases.version_base = repeating.version_base
),

-- most texts stand once in a product: only the others are put in order
repeated as (
    select
        product_id,
        text_no
    from {{ touched(ref('int_release_item'), 'product_id') }} as items
    group by product_id, text_no
    having count(*) > 1
),

firsts as (
    select
        items.product_id,
        items.text_no,
        items.change_id,
        items.source_id,
        releases.component,
        releases.version_base,
        releases.maintenance_line,
        releases.is_backport,
        releases.general_on,
        releases.is_numbered
    from {{ touched(ref('int_release_item'), 'product_id') }} as items
    inner join repeated on items.product_id = repeated.product_id and items.text_no = repeated.text_no
    inner join releases on items.release_id = releases.release_id
    where releases.channel <> 'unreleased' and items.is_fullest and not releases.is_stage_alone
    qualify row_number() over (
        partition by items.product_id, items.text_no
        order by
            releases.general_on asc nulls last, releases.is_general desc, releases.release_on asc nulls last, releases.is_backport asc,
            releases.version_sort desc, items.change_id asc
    ) = 1
),

decided as (
    select
        items.* exclude (item_id, text_no, is_fullest),
        releases.* exclude (release_id, version_base, version_sort, maintenance_line, is_numbered, is_general, is_backport, is_stage_alone),
        words.* exclude (item_id, release_id, source_id, reader_version, position, refs),
        early.beta_on,
        firsts.change_id as first_change_id,
        case
            when releases.channel = 'unreleased' then 'unreleased'
            when not items.is_fullest then 'other evidence'
            when releases.is_stage_alone then 'earlier stage'
        end as early_rule,
        case
            when items.change_id = coalesce(firsts.change_id, items.change_id) then null
            when
                releases.version_base = firsts.version_base and coalesce(releases.component, '') = coalesce(firsts.component, '')
                then 'earlier stage'
            when releases.general_on = firsts.general_on and coalesce(releases.component, '') <> coalesce(firsts.component, '') then 'burst'
            when {{ word_count('words.text_key') }} < 4 then null
            when (releases.is_backport or firsts.is_backport) and releases.maintenance_line <> firsts.maintenance_line then 'backport'
            when
                items.source_id <> firsts.source_id and abs(releases.general_on - firsts.general_on) <= 7
                and not (releases.is_numbered and firsts.is_numbered)
                then 'other evidence'
        end as text_rule
    from {{ touched(ref('stg_change_item'), 'source_id') }} as words
    inner join {{ touched(ref('int_release_item'), 'product_id') }} as items on words.item_id = items.item_id
    inner join releases on items.release_id = releases.release_id
    left join early
        on
            items.product_id = early.product_id
            and coalesce(releases.component, '') = early.component
            and releases.version_base = early.version_base
            and items.text_no = early.text_no
    left join firsts on items.product_id = firsts.product_id and items.text_no = firsts.text_no
)

select
    * exclude (early_rule, text_rule, first_change_id),
    coalesce(early_rule, text_rule) as fold_rule,
    coalesce(early_rule, text_rule) is null as is_counted,
    case when early_rule is null and text_rule is not null then first_change_id end as counted_as
from decided
