-- One row per typed event of a plan. Only a slot that holds another amount than before is a rise or a cut; everything else is named for what it is.
-- A price said to hold from a day to come is compared at once with the price that it will replace, and not told again when it does.
with spans as (
    select *
    from {{ ref('int_price_span') }}
    where is_confirmed and not coalesce(is_announced, false)
),

announced as (
    select
        *,
        concat_ws('|', coalesce(currency, '?'), coalesce(period, '?'), coalesce(billed, '?'), coalesce(unit, '?'), price_kind, role) as terms
    from {{ ref('int_price_span') }}
    where is_confirmed and is_announced
),

announced_steps as (
    select
        announced.source_id,
        announced.plan_id,
        announced.from_state as state_no,
        announced.span_id,
        spans.span_id as former_span_id,
        case when announced.amount > spans.amount then 'price_rise' else 'price_cut' end as event_type,
        announced.amount <> spans.amount as is_step
    from announced
    inner join spans
        on
            announced.source_id = spans.source_id
            and announced.plan_id = spans.plan_id
            and announced.terms
            = concat_ws('|', coalesce(spans.currency, '?'), coalesce(spans.period, '?'), coalesce(spans.billed, '?'), coalesce(spans.unit, '?'), spans.price_kind, spans.role)
            and announced.from_state >= spans.from_state
    where spans.tier_count = 1 and announced.tier_count = 1
    qualify row_number() over (partition by announced.span_id order by spans.from_state desc) = 1
),

steps as (
    select
        later.source_id,
        later.plan_id,
        later.from_state as state_no,
        later.span_id,
        earlier.span_id as former_span_id,
        case
            when later.role = 'promo' then 'promo_started'
            when later.role = 'old' then null
            -- with tax and without it, or by another smallest quantity, an amount says another thing
            when coalesce(later.first_tax <> earlier.tax, false) then 'repackaging'
            when coalesce(later.first_minimum_quantity, 1) <> coalesce(earlier.minimum_quantity, 1) then 'repackaging'
            when later.amount > earlier.amount then 'price_rise'
            else 'price_cut'
        end as event_type
    from spans as later
    inner join spans as earlier
        on later.source_id = earlier.source_id and later.slot_id = earlier.slot_id and later.from_state = earlier.until_state
    where later.amount <> earlier.amount
),

-- a step that was announced before is told already
kept_promises as (
    select distinct steps.span_id
    from steps
    inner join spans on steps.span_id = spans.span_id
    inner join announced
        on
            steps.source_id = announced.source_id
            and steps.plan_id = announced.plan_id
            and steps.state_no > announced.from_state
            and spans.amount = announced.amount
            and announced.effective_on <= {{ utc_day('spans.valid_from') }} + 7
            and announced.terms
            = concat_ws('|', coalesce(spans.currency, '?'), coalesce(spans.period, '?'), coalesce(spans.billed, '?'), coalesce(spans.unit, '?'), spans.price_kind, spans.role)
),

-- what began or ended at a state without being a step of its own slot
loose as (
    select
        spans.source_id,
        spans.plan_id,
        spans.from_state as state_no,
        spans.span_id,
        'started' as side
    from spans
    left join steps on spans.span_id = steps.span_id
    where steps.span_id is null and spans.from_state > 1
    union all
    select
        spans.source_id,
        spans.plan_id,
        spans.until_state as state_no,
        spans.span_id,
        'ended' as side
    from spans
    left join steps on spans.span_id = steps.former_span_id
    where steps.span_id is null and spans.until_state is not null
),

touched as (
    select distinct
        source_id,
        plan_id,
        state_no
    from loose
),

-- a plan that the captures show, though in prices that are not confirmed, neither came nor went
plan_states as (
    select distinct
        source_id,
        plan_id,
        state_no
    from {{ ref('int_price_sighting') }}
),

