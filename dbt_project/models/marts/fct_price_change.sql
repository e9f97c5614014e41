-- Several sources of a product may tell one event. It is told once: by the page where there is one, since a list that somebody wrote down says only what was
-- noticed; then by the earlier capture. What the other source shows stands beside it as second_*.
with confirmations as (
    select
        events.change_id,
        min(captures.captured_at) as confirmed_at
    from {{ ref('int_price_event') }} as events
    inner join {{ ref('int_capture') }} as captures
        on events.source_id = captures.source_id and events.observed_at < captures.captured_at
    where captures.is_good
    group by events.change_id
),

evidence as (
    select
        events.*,
        coalesce(later.product_id, earlier.product_id) as product_id,
        coalesce(later.competitor, earlier.competitor) as competitor,
        coalesce(later.plan, earlier.plan) as plan,
        coalesce(later.plan_group, earlier.plan_group) as plan_group,
        earlier.plan as previous_plan,
        later.price_kind,
        earlier.price_kind as previous_price_kind,
        coalesce(later.role, earlier.role) as role,
        later.currency,
        earlier.currency as previous_currency,
        later.period,
        earlier.period as previous_period,
        later.billed,
        earlier.billed as previous_billed,
        later.unit,
        earlier.unit as previous_unit,
        later.amount,
        earlier.amount as previous_amount,
        later.tax,
        earlier.tax as previous_tax,
        later.minimum_quantity,
        earlier.minimum_quantity as previous_minimum_quantity,
        later.effective_on as stated_on,
        coalesce(later.is_announced, false) as is_announcement,
        later.valid_to as withdrawn_at,
        coalesce(later.plan_id, earlier.plan_id) as told_plan_id,
        case when events.former_span_id is not null and events.span_id is not null then coalesce(later.amount = earlier.amount, false) end as is_same_price,
        case when later.valid_from = events.observed_at and later.confirmed_at is null then null else confirmations.confirmed_at end as confirmed_at,
        coalesce(later.source_url, earlier.source_url) as url,
        coalesce(later.document_hash, earlier.document_hash) as document_hash,
        coalesce(later.captured_at, earlier.captured_at) as captured_at,
        coalesce(later.locator, earlier.locator) as locator,
        coalesce(later.quote, earlier.quote) as quote,
        earlier.document_hash as previous_document_hash,
        earlier.quote as previous_quote
    from {{ ref('int_price_event') }} as events
    left join {{ ref('int_price_span') }} as later on events.span_id = later.span_id
    left join {{ ref('int_price_span') }} as earlier on events.former_span_id = earlier.span_id
    left join confirmations on events.change_id = confirmations.change_id
),

-- an announced price that the page later shows without its day, or past it
taken as (
    select distinct evidence.change_id
    from evidence
    inner join {{ ref('int_price_span') }} as spans
        on
            evidence.source_id = spans.source_id
            and evidence.told_plan_id = spans.plan_id
            and evidence.amount = spans.amount
            and evidence.observed_at < spans.valid_from
            and coalesce(evidence.currency, '') = coalesce(spans.currency, '')
            and coalesce(evidence.period, '') = coalesce(spans.period, '')
    where evidence.is_announcement and not coalesce(spans.is_announced, false)
),

twins as (
    select
        told.change_id,
        again.change_id as second_id,
        row_number() over (partition by told.change_id order by again.is_recorded asc, again.observed_at asc, again.change_id asc) as nth,
        count(*) over (partition by told.change_id) as others
    from evidence as told
    inner join evidence as again
        on
            told.product_id = again.product_id
            and told.source_id <> again.source_id
            and told.event_type = again.event_type
            and {{ plan_key('told.plan') }} = {{ plan_key('again.plan') }}
            and coalesce({{ plan_key('told.previous_plan') }}, '') = coalesce({{ plan_key('again.previous_plan') }}, '')
            and told.amount is not distinct from again.amount
            and told.previous_amount is not distinct from again.previous_amount
            and coalesce(told.currency, told.previous_currency, '') = coalesce(again.currency, again.previous_currency, '')
            and coalesce(told.period, told.previous_period, '') = coalesce(again.period, again.previous_period, '')
            -- the times in which either can have happened touch, give or take a month
            and {{ days_between('coalesce(told.unseen_at, told.observed_at)', 'again.observed_at') }} >= -31
            and {{ days_between('coalesce(again.unseen_at, again.observed_at)', 'told.observed_at') }} >= -31
            and (told.is_recorded, told.observed_at, told.change_id) < (again.is_recorded, again.observed_at, again.change_id)
)

select
    evidence.change_id,
    evidence.event_type,
    evidence.competitor,
    evidence.product_id,
    evidence.source_id,
    evidence.plan,
    evidence.plan_group,
    evidence.previous_plan,
    evidence.price_kind,
    evidence.previous_price_kind,
    evidence.role,
    evidence.currency,
    evidence.previous_currency,
    evidence.period,
    evidence.previous_period,
    evidence.billed,
    evidence.previous_billed,
    evidence.unit,
    evidence.previous_unit,
    evidence.amount,
    evidence.previous_amount,
    case
        when evidence.event_type in ('price_rise', 'price_cut') and evidence.previous_amount > 0
            then cast(round((evidence.amount / evidence.previous_amount - 1) * 100, 2) as double)
    end as change_pct,
    evidence.tax,
    evidence.previous_tax,
    evidence.minimum_quantity,
    evidence.previous_minimum_quantity,
    case when evidence.is_announcement then {{ utc_day('evidence.observed_at') }} end as announced_on,
    coalesce(evidence.stated_on, case when evidence.is_bounded then {{ utc_day('evidence.observed_at') }} end) as effective_on,
    case
        when evidence.stated_on is not null then 'vendor'
        when evidence.is_bounded then 'archive'
        else 'discovered'
    end as date_basis,
    case
        when not evidence.is_announcement then null
        when taken.change_id is not null then 'in_effect'
        when {{ utc_day('evidence.withdrawn_at') }} < evidence.stated_on then 'withdrawn'
        when evidence.stated_on <= clock.today then 'due'
        else 'ahead'
    end as announcement,
    evidence.is_same_name,
    evidence.is_same_place,
    evidence.is_same_price,
    evidence.features_before,
    evidence.features_kept,
    evidence.unseen_at as previous_seen_at,
    evidence.observed_at,
    evidence.confirmed_at,
    evidence.url,
    evidence.document_hash,
    evidence.captured_at,
    evidence.locator,
    evidence.quote,
    evidence.previous_document_hash,
    evidence.previous_quote,
    1 + coalesce(twins.others, 0) as evidence_count,
    second.source_id as second_source_id,
    second.url as second_url,
    second.document_hash as second_document_hash,
    second.locator as second_locator,
    second.quote as second_quote
from evidence
cross join {{ ref('int_clock') }} as clock
left join taken on evidence.change_id = taken.change_id
left join twins on evidence.change_id = twins.change_id and twins.nth = 1
left join evidence as second on twins.second_id = second.change_id
where evidence.change_id not in (select told_by.second_id from twins as told_by)
