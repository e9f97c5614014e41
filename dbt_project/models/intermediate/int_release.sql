-- One row per release of a product, folded over its evidence: best-founded date, stage, order among versions.
with evidence as (
    select
        entries.*,
        evidence.release_id,
        evidence.stage,
        evidence.is_numbered,
        evidence.version_base,
        evidence.version_sort,
        evidence.fold_rule,
        case
            when entries.date_basis = 'vendor' and entries.date_precision <> 'month' then 1
            when entries.date_basis = 'vendor' then 2
            when entries.date_basis = 'archive' then 3
            else 4
        end as date_rank
    from {{ touched(ref('int_release_evidence'), 'product_id') }} as evidence
    inner join {{ touched(ref('int_entry'), 'product_id') }} as entries
        on evidence.source_id = entries.source_id and evidence.entry_id = entries.entry_id
),

-- most releases rest on one piece of evidence: only the others are put in order
repeated as (
    select release_id
    from evidence
    group by release_id
    having count(*) > 1
),

placed as (
    select
        evidence.source_id,
        evidence.entry_id,
        row_number() over (
            partition by evidence.release_id
            order by evidence.date_rank, evidence.announced_on, evidence.first_seen_at, evidence.source_id, evidence.entry_id
        ) as by_date,
        row_number() over (
            partition by evidence.release_id order by evidence.item_count desc, evidence.first_seen_at asc, evidence.source_id asc, evidence.entry_id asc
        ) as by_content,
        row_number() over (partition by evidence.release_id order by evidence.first_seen_at, evidence.source_id, evidence.entry_id) as by_sight
    from evidence
    inner join repeated on evidence.release_id = repeated.release_id
),

ranked as (
    select
        evidence.*,
        coalesce(placed.by_date, 1) as by_date,
        coalesce(placed.by_content, 1) as by_content,
        coalesce(placed.by_sight, 1) as by_sight
    from evidence
    left join placed on evidence.source_id = placed.source_id and evidence.entry_id = placed.entry_id
),

folded as (
    select
        release_id,
        any_value(product_id) as product_id,
        any_value(competitor) as competitor,
        any_value(component) as component,
        any_value(version_base) as version_base,
        any_value(version_sort) as version_sort,
        bool_or(is_numbered) as is_numbered,
        bool_or(is_withdrawn) as is_withdrawn,
        bool_and(stage = 'unreleased') as is_unreleased,
        max(case when stage in ('beta', 'rc', 'nightly') then stage end) as early_stage,
        count(*) as evidence_count,
        count(distinct source_id) as source_count,
        max(revision_count) as revision_count,
        min(first_seen_at) as observed_at,
        max(last_seen_at) as last_seen_at,
        max(case when by_date = 1 then announced_on end) as announced_on,
        max(case when by_date = 1 then date_basis end) as date_basis,
        max(case when by_date = 1 then date_raw end) as date_raw,
        max(case when by_date = 1 then date_precision end) as date_precision,
        bool_or(is_date_doubted) as is_date_doubted,
        bool_or(is_onboarding and by_sight = 1) as is_onboarding
    from ranked
    group by release_id
),

staged as (
    select
        *,
        case
            when is_unreleased then 'unreleased'
            when early_stage is not null then early_stage
            else 'general'
        end as channel
    from folded
),

preceded as (
    select
        release_id,
        max(case when channel = 'general' then version_sort end) over (
            partition by product_id, component, is_numbered
            order by announced_on
            range between unbounded preceding and interval 1 day preceding
        ) as highest_before
    from staged
),

ordered as (
    select
        staged.*,
        preceded.highest_before
    from staged
    inner join preceded on staged.release_id = preceded.release_id
)

select
    ordered.release_id,
    ordered.product_id,
    ordered.competitor,
    content.source_id,
    content.entry_id,
    content.version,
    ordered.version_base,
    ordered.version_sort,
    case
        when not ordered.is_numbered then null
        when split_part(ordered.version_base, '.', 3) <> '0' or split_part(ordered.version_base, '.', 4) <> '' then 'patch'
        when split_part(ordered.version_base, '.', 2) <> '0' then 'minor'
        else 'major'
    end as release_level,
    case
        when ordered.is_numbered then split_part(ordered.version_base, '.', 1) || '.' || split_part(ordered.version_base, '.', 2)
    end as maintenance_line,
    content.title,
    ordered.component,
    ordered.channel,
    ordered.channel = 'general' as is_general,
    ordered.channel = 'general' and ordered.is_numbered
    and coalesce(ordered.version_sort < ordered.highest_before, false) as is_backport,
    ordered.is_numbered,
    ordered.is_withdrawn,
    ordered.is_onboarding,
    ordered.is_date_doubted,
    ordered.announced_on,
    ordered.date_basis,
    ordered.date_raw,
    ordered.date_precision,
    ordered.observed_at,
    ordered.last_seen_at,
    ordered.evidence_count,
    ordered.source_count,
    ordered.revision_count,
    content.item_count,
    content.release_url,
    content.page_url as source_url,
    content.document_hash,
    content.fetched_at as captured_at,
    content.locator,
    content.quote
from ordered
inner join ranked as content on ordered.release_id = content.release_id and content.by_content = 1