presence as (
    select
        touched.source_id,
        touched.plan_id,
        touched.state_no,
        bool_or(
            (spans.from_state < touched.state_no and coalesce(spans.until_state >= touched.state_no, true)) or earlier.state_no is not null
        ) as is_before,
        bool_or(
            (spans.from_state <= touched.state_no and coalesce(spans.until_state > touched.state_no, true)) or later.state_no is not null
        ) as is_after,
        bool_or(
            spans.from_state <= touched.state_no and coalesce(spans.until_state > touched.state_no, true) and spans.price_kind <> 'contact_sales'
        ) as is_public_after,
        bool_or(
            spans.from_state < touched.state_no and coalesce(spans.until_state >= touched.state_no, true) and spans.price_kind <> 'contact_sales'
        ) as is_public_before
    from touched
    inner join spans on touched.source_id = spans.source_id and touched.plan_id = spans.plan_id
    left join plan_states as earlier
        on touched.source_id = earlier.source_id and touched.plan_id = earlier.plan_id and touched.state_no - 1 = earlier.state_no
    left join plan_states as later
        on touched.source_id = later.source_id and touched.plan_id = later.plan_id and touched.state_no = later.state_no
    group by touched.source_id, touched.plan_id, touched.state_no
),

-- plans that came or went whole, with the prices they carried then
whole as (
    select
        presence.source_id,
        presence.plan_id,
        presence.state_no,
        presence.is_after,
        min(spans.plan_position) as plan_position,
        -- the price that stands for the plan: its list price by the month, where there is one
        min_by(
            spans.span_id,
            concat_ws('|', spans.role <> 'list', spans.amount is null, spans.period is distinct from 'month', coalesce(spans.billed, ''), spans.tier_no, spans.span_id)
        ) as span_id,
        bool_or(spans.amount > 0) as has_amount,
        bool_and({{ is_add_on('spans.plan_group') }}) as is_add_on,
        string_agg(
            case when spans.price_kind = 'free' then 'free' else concat_ws(
                '|', spans.price_kind, spans.role, cast(spans.amount as varchar), coalesce(spans.currency, '?'), coalesce(spans.period, '?'),
                coalesce(spans.billed, '?'), coalesce(spans.unit, '?')
            ) end, ';'
            order by spans.price_kind, spans.role, spans.currency, spans.period, spans.billed, spans.unit, spans.amount
        ) as prices
    from presence
    inner join spans
        on
            presence.source_id = spans.source_id
            and presence.plan_id = spans.plan_id
            and case when presence.is_after then presence.state_no = spans.from_state else presence.state_no = spans.until_state end
    where presence.is_before <> presence.is_after
    group by presence.source_id, presence.plan_id, presence.state_no, presence.is_after
),

unique_whole as (
    select
        *,
        count(*) over (partition by source_id, state_no, is_after, prices) as alike
    from whole
),

renames as (
    select
        added.source_id,
        added.plan_id,
        removed.plan_id as former_plan_id,
        added.state_no,
        added.span_id,
        removed.span_id as former_span_id,
        'plan_renamed' as event_type
    from unique_whole as added
    inner join unique_whole as removed
        on
            added.source_id = removed.source_id
            and added.state_no = removed.state_no
            and added.prices = removed.prices
            and added.is_add_on = removed.is_add_on
    where
        added.is_after and not removed.is_after
        and (
            (added.alike = 1 and removed.alike = 1 and added.has_amount)
            or added.plan_position = removed.plan_position
        )
),

-- another name and another price in the same place: whether it is the old plan under a new name is not known
successions as (
    select
        added.source_id,
        added.plan_id,
        removed.plan_id as former_plan_id,
        added.state_no,
        added.span_id,
        removed.span_id as former_span_id,
        'repackaging' as event_type
    from whole as added
    inner join whole as removed
        on
            added.source_id = removed.source_id
            and added.state_no = removed.state_no
            and added.plan_position = removed.plan_position
            and added.is_add_on = removed.is_add_on
    where
        added.is_after and not removed.is_after and added.has_amount and removed.has_amount
        and not exists (
            select 1 from renames
            where
                renames.source_id = added.source_id and renames.state_no = added.state_no
                and (renames.plan_id = added.plan_id or renames.former_plan_id = removed.plan_id)
        )
),

replaced as (
    select *
    from renames
    union all
    select *
    from successions
),

