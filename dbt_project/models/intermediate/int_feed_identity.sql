-- One row per capture of a feed that shows another feed than the one we came to know (D13): its title or the host of its links is another one, and no
-- entry is in common. Entries under new keys or dates are still in common (D2, D8); a title or host that changes alone is a move. What was known is
-- what the first capture showed, or what a person confirmed since in `expect.identity` (the feed's title, or the host of its links).
with captures as (
    select
        captures.source_id,
        captures.captured_at,
        captures.document_hash,
        captures.reader_version,
        captures.release_count,
        documents.title,
        {{ text_key('documents.title') }} as title_key,
        sources.competitor,
        lower(sources.expected_identity) as expected,
        lag(captures.document_hash) over (partition by captures.source_id order by captures.captured_at, captures.document_hash) as previous_hash
    from {{ ref('int_capture_document') }} as captures
    inner join {{ ref('stg_watched_source') }} as sources on captures.source_id = sources.source_id
    inner join {{ ref('stg_document') }} as documents
        on
            captures.source_id = documents.source_id
            and captures.document_hash = documents.document_hash
            and captures.reader_version = documents.reader_version
    where sources.kind = 'feed' and captures.release_count >= greatest(sources.min_records, 1)
),

shown as (
    select distinct
        captures.source_id,
        captures.document_hash,
        captures.title_key as feed_key,
        releases.position,
        releases.entry_key,
        {{ site_of('releases.url') }} as site,
        coalesce(releases.bare_version, nullif(releases.title_key, '')) as label,
        releases.bare_version is null and length(releases.title_key) >= 12 as is_telling,
        cast(releases.released_on as varchar) as said_on
    from captures
    inner join {{ ref('stg_release') }} as releases
        on
            captures.source_id = releases.source_id
            and captures.document_hash = releases.document_hash
            and captures.reader_version = releases.reader_version
),

sides as (
    select
        side,
        mark
    from (values (1, 'entry'), (2, 'entry'), (3, 'entry'), (4, 'entry'), (5, 'label'), (6, 'site'), (7, 'title')) as listed (side, mark)
),

-- two entries are one where two of key, label and date agree, or a title long enough to be nobody else's
marks as (
    select
        shown.source_id,
        shown.document_hash,
        sides.mark,
        case sides.side
            when 1 then shown.entry_key || '|' || shown.label
            when 2 then shown.entry_key || '|' || shown.said_on
            when 3 then shown.label || '|' || shown.said_on
            when 4 then case when shown.is_telling then shown.label end
            when 5 then shown.label
            when 6 then shown.site
            else shown.feed_key
        end as value
    from shown
    cross join sides
),

told as (
    select distinct
        source_id,
        document_hash,
        mark,
        value
    from marks
    where value <> ''
),

counts as (
    select
        source_id,
        document_hash,
        bool_or(mark = 'site') as has_site,
        bool_or(mark = 'title') as has_title,
        count(*) filter (where mark = 'label') as label_count
    from told
    group by source_id, document_hash
),

steps as (
    select distinct
        source_id,
        document_hash,
        previous_hash
    from captures
    where previous_hash <> document_hash
),

agreed as (
    select
        steps.source_id,
        steps.document_hash,
        steps.previous_hash,
        bool_or(earlier.mark = 'entry') as has_entry,
        bool_or(earlier.mark = 'site') as has_site,
        bool_or(earlier.mark = 'title') as has_title,
        count(*) filter (where earlier.mark = 'label') as label_count
    from steps
    inner join told as later on steps.source_id = later.source_id and steps.document_hash = later.document_hash
    inner join told as earlier
        on
            steps.source_id = earlier.source_id
            and steps.previous_hash = earlier.document_hash
            and later.mark = earlier.mark
            and later.value = earlier.value
    group by steps.source_id, steps.document_hash, steps.previous_hash
),

breaks as (
    select
        steps.source_id,
        steps.document_hash,
        steps.previous_hash
    from steps
    inner join counts as later on steps.source_id = later.source_id and steps.document_hash = later.document_hash
    inner join counts as earlier on steps.source_id = earlier.source_id and steps.previous_hash = earlier.document_hash
    left join agreed
        on
            steps.source_id = agreed.source_id
            and steps.document_hash = agreed.document_hash
            and steps.previous_hash = agreed.previous_hash
    where
        not coalesce(agreed.has_entry, false)
        and coalesce(agreed.label_count, 0) * 2 < greatest(later.label_count, 1)
        and (
            (later.has_title and earlier.has_title and not coalesce(agreed.has_title, false))
            or (later.has_site and earlier.has_site and not coalesce(agreed.has_site, false))
        )
),

sites as (
    select
        source_id,
        document_hash,
        min_by(site, position) as site
    from shown
    where site <> ''
    group by source_id, document_hash
),

stretches as (
    select
        captures.*,
        coalesce(sites.site, '') as site,
        captures.expected in (lower(captures.title), sites.site) as is_confirmed,
        count(breaks.document_hash) over (
            partition by captures.source_id order by captures.captured_at, captures.document_hash rows unbounded preceding
        ) as stretch_no
    from captures
    left join sites on captures.source_id = sites.source_id and captures.document_hash = sites.document_hash
    left join breaks
        on
            captures.source_id = breaks.source_id
            and captures.document_hash = breaks.document_hash
            and captures.previous_hash = breaks.previous_hash
),

known as (
    select
        *,
        coalesce(max(case when is_confirmed then stretch_no end) over (
            partition by source_id order by captured_at, document_hash rows unbounded preceding
        ), 0) as known_no
    from stretches
),

known_as as (
    select
        source_id,
        stretch_no,
        title_key,
        site,
        any_value(title) as title
    from known
    where stretch_no = known_no
    group by source_id, stretch_no, title_key, site
),

named as (
    select
        source_id,
        stretch_no,
        max(title) as title,
        max(site) as site
    from known_as
    group by source_id, stretch_no
)

select
    known.source_id,
    known.captured_at,
    any_value(
        'the feed calls itself ' || coalesce('“' || known.title || '”', 'nothing') || ' and links to ' || coalesce(nullif(known.site, ''), 'no site')
        || '; it was ' || coalesce('“' || named.title || '”', 'without a title') || ' at ' || coalesce(nullif(named.site, ''), 'no site')
        || ', and no entry is in common. Nothing of it is used. If it is this product''s feed all the same, write expect: {identity: "'
        || coalesce(known.title, nullif(known.site, ''), '') || '"} at the source in watchlist/' || known.competitor || '.yml; if not, mend its url there'
    ) as failure_detail
from known
inner join named on known.source_id = named.source_id and known.known_no = named.stretch_no
left join known_as as again
    on
        known.source_id = again.source_id
        and known.known_no = again.stretch_no
        and known.title_key is not distinct from again.title_key
        and known.site = again.site
where known.stretch_no > known.known_no and again.source_id is null
group by known.source_id, known.captured_at
