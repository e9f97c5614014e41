-- One row per source and state: the oldest day that it shows, entries that are new in it and cannot be dated, and whether it shares an entry with the state before.
with dated as (
    select
        sightings.source_id,
        sightings.state_no,
        min(entries.announced_on) filter (where entries.date_basis = 'vendor') as oldest_on,
        count(*) filter (
            where entries.first_state = sightings.state_no and entries.date_basis = 'discovered' and entries.channel <> 'unreleased'
        ) as undatable_count
    from {{ touched(ref('int_entry_sighting'), 'source_id') }} as sightings
    inner join {{ touched(ref('int_entry_identity'), 'source_id') }} as identity
        on sightings.source_id = identity.source_id and sightings.entry_key = identity.entry_key
    inner join {{ touched(ref('int_entry'), 'source_id') }} as entries
        on identity.source_id = entries.source_id and identity.entry_id = entries.entry_id
    group by sightings.source_id, sightings.state_no
),

shared as (
    select distinct
        later.source_id,
        later.state_no
    from {{ touched(ref('int_entry_sighting'), 'source_id') }} as later
    inner join {{ touched(ref('int_entry_identity'), 'source_id') }} as later_identity
        on later.source_id = later_identity.source_id and later.entry_key = later_identity.entry_key
    inner join {{ touched(ref('int_entry_identity'), 'source_id') }} as earlier_identity
        on later_identity.source_id = earlier_identity.source_id and later_identity.entry_id = earlier_identity.entry_id
    inner join {{ touched(ref('int_entry_sighting'), 'source_id') }} as earlier
        on
            earlier_identity.source_id = earlier.source_id
            and earlier_identity.entry_key = earlier.entry_key
            and later.state_no = earlier.state_no + 1
)

select
    dated.source_id,
    dated.state_no,
    dated.oldest_on,
    dated.undatable_count > 0 as has_undatable,
    shared.source_id is not null as has_overlap
from dated
left join shared on dated.source_id = shared.source_id and dated.state_no = shared.state_no
