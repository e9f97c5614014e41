-- One row per source and entry through all its revisions: its latest content, when it was first and last seen, and what its date rests on.
with sightings as (
    select
        sightings.*,
        identity.entry_id,
        row_number() over (
            partition by sightings.source_id, identity.entry_id
            order by sightings.item_count > 0 desc, sightings.state_no desc, sightings.position asc, sightings.entry_key asc
        ) as preference
    from {{ touched(ref('int_entry_sighting'), 'source_id') }} as sightings
    inner join {{ touched(ref('int_entry_identity'), 'source_id') }} as identity
        on sightings.source_id = identity.source_id and sightings.entry_key = identity.entry_key
),

lives as (
    select
        source_id,
        entry_id,
        min(state_no) as first_state,
        max(state_no) as last_state,
        min(started_at) as first_seen_at,
        max(ended_at) as last_seen_at,
        count(distinct md5(concat_ws('|', coalesce(version, ''), coalesce(title, ''), coalesce(items_key, '')))) as revision_count,
        coalesce(bool_or(released_on > {{ utc_day('ended_at') }} + 1), false) as has_future_date,
        bool_or(released_on is not null) as has_stated_date
    from sightings
    group by source_id, entry_id
),

bounded as (
    select
        lives.*,
        states.previous_ended_at as unseen_at,
        lives.first_state = 1 as is_onboarding,
        lives.first_state > 1
        and {{ days_between('states.previous_ended_at', 'lives.first_seen_at') }} <= {{ var('archive_days') }} as is_bounded
    from lives
    inner join {{ ref('int_source_state') }} as states
        on lives.source_id = states.source_id and lives.first_state = states.state_no
)

select
    sightings.source_id,
    sightings.entry_id,
    sources.product_id,
    sources.competitor,
    sources.kind as source_kind,
    sightings.entry_key,
    sightings.version,
    sightings.bare_version,
    sightings.title,
    sightings.title_key,
    sightings.component,
    sightings.channel,
    sightings.is_withdrawn,
    sightings.url as release_url,
    sightings.position,
    sightings.state_no as content_state,
    sightings.item_count,
    bounded.first_state,
    bounded.last_state,
    bounded.first_seen_at,
    bounded.last_seen_at,
    bounded.unseen_at,
    bounded.revision_count,
    bounded.is_onboarding,
    dates.date_raw,
    dates.date_precision,
    coalesce(dates.is_frozen, false) as is_date_frozen,
    bounded.has_stated_date and dates.released_on is null as is_date_doubted,
    case
        when dates.released_on is not null then dates.released_on
        when bounded.is_bounded and not bounded.has_future_date then {{ utc_day('bounded.first_seen_at') }}
    end as announced_on,
    case
        when dates.released_on is not null then 'vendor'
        when bounded.is_bounded and not bounded.has_future_date then 'archive'
        else 'discovered'
    end as date_basis,
    sightings.page_url,
    sightings.document_hash,
    sightings.fetched_at,
    sightings.locator,
    sightings.quote
from sightings
inner join bounded on sightings.source_id = bounded.source_id and sightings.entry_id = bounded.entry_id
inner join {{ ref('stg_watched_source') }} as sources on sightings.source_id = sources.source_id
left join {{ touched(ref('int_entry_date'), 'source_id') }} as dates on sightings.source_id = dates.source_id and sightings.entry_id = dates.entry_id
where sightings.preference = 1
