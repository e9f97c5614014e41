-- One row per watched source: what happened last, what it yields against its own history, and the state that follows.
with attempts as (
    select
        source_id,
        captured_at,
        outcome,
        detail,
        is_capture,
        row_number() over (partition by source_id order by captured_at desc, fetch_id asc) as recency
    from {{ ref('stg_fetch') }}
    where outcome <> 'waiting'
),

last_attempts as (
    select
        attempts.source_id,
        max(attempts.captured_at) as last_attempt_at,
        max(case when recency = 1 then outcome end) as last_outcome,
        max(case when recency = 1 then detail end) as last_detail,
        bool_or(recency = 1 and is_capture) as is_captured,
        count(*) as attempt_count,
        count(*) filter (where is_capture) as capture_count,
        min(case when is_capture then recency end) - 1 as failures_since
    from attempts
    group by source_id
),

captures as (
    select
        source_id,
        max(captured_at) filter (where is_good) as last_success_at,
        median(record_count) filter (where is_good) as median_records,
        max_by(record_count, captured_at) as last_records,
        max_by(is_good, captured_at) as is_last_good,
        max_by(coalesce(failure_reason, ''), captured_at) as last_reason,
        max_by(coalesce(failure_detail, ''), captured_at) as last_failure_detail,
        max_by(doubt_count, captured_at) as last_doubts,
        max_by(language, captured_at) as last_language,
        mode(language) filter (where is_good) as usual_language,
        count(*) filter (where is_good) as good_count
    from {{ ref('int_capture') }}
    group by source_id
),

-- a last capture that was read, but is not like the ones before: half of the usual records, or another language
oddities as (
    select
        source_id,
        case
            when last_language <> usual_language then 'language_changed'
            when last_records * 2 < median_records and median_records >= {{ var('fewest_usual') }} then 'fewer_records'
        end as reason,
        case
            when last_language <> usual_language
                then 'the page is in another language (' || last_language || ' where ' || usual_language || ' is usual), so what it lists is not compared by name'
            else last_records || ' records where ' || cast(median_records as bigint) || ' are usual'
        end as detail
    from captures
    where is_last_good and good_count >= 3
),

changes as (
    select
        source_id,
        max(started_at) as last_change_at
    from {{ ref('int_source_state') }}
    group by source_id
),

gaps as (
    select
        source_id,
        count(*) as gap_count,
        sum(days) as gap_days
    from {{ ref('int_source_coverage') }}
    where state = 'gap'
    group by source_id
),

failures as (
    select
        max(failed_at) as last_run_failure_at,
        max_by(step || ': ' || detail, failed_at) as last_run_failure
    from {{ ref('stg_run_failure') }}
)

select
    sources.source_id,
    sources.competitor,
    sources.product_id,
    sources.kind,
    sources.url,
    case
        when last_attempts.source_id is null then 'never'
        when not last_attempts.is_captured then 'failing'
        when not coalesce(captures.is_last_good, false) then 'broken'
        when
            sources.max_age_days is not null
            and {{ days_between('captures.last_success_at', 'clock.now_at') }} > sources.max_age_days
            then 'stale'
        when oddities.reason is not null then 'degraded'
        when clock.today - releases.last_release_on > greatest(42, 4 * releases.usual_days) then 'quiet'
        else 'ok'
    end as state,
    last_attempts.last_outcome,
    case
        when last_attempts.is_captured and not captures.is_last_good
            then coalesce(nullif(captures.last_reason, ''), 'fewer records than expected')
        when last_attempts.is_captured then oddities.reason
    end as failure_reason,
    case
        when last_attempts.is_captured and not captures.is_last_good
            then coalesce(
                nullif(captures.last_failure_detail, ''),
                captures.last_records || ' records where at least ' || greatest(sources.min_records, 1) || ' are expected'
            )
        when last_attempts.is_captured and oddities.reason is not null then oddities.detail
        else last_attempts.last_detail
    end as detail,
    last_attempts.last_attempt_at,
    captures.last_success_at,
    changes.last_change_at,
    releases.last_release_on,
    coalesce(last_attempts.attempt_count, 0) as attempt_count,
    coalesce(last_attempts.capture_count, 0) as capture_count,
    coalesce(last_attempts.failures_since, last_attempts.attempt_count, 0) as failures_since_success,
    captures.last_records,
    captures.median_records,
    coalesce(captures.last_doubts, 0) as doubt_count,
    coalesce(gaps.gap_count, 0) as gap_count,
    cast(coalesce(gaps.gap_days, 0) as bigint) as gap_days,
    failures.last_run_failure_at,
    failures.last_run_failure
from {{ ref('stg_watched_source') }} as sources
cross join {{ ref('int_clock') }} as clock
cross join failures
left join last_attempts on sources.source_id = last_attempts.source_id
left join captures on sources.source_id = captures.source_id
left join oddities on sources.source_id = oddities.source_id
left join changes on sources.source_id = changes.source_id
left join gaps on sources.source_id = gaps.source_id
left join {{ ref('int_source_pace') }} as releases on sources.source_id = releases.source_id
