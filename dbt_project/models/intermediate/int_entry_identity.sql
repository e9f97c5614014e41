-- One row per source and entry key: the entry it belongs to. A key that appears in the very capture in which another vanished, with the same version, or
-- the same title and date, is that entry under a new key; where most of a source lost key and date at once, title and items suffice. Never two keys shown together.
with recursive keys as (
    select
        source_id,
        entry_key,
        min(state_no) as first_state,
        max(state_no) as last_state
    from {{ touched(ref('int_entry_sighting'), 'source_id') }} as sightings
    group by source_id, entry_key
),

labelled as (
    select
        source_id,
        state_no,
        entry_key,
        position,
        case
            when bare_version is not null then 'v:' || coalesce(lower(component), '') || ':' || bare_version
            when title_key <> '' and released_on is not null then 't:' || title_key || ':' || cast(released_on as varchar)
        end as strict_key,
        case when items_key is not null then coalesce(title_key, '') || ':' || items_key end as loose_key
    from {{ touched(ref('int_entry_sighting'), 'source_id') }} as sightings
),

appeared as (
    select
        labelled.*,
        row_number() over (
            partition by labelled.source_id, labelled.state_no, labelled.strict_key
            order by labelled.position, labelled.entry_key
        ) as strict_nth
    from labelled
    inner join keys
        on
            labelled.source_id = keys.source_id
            and labelled.entry_key = keys.entry_key
            and labelled.state_no = keys.first_state
    where labelled.state_no > 1
),

vanished as (
    select
        earlier.* replace (earlier.state_no + 1 as state_no),
        row_number() over (
            partition by earlier.source_id, earlier.state_no, earlier.strict_key
            order by earlier.position, earlier.entry_key
        ) as strict_nth
    from labelled as earlier
    inner join {{ ref('int_source_state') }} as states
        on earlier.source_id = states.source_id and earlier.state_no + 1 = states.state_no
    left join labelled as later
        on
            earlier.source_id = later.source_id
            and earlier.entry_key = later.entry_key
            and earlier.state_no + 1 = later.state_no
    where later.entry_key is null
),

strict_pairs as (
    select
        appeared.source_id,
        appeared.state_no,
        appeared.entry_key,
        vanished.entry_key as former_key
    from appeared
    inner join vanished
        on
            appeared.source_id = vanished.source_id
            and appeared.state_no = vanished.state_no
            and appeared.strict_key = vanished.strict_key
            and appeared.strict_nth = vanished.strict_nth
),

appeared_alone as (
    select
        appeared.*,
        row_number() over (
            partition by appeared.source_id, appeared.state_no, appeared.loose_key
            order by appeared.position, appeared.entry_key
        ) as loose_nth
    from appeared
    left join strict_pairs as pairs
        on
            appeared.source_id = pairs.source_id
            and appeared.state_no = pairs.state_no
            and appeared.entry_key = pairs.entry_key
    where pairs.entry_key is null
),

vanished_alone as (
    select
        vanished.*,
        row_number() over (
            partition by vanished.source_id, vanished.state_no, vanished.loose_key
            order by vanished.position, vanished.entry_key
        ) as loose_nth
    from vanished
    left join strict_pairs as pairs
        on
            vanished.source_id = pairs.source_id
            and vanished.state_no = pairs.state_no
            and vanished.entry_key = pairs.former_key
    where pairs.former_key is null
),

loose_pairs as (
    select
        appeared.source_id,
        appeared.state_no,
        appeared.entry_key,
        vanished.entry_key as former_key
    from appeared_alone as appeared
    inner join vanished_alone as vanished
        on
            appeared.source_id = vanished.source_id
            and appeared.state_no = vanished.state_no
            and appeared.loose_key = vanished.loose_key
            and appeared.loose_nth = vanished.loose_nth
),

transitions as (
    select
        source_id,
        state_no + 1 as state_no,
        count(*) as known_count
    from labelled
    group by source_id, state_no
),

matched as (
    select
        source_id,
        state_no,
        count(*) as matched_count
    from loose_pairs
    group by source_id, state_no
),

proposed as (
    select
        source_id,
        entry_key,
        former_key
    from strict_pairs
    union all
    select
        loose_pairs.source_id,
        loose_pairs.entry_key,
        loose_pairs.former_key
    from loose_pairs
    inner join matched
        on loose_pairs.source_id = matched.source_id and loose_pairs.state_no = matched.state_no
    inner join transitions
        on loose_pairs.source_id = transitions.source_id and loose_pairs.state_no = transitions.state_no
    where matched.matched_count * 2 > transitions.known_count
),

-- made before the former keys are looked up: all entries of a state beside each other would be the square of them
new_sightings as {{ materialized() }} (
    select
        proposed.source_id,
        proposed.entry_key,
        proposed.former_key,
        labelled.state_no
    from proposed
    inner join labelled on proposed.source_id = labelled.source_id and proposed.entry_key = labelled.entry_key
),

shown_together as (
    select distinct
        new_sightings.source_id,
        new_sightings.entry_key
    from new_sightings
    inner join labelled
        on
            new_sightings.source_id = labelled.source_id
            and new_sightings.former_key = labelled.entry_key
            and new_sightings.state_no = labelled.state_no
),

links as (
    select proposed.*
    from proposed
    left join shown_together
        on proposed.source_id = shown_together.source_id and proposed.entry_key = shown_together.entry_key
    where shown_together.entry_key is null
),

chain as (
    select
        keys.source_id,
        keys.entry_key,
        keys.entry_key as root_key
    from keys
    left join links on keys.source_id = links.source_id and keys.entry_key = links.entry_key
    where links.entry_key is null
    union all
    select
        links.source_id,
        links.entry_key,
        chain.root_key
    from chain
    inner join links on chain.source_id = links.source_id and chain.entry_key = links.former_key
)

select
    source_id,
    entry_key,
    {{ hash_key(['source_id', 'root_key']) }} as entry_id
from chain
