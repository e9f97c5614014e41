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
        count(*) filter (where is_common) as common_terms,
        coalesce(bit_or(cast(1 as ubigint) << (term_no % 64)) filter (where is_common), 0) as common_bits
    from weighed
    group by feature_no
),

-- one's common terms are all among the other's, or they are not the same: told by the bits of both before their terms are compared
comparable as (
    select compared.*
    from compared
    inner join lengths as one on compared.one_no = one.feature_no
    inner join lengths as other on compared.other_no = other.feature_no
    where (one.common_bits & other.common_bits) in (one.common_bits, other.common_bits)
),

overlapping as (
    {{- overlaps_of('comparable') }}
),

-- likeness: cosine over shared terms
alike as (
    select
        overlapping.one_no,
        overlapping.other_no
    from overlapping
    inner join lengths as one on overlapping.one_no = one.feature_no
    inner join lengths as other on overlapping.other_no = other.feature_no
    where
        overlapping.terms >= 3
        and overlapping.common_terms = least(one.common_terms, other.common_terms)
        and overlapping.product / (one.shared_length * other.shared_length) >= 0.6
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

-- features of different competitors in one capability
kin as (
    select
        one.capability_id,
        one.feature_no as one_no,
        other.feature_no as other_no
    from named as one
    inner join named as other on one.capability_id = other.capability_id and {{ number_of('one.competitor') }} < {{ number_of('other.competitor') }}
),

compared_kin as (
    select
        kin.one_no,
        kin.other_no
    from kin
    inner join compared on kin.one_no = compared.one_no and kin.other_no = compared.other_no
),

kin_overlapping as (
    {{- overlaps_of('compared_kin') }}
),

-- likeness as above; sameness: over all terms, a vendor's own words too
likenesses as (
    select
        kin.capability_id,
        avg(coalesce(overlapping.product / (one.shared_length * other.shared_length), 0)) as score,
        avg(coalesce(overlapping.product / (one.whole_length * other.whole_length), 0)) as sameness
    from kin
    left join kin_overlapping as overlapping on kin.one_no = overlapping.one_no and kin.other_no = overlapping.other_no and overlapping.terms >= 3
    left join lengths as one on overlapping.one_no = one.feature_no
    left join lengths as other on overlapping.other_no = other.feature_no
    group by kin.capability_id
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
