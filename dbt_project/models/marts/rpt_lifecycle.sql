-- One row per version that had an early stage, and per capability that had one, was deprecated or was removed: the days of its stages, stated by the vendor or bounded by captures.
-- A notice of deprecation and a later removal are one subject where they name the same things: all terms of the shorter in the longer, at least two. Where both name something in code,
-- such as a package or a field, what each names first is the same or a part of the other: words in another order can be another thing.
with notices as (
    select
        change_id,
        competitor,
        product_id,
        coalesce(component, '') as component,
        {{ number_of("product_id || '|' || coalesce(component, '')") }} as place_no,
        change_kind,
        general_on,
        general_precision,
        text_key,
        case
            when change_kind <> 'feature' then nullif(regexp_extract(regexp_replace(lower(text), 'https?://\S+', ' ', 'g'), '[a-z0-9_$@-]{2,}([./:]+[a-z0-9_$@-]+)+'), '')
        end as code_name
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where is_counted and change_kind in ('deprecation', 'removal', 'feature') and general_basis in ('vendor', 'archive')
),

-- features matter here only in products that ever gave notice
noticing as (
    select distinct product_id
    from notices
    where change_kind <> 'feature'
),

partings as (
    select
        change_id,
        text_key
    from notices
    where change_kind <> 'feature'
),

spelled as (
    {{- feature_terms('partings') }}
),

-- terms as numbers: those of features are kept (int_feature_term)
terms as (
    select
        feature_no as change_no,
        term_no
    from {{ touched(ref('int_feature_term'), 'product_id') }} as features
    where term_no is not null and product_id in (select product_id from noticing)
    union all
    select
        {{ number_of('change_id') }} as change_no,
        {{ number_of('term') }} as term_no
    from spelled
),

told as (
    select *
    from terms
    where term_no not in (select {{ number_of('listed.term') }} from (select unnest([{{ notice_terms() }}]) as term) as listed)
),

subjects as (
    select
        told.change_no,
        told.term_no,
        notices.change_kind,
        notices.general_on,
        notices.place_no
    from told
    inner join notices on told.change_no = {{ number_of('notices.change_id') }}
),

sizes as (
    select
        change_no,
        count(*) as term_count
    from told
    group by change_no
),

-- an earlier and a later one that share terms. A notice on the day itself is none
sharing as (
    select
        earlier.change_no as earlier_no,
        later.change_no as later_no,
        count(*) as shared
    from subjects as earlier
    inner join subjects as later
        on
            earlier.place_no = later.place_no
            and earlier.term_no = later.term_no
            and earlier.general_on < later.general_on
            and (later.change_kind = 'removal' or (earlier.change_kind = 'feature' and later.change_kind = 'deprecation'))
            and earlier.change_kind <> 'removal'
    group by earlier.change_no, later.change_no
    having count(*) >= 2
),

alike as (
    select
        sharing.*,
        sharing.shared * 1.0 / (earlier.term_count + later.term_count - sharing.shared) as score
    from sharing
    inner join sizes as earlier on sharing.earlier_no = earlier.change_no
    inner join sizes as later on sharing.later_no = later.change_no
    where sharing.shared = least(earlier.term_count, later.term_count)
),

-- they have the same subject; a feature's words must be nearly those of its end
matches as (
    select
        earlier.change_id as earlier_id,
        later.change_id as later_id,
        earlier.change_kind as earlier_kind,
        later.change_kind as later_kind,
        alike.score,
        later.general_on - earlier.general_on as days
    from alike
    inner join notices as earlier on alike.earlier_no = {{ number_of('earlier.change_id') }}
    inner join notices as later on alike.later_no = {{ number_of('later.change_id') }}
    where
        alike.score >= case when earlier.change_kind = 'feature' then 0.75 else 0.5 end
        and coalesce(starts_with(earlier.code_name, later.code_name) or starts_with(later.code_name, earlier.code_name), true)
),

ranked as (
    select
        *,
        row_number() over (partition by earlier_id, later_kind order by score desc, days asc, later_id asc) as by_later,
        row_number() over (partition by later_id, earlier_kind order by score desc, days asc, earlier_id asc) as by_earlier
    from matches
),

best as (
    select *
    from ranked
    where by_later = 1 and by_earlier = 1
),

deprecations as (
    select change_id
    from notices
    where change_kind = 'deprecation'
),

removals as (
    select change_id
    from notices
    where change_kind = 'removal'
),

-- how a capability ended: its deprecation with the removal that followed, or a removal alone
ends as (
    select
        coalesce(deprecations.change_id, removals.change_id) as end_id,
        deprecations.change_id as deprecated_id,
        removals.change_id as removed_id,
        best.score
    from deprecations
    left join best on deprecations.change_id = best.earlier_id and best.later_kind = 'removal'
    full join removals on best.later_id = removals.change_id
),

