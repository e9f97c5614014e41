-- One row per feature that reads like a feature of another competitor (or that a person put into a capability), with the cluster it falls into.
-- Words are reduced to terms and weighed by rarity among all features; only terms that two competitors use can tell that two features are one.
{%- do ref('int_period_scope') %}
with decisions as (
    select
        decision,
        id,
        min(capability) as capability
    from (
        {{ capability_decisions() }}
    ) as told
    group by decision, id
),

kept_apart as (
    select
        id,
        {{ number_of('id') }} as feature_no
    from decisions
    where decision = 'apart' and id is not null
),

-- the running week waits: what is compared stays as it is until a week or month has ended
uses as (
    select terms.*
    from {{ ref('int_feature_term') }} as terms
    cross join {{ ref('int_clock') }} as clock
    where terms.general_on < {{ settled_until('clock.today') }} and terms.feature_no not in (select feature_no from kept_apart)
),

feature_total as (
    select count(*) as features
    from uses
    where term_no is null
),

terms as (
    select
        term_no,
        count(*) as features_with,
        min(competitor_no) < max(competitor_no) as is_shared,
        ln(1 + any_value(feature_total.features) * 1.0 / count(*)) as weight
    from uses
    cross join feature_total
    where term_no is not null
    group by term_no
),

-- compared are features that have one of their three rarest terms in common, if at most 50 features have it
anchored as (
    select
        uses.feature_no,
        uses.competitor_no,
        uses.term_no
    from uses
    inner join terms on uses.term_no = terms.term_no
    where terms.is_shared and terms.features_with <= 50 and not uses.is_digits
    qualify row_number() over (partition by uses.feature_no order by terms.features_with asc, uses.term_no asc) <= 3
),

compared as (
    select distinct
        one.feature_no as one_no,
        other.feature_no as other_no
    from anchored as one
    inner join anchored as other on one.term_no = other.term_no and one.competitor_no < other.competitor_no
),

involved as {{ materialized() }} (
    select feature_no
    from (
        select one_no as feature_no from compared
        union
        select other_no as feature_no from compared
        union
        select {{ number_of('id') }} as feature_no
        from decisions
        where decision = 'same'
    ) as known
),

features as (
    select
        {{ number_of('change_id') }} as feature_no,
        change_id,
        competitor,
        product_id,
        general_on,
        text,
        text_key
    from {{ ref('int_change_item') }}
    cross join {{ ref('int_clock') }} as clock
    where
        is_counted
        and change_kind = 'feature'
        and general_basis in ('vendor', 'archive')
        and general_on < {{ settled_until('clock.today') }}
        and {{ number_of('change_id') }} in (select feature_no from involved)
        and change_id not in (select id from kept_apart)
),

-- a term that at least three other features use names something else too: two features that each have one of their own differ
weighed as {{ materialized() }} (
    select
        uses.feature_no,
        uses.competitor_no,
        uses.term_no,
        uses.is_digits,
        uses.uses * terms.weight as weight,
        terms.features_with,
        terms.is_shared,
        terms.is_shared and terms.features_with >= 4 as is_common
    from uses
    inner join terms on uses.term_no = terms.term_no
    where uses.feature_no in (select feature_no from involved)
),

lengths as (
    select
        feature_no,
        sqrt(sum(weight * weight)) as whole_length,
        sqrt(sum(weight * weight) filter (where is_shared)) as shared_length,
        count(*) filter (where is_common) as common_terms
    from weighed
    group by feature_no
),

-- made before the other side is looked up: joining all uses of a common term with each other would be the square of them
one_side as {{ materialized() }} (
    select
        compared.one_no,
        compared.other_no,
        weighed.term_no,
        weighed.weight,
        weighed.is_common
    from compared
    inner join weighed on compared.one_no = weighed.feature_no
),

overlapping as (
    select
        one_side.one_no,
        one_side.other_no,
        count(*) as terms,
        count(*) filter (where one_side.is_common) as common_terms,
        sum(one_side.weight * weighed.weight) as product
    from one_side
    inner join weighed on one_side.other_no = weighed.feature_no and one_side.term_no = weighed.term_no
    group by one_side.one_no, one_side.other_no
),

-- likeness: cosine over shared terms; sameness: over all of them, a vendor's own words too
pairs as (
    select
        overlapping.one_no,
        overlapping.other_no,
        overlapping.product / (one.shared_length * other.shared_length) as likeness,
        overlapping.product / (one.whole_length * other.whole_length) as sameness,
        least(one.common_terms, other.common_terms) = overlapping.common_terms as is_one_within
    from overlapping
    inner join lengths as one on overlapping.one_no = one.feature_no
    inner join lengths as other on overlapping.other_no = other.feature_no
    where overlapping.terms >= 3
),

alike as (
    select
        one_no,
        other_no
    from pairs
    where is_one_within and likeness >= 0.6
),