whole_events as (
    select
        whole.source_id,
        whole.plan_id,
        whole.state_no,
        case when whole.is_after then whole.span_id end as span_id,
        case when not whole.is_after then whole.span_id end as former_span_id,
        case when whole.is_after then 'plan_added' else 'plan_removed' end as event_type
    from whole
    where
        not exists (
            select 1 from replaced
            where
                replaced.source_id = whole.source_id and replaced.state_no = whole.state_no
                and whole.plan_id in (replaced.plan_id, replaced.former_plan_id)
        )
),

-- plans that stayed: each loose span beside the most alike span on the other side of the change
partners as (
    select
        loose.source_id,
        loose.plan_id,
        loose.state_no,
        loose.side,
        loose.span_id,
        other.span_id as other_span_id,
        presence.is_public_after,
        presence.is_public_before,
        coalesce(other.until_state = loose.state_no or other.from_state = loose.state_no, false) as is_exchange,
        row_number() over (
            partition by loose.span_id, loose.side
            order by
                coalesce(other.until_state = loose.state_no or other.from_state = loose.state_no, false) desc,
                own.price_kind = other.price_kind desc,
                own.role = other.role desc,
                coalesce(own.currency, '') = coalesce(other.currency, '') desc,
                coalesce(own.unit, '') = coalesce(other.unit, '') desc,
                coalesce(own.period, '') = coalesce(other.period, '') desc,
                coalesce(own.billed, '') = coalesce(other.billed, '') desc,
                other.slot_id
        ) as preference
    from loose
    inner join presence
        on loose.source_id = presence.source_id and loose.plan_id = presence.plan_id and loose.state_no = presence.state_no
    inner join spans as own on loose.span_id = own.span_id
    inner join spans as other
        on
            loose.source_id = other.source_id
            and loose.plan_id = other.plan_id
            and case
                when loose.side = 'started'
                    then loose.state_no > other.from_state and coalesce(loose.state_no <= other.until_state, true)
                else loose.state_no >= other.from_state and coalesce(loose.state_no < other.until_state, true)
            end
    where presence.is_before and presence.is_after
),

shifts as (
    select
        partners.source_id,
        partners.plan_id,
        partners.state_no,
        case when partners.side = 'started' then partners.span_id else partners.other_span_id end as span_id,
        case when partners.side = 'started' then partners.other_span_id else partners.span_id end as former_span_id,
        case
            when own.role in ('promo', 'old') then case when partners.side = 'started' then 'promo_started' else 'promo_ended' end
            when other.role in ('promo', 'old') then case when partners.side = 'started' then 'promo_ended' else 'promo_started' end
            -- a price that is not known compares with nothing
            when own.price_kind <> other.price_kind and 'hidden' in (own.price_kind, other.price_kind) then null
            when not partners.is_public_after and partners.is_public_before then 'to_contact_sales'
            when partners.is_public_after and not partners.is_public_before then 'from_contact_sales'
            when own.price_kind <> other.price_kind or own.role <> other.role then 'repackaging'
            -- beside a price that stays, a further currency or period is on offer; billing said or no longer said moves no price
            when not partners.is_exchange then null
            when
                (own.billed is null or other.billed is null)
                and coalesce(own.currency, '') = coalesce(other.currency, '')
                and coalesce(own.unit, '') = coalesce(other.unit, '')
                and coalesce(own.period, '') = coalesce(other.period, '')
                then case when own.amount <> other.amount then 'repackaging' end
            when coalesce(own.currency, '') <> coalesce(other.currency, '') then 'currency_view'
            when coalesce(own.unit, '') <> coalesce(other.unit, '') then 'unit_change'
            when coalesce(own.period, '') <> coalesce(other.period, '') or coalesce(own.billed, '') <> coalesce(other.billed, '') then 'period_view'
            else 'repackaging'
        end as event_type
    from partners
    inner join spans as own on partners.span_id = own.span_id
    inner join spans as other on partners.other_span_id = other.span_id
    where partners.preference = 1
),