-- how it began: the feature that named the same things, which begins one row alone
begun as (
    select
        ends.end_id,
        ends.deprecated_id,
        ends.removed_id,
        ends.score as end_score,
        coalesce(by_notice.earlier_id, by_removal.earlier_id) as feature_id,
        coalesce(by_notice.score, by_removal.score) as feature_score,
        row_number() over (partition by coalesce(by_notice.earlier_id, by_removal.earlier_id, ends.end_id) order by ends.end_id) as nth
    from ends
    left join best as by_notice on ends.deprecated_id = by_notice.later_id and by_notice.earlier_kind = 'feature'
    left join best as by_removal on ends.removed_id = by_removal.later_id and by_removal.earlier_kind = 'feature'
),

ended as (
    select
        end_id,
        deprecated_id,
        removed_id,
        case when nth = 1 then feature_id end as general_id,
        least(end_score, case when nth = 1 then feature_score end) as score
    from begun
),

capabilities as (
    select
        coalesce(general_id, deprecated_id, removed_id) as subject_id,
        general_id,
        deprecated_id,
        removed_id,
        score
    from ended
    union all
    select
        items.change_id as subject_id,
        items.change_id as general_id,
        cast(null as varchar) as deprecated_id,
        cast(null as varchar) as removed_id,
        cast(null as double) as score
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    left join ended on items.change_id = ended.general_id
    where
        items.is_counted
        and items.change_kind = 'feature'
        and items.beta_on <= items.general_on
        and items.general_basis in ('vendor', 'archive')
        and ended.general_id is null
),

-- the words of all items pass by once
members as {{ materialized() }} (
    select
        change_id,
        competitor,
        product_id,
        component,
        text,
        beta_on,
        general_on,
        general_precision,
        source_url,
        document_hash,
        captured_at,
        locator,
        quote
    from {{ touched(ref('int_change_item'), 'product_id') }} as items
    where change_id in (select unnest([general_id, deprecated_id, removed_id]) from capabilities)
),

stages as (
    select
        capabilities.subject_id,
        'capability' as subject_type,
        latest.competitor,
        latest.product_id,
        latest.component,
        coalesce(general.text, deprecated.text, latest.text) as subject,
        case when general.beta_on <= general.general_on then general.beta_on end as beta_on,
        general.general_on,
        deprecated.general_on as deprecated_on,
        removed.general_on as removed_on,
        'month' in (general.general_precision, deprecated.general_precision, removed.general_precision) as is_month_only,
        capabilities.general_id,
        capabilities.deprecated_id,
        capabilities.removed_id,
        capabilities.score,
        latest.source_url as url,
        latest.document_hash,
        latest.captured_at,
        latest.locator,
        latest.quote
    from capabilities
    inner join members as latest on coalesce(capabilities.removed_id, capabilities.deprecated_id, capabilities.general_id) = latest.change_id
    left join members as general on capabilities.general_id = general.change_id
    left join members as deprecated on capabilities.deprecated_id = deprecated.change_id
    left join members as removed on capabilities.removed_id = removed.change_id
    union all
    select
        {{ hash_key(['product_id', 'component', 'version_base']) }} as subject_id,
        'version' as subject_type,
        any_value(competitor) as competitor,
        product_id,
        component,
        version_base as subject,
        min(announced_on) filter (where channel in ('beta', 'rc', 'nightly')) as beta_on,
        min(announced_on) filter (where is_general) as general_on,
        cast(null as date) as deprecated_on,
        cast(null as date) as removed_on,
        bool_or(coalesce(date_precision, 'day') = 'month') as is_month_only,
        cast(null as varchar) as general_id,
        cast(null as varchar) as deprecated_id,
        cast(null as varchar) as removed_id,
        cast(null as double) as score,
        max_by(source_url, row(announced_on, release_id)) as url,
        max_by(document_hash, row(announced_on, release_id)) as document_hash,
        max_by(captured_at, row(announced_on, release_id)) as captured_at,
        max_by(locator, row(announced_on, release_id)) as locator,
        max_by(quote, row(announced_on, release_id)) as quote
    from {{ touched(ref('int_release'), 'product_id') }} as releases
    where version_base is not null and announced_on is not null and date_basis in ('vendor', 'archive')
    group by product_id, component, version_base
    having bool_or(channel in ('beta', 'rc', 'nightly'))
)

select
    subject_id,
    subject_type,
    competitor,
    product_id,
    component,
    subject,
    case
        when removed_on is not null then 'removed'
        when deprecated_on is not null then 'deprecated'
        when general_on is not null then 'general'
        else 'beta'
    end as stage,
    least(beta_on, general_on, deprecated_on, removed_on) as announced_on,
    beta_on,
    general_on,
    deprecated_on,
    removed_on,
    case when not coalesce(is_month_only, false) and beta_on <= general_on then general_on - beta_on end as beta_days,
    case when not coalesce(is_month_only, false) then deprecated_on - general_on end as general_days,
    case when not coalesce(is_month_only, false) then removed_on - deprecated_on end as notice_days,
    case when not coalesce(is_month_only, false) then removed_on - general_on end as life_days,
    general_id as general_change_id,
    deprecated_id as deprecated_change_id,
    removed_id as removed_change_id,
    cast(round(score, 6) as double) as match_score,
    url,
    document_hash,
    captured_at,
    locator,
    quote
from stages