-- each feature with those that are like it and with itself
neighbours as (
    select
        one_no as feature_no,
        unnest([one_no, other_no]) as other_no
    from alike
    union all
    select
        other_no as feature_no,
        unnest([one_no, other_no]) as other_no
    from alike
),

-- every feature follows the earliest one that is like it, which may follow an earlier one itself: eight steps by doubling
leaders as (
    select
        followers.feature_no,
        min_by(leads.feature_no, row(leads.general_on, leads.change_id)) as leader_no
    from neighbours as followers
    inner join features as leads on followers.other_no = leads.feature_no
    group by followers.feature_no
),

second_leaders as (
    select
        near.feature_no,
        far.leader_no
    from leaders as near
    inner join leaders as far on near.leader_no = far.feature_no
),

fourth_leaders as (
    select
        near.feature_no,
        far.leader_no
    from second_leaders as near
    inner join second_leaders as far on near.leader_no = far.feature_no
),

eighth_leaders as (
    select
        near.feature_no,
        far.leader_no
    from fourth_leaders as near
    inner join fourth_leaders as far on near.leader_no = far.feature_no
),

candidates as (
    select
        eighth_leaders.feature_no,
        {{ hash_key(['leaders.change_id']) }} as candidate_id
    from eighth_leaders
    inner join features as leaders on eighth_leaders.leader_no = leaders.feature_no
),

-- a person's word goes before likeness: `same` puts a feature into a capability, `confirm` a whole candidate
named as (
    select
        features.*,
        candidates.candidate_id,
        coalesce(same.capability, confirmed.capability) as given_name,
        same.id is not null or confirmed.id is not null as is_confirmed,
        case
            when coalesce(same.capability, confirmed.capability) is not null then {{ hash_key(['lower(coalesce(same.capability, confirmed.capability))']) }}
            else candidates.candidate_id
        end as capability_id
    from features
    left join candidates on features.feature_no = candidates.feature_no
    left join decisions as same on features.change_id = same.id and same.decision = 'same' and same.capability is not null
    left join decisions as confirmed on candidates.candidate_id = confirmed.id and confirmed.decision = 'confirm'
    where candidates.candidate_id is not null or same.id is not null
),

likenesses as (
    select
        one.capability_id,
        avg(coalesce(pairs.likeness, 0)) as score,
        avg(coalesce(pairs.sameness, 0)) as sameness
    from named as one
    inner join named as other on one.capability_id = other.capability_id and {{ number_of('one.competitor') }} < {{ number_of('other.competitor') }}
    left join pairs on one.feature_no = pairs.one_no and other.feature_no = pairs.other_no
    group by one.capability_id
),

sizes as (
    select
        capability_id,
        count(*) as features,
        count(distinct competitor) as competitors
    from named
    group by capability_id
),

-- the term that every feature of the cluster has and the fewest others
spelled as (
    {{- feature_terms('named') }}
),

held as (
    select
        named.capability_id,
        spelled.term,
        count(*) as features,
        any_value(weighed.features_with) as features_with
    from named
    inner join spelled on named.change_id = spelled.change_id
    inner join weighed on named.feature_no = weighed.feature_no and {{ number_of('spelled.term') }} = weighed.term_no
    where weighed.is_shared and not weighed.is_digits
    group by named.capability_id, spelled.term
),

anchors as (
    select
        held.capability_id,
        min_by(held.term, row(held.features_with, held.term)) as anchor,
        sizes.features * 1.0 / min(held.features_with) as anchor_share
    from held
    inner join sizes on held.capability_id = sizes.capability_id and held.features = sizes.features
    group by held.capability_id, sizes.features
),

-- what the first feature of a cluster says is its name until a person gives one
firsts as (
    select
        named.capability_id,
        min_by(named.text, row(named.general_on, named.change_id)) as text
    from named
    group by named.capability_id
)

select
    named.change_id,
    named.product_id,
    named.capability_id,
    named.candidate_id,
    coalesce(min(named.given_name) over (partition by named.capability_id), firsts.text) as capability,
    case
        when bool_or(named.is_confirmed) over (partition by named.capability_id) then 'confirmed'
        when sizes.competitors >= 2 and likenesses.sameness >= 0.95 then 'same words'
        when sizes.competitors >= 3 and likenesses.score >= 0.65 and anchors.anchor_share >= 0.75 then 'shared rare word'
        else 'candidate'
    end as status,
    cast(round(likenesses.score, 6) as double) as score,
    cast(sizes.competitors as bigint) as competitors,
    anchors.anchor,
    cast(round(anchors.anchor_share, 6) as double) as anchor_share
from named
inner join sizes on named.capability_id = sizes.capability_id
inner join firsts on named.capability_id = firsts.capability_id
left join likenesses on named.capability_id = likenesses.capability_id
left join anchors on named.capability_id = anchors.capability_id
