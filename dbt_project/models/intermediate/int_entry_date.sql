-- One row per entry that was ever given a believable date: the vendor's date as we hold it.
-- A date is believable from 1990 on and at most a day ahead of the last time it was shown. Where more than half of a source's known entries
-- move in one capture (a migration), dates stay as they were; in a feed an entry's first date stands, because an edit bumps it.
with stated as (
    select
        sightings.source_id,
        identity.entry_id,
        sightings.state_no,
        sightings.released_on,
        sightings.date_raw,
        sightings.date_precision
    from {{ touched(ref('int_entry_sighting'), 'source_id') }} as sightings
    inner join {{ touched(ref('int_entry_identity'), 'source_id') }} as identity
        on sightings.source_id = identity.source_id and sightings.entry_key = identity.entry_key
    where
        sightings.released_on >= date '1990-01-01'
        and sightings.released_on <= {{ utc_day('sightings.ended_at') }} + 1
),

compared as (
    select
        *,
        lag(released_on) over (partition by source_id, entry_id order by state_no) as previous_on,
        row_number() over (partition by source_id, entry_id order by state_no) as nth
    from stated
),

moves as (
    select
        source_id,
        state_no,
        count(*) >= 3 and count(*) filter (where released_on <> previous_on) * 2 > count(*) as is_mass
    from compared
    where nth > 1
    group by source_id, state_no
),

frozen as (
    select
        compared.source_id,
        compared.entry_id,
        min(compared.state_no) as frozen_from
    from compared
    inner join moves on compared.source_id = moves.source_id and compared.state_no = moves.state_no
    where moves.is_mass and compared.released_on <> compared.previous_on
    group by compared.source_id, compared.entry_id
),

ranked as (
    select
        compared.*,
        sources.kind = 'feed' as is_feed,
        frozen.frozen_from is not null as is_frozen,
        row_number() over (
            partition by compared.source_id, compared.entry_id
            order by
                compared.state_no < coalesce(frozen.frozen_from, compared.state_no + 1) desc,
                case when sources.kind = 'feed' then compared.state_no else -compared.state_no end
        ) as preference
    from compared
    inner join {{ ref('stg_watched_source') }} as sources on compared.source_id = sources.source_id
    left join frozen on compared.source_id = frozen.source_id and compared.entry_id = frozen.entry_id
)

select
    source_id,
    entry_id,
    released_on,
    date_raw,
    date_precision,
    is_frozen
from ranked
where preference = 1
