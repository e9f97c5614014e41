-- One row per product, type of event and day, of what its release notes say: releases and notices.
with majors as (
    select
        release_id,
        left(version_sort, 14) > min(left(version_sort, 14)) over (
            partition by product_id, component
            order by announced_on
            range between unbounded preceding and interval 1 day preceding
        ) as is_new_line
    from {{ touched(ref('int_release'), 'product_id') }} as known
    where is_general and is_numbered
),

releases as (
    select
        case
            when releases.channel <> 'general' then 'prerelease'
            when releases.is_backport then 'backport'
            when releases.release_level = 'major' and coalesce(majors.is_new_line, false) then 'major_release'
            else 'release'
        end as event_type,
        releases.product_id,
        releases.competitor,
        releases.announced_on as happened_on,
        releases.date_basis,
        releases.observed_at,
        coalesce(releases.version, releases.title) as subject,
        releases.component,
        releases.release_id as subject_id,
        releases.source_id,
        releases.source_url as url,
        releases.document_hash,
        releases.captured_at,
        releases.locator,
        releases.quote
    from {{ touched(ref('int_release'), 'product_id') }} as releases
    left join majors on releases.release_id = majors.release_id
    where
        releases.channel <> 'unreleased'
        and (not releases.is_onboarding or releases.date_basis <> 'discovered')
        and not releases.is_date_doubted
),

notices as (
    select
        case
            when change_kind in ('deprecation', 'removal', 'security') then change_kind
            else 'breaking'
        end as event_type,
        product_id,
        competitor,
        general_on as happened_on,
        general_basis as date_basis,
        observed_at,
        text as subject,
        cast(null as varchar) as component,
        change_id as subject_id,
        source_id,
        source_url as url,
        document_hash,
        captured_at,
        locator,
        quote
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where
        is_counted
        and (not is_onboarding or general_basis <> 'discovered')
        and (
            change_kind in ('deprecation', 'removal', 'security')
            or (is_breaking and (kind_basis = 'author' or change_kind <> 'breaking'))
        )
),

single as (
    select * from releases
    union all
    select * from notices
),

events as (
    {{- events_of('single') }}
)

select * from events