shift_events as (
    select
        source_id,
        plan_id,
        state_no,
        min_by(span_id, span_id || former_span_id) as span_id,
        min_by(former_span_id, span_id || former_span_id) as former_span_id,
        event_type
    from shifts
    where event_type is not null
    group by source_id, plan_id, state_no, event_type
),

events as (
    select
        source_id,
        plan_id,
        state_no,
        span_id,
        former_span_id,
        event_type
    from steps
    where event_type is not null and span_id not in (select kept_promises.span_id from kept_promises)
    union all
    select
        source_id,
        plan_id,
        state_no,
        span_id,
        former_span_id,
        event_type
    from announced_steps
    where is_step
    union all
    select
        source_id,
        plan_id,
        state_no,
        span_id,
        former_span_id,
        event_type
    from replaced
    union all
    select
        source_id,
        plan_id,
        state_no,
        span_id,
        former_span_id,
        event_type
    from whole_events
    union all
    select
        source_id,
        plan_id,
        state_no,
        span_id,
        former_span_id,
        event_type
    from shift_events
),

-- what speaks for one plan on both sides of an event, besides its name: place, price and list
places as (
    select
        source_id,
        plan_id,
        state_no,
        min(plan_position) as place
    from {{ ref('int_price_sighting') }}
    group by source_id, plan_id, state_no
),

lists as (
    select distinct
        source_id,
        plan_id,
        feature_key,
        from_state,
        until_state
    from {{ ref('int_entitlement_span') }}
    where is_confirmed and not is_reference
),

sides as (
    select
        events.*,
        coalesce(formers.plan_id, events.plan_id) as former_plan_id
    from events
    left join {{ ref('int_price_span') }} as formers on events.former_span_id = formers.span_id
),

kept_features as (
    select
        sides.source_id,
        sides.plan_id,
        sides.former_plan_id,
        sides.state_no,
        count(distinct before.feature_key) as features_before,
        count(distinct after.feature_key) as features_kept
    from sides
    inner join lists as before
        on
            sides.source_id = before.source_id
            and sides.former_plan_id = before.plan_id
            and sides.state_no > before.from_state
            and coalesce(sides.state_no <= before.until_state, true)
    left join lists as after
        on
            sides.source_id = after.source_id
            and sides.plan_id = after.plan_id
            and before.feature_key = after.feature_key
            and sides.state_no >= after.from_state
            and coalesce(sides.state_no < after.until_state, true)
    group by sides.source_id, sides.plan_id, sides.former_plan_id, sides.state_no
)

select
    -- one name in another place, at another price and with another list is no plan that became dearer or cheaper
    case
        when
            sides.event_type in ('price_rise', 'price_cut') and later.place <> earlier.place
            and kept_features.features_before >= 3 and kept_features.features_kept = 0
            then 'repackaging'
        else sides.event_type
    end as event_type,
    sides.plan_id,
    sides.span_id,
    sides.former_span_id,
    {{ hash_key(['sides.source_id', 'sides.plan_id', 'sides.event_type', 'sides.state_no', 'sides.span_id', 'sides.former_span_id']) }} as change_id,
    sides.source_id,
    sides.state_no,
    sides.plan_id = sides.former_plan_id as is_same_name,
    later.place = earlier.place as is_same_place,
    kept_features.features_before,
    kept_features.features_kept,
    states.started_at as observed_at,
    states.previous_ended_at as unseen_at,
    states.is_recorded,
    {{ days_between('states.previous_ended_at', 'states.started_at') }} <= {{ var('archive_days') }} as is_bounded
from sides
inner join {{ ref('int_source_state') }} as states
    on sides.source_id = states.source_id and sides.state_no = states.state_no
left join places as later
    on sides.source_id = later.source_id and sides.plan_id = later.plan_id and sides.state_no = later.state_no
left join places as earlier
    on sides.source_id = earlier.source_id and sides.former_plan_id = earlier.plan_id and sides.state_no - 1 = earlier.state_no
left join kept_features
    on
        sides.source_id = kept_features.source_id
        and sides.plan_id = kept_features.plan_id
        and sides.former_plan_id = kept_features.former_plan_id
        and sides.state_no = kept_features.state_no
