-- One row per feature that reads like a feature of another competitor (or that a person put into a capability), with the cluster it falls into.
-- Words are reduced to terms and weighed by rarity among all features; only terms that two competitors use can tell that two features are one.
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

features as (
    select
        items.change_id,
        items.competitor,
        items.product_id,
        items.general_on,
        items.text_key
    from {{ ref('int_change_item') }} as items
    left join decisions as apart on items.change_id = apart.id and apart.decision = 'apart'
    where
        items.is_counted
        and items.change_kind = 'feature'
        and items.general_basis in ('vendor', 'archive')
        and apart.id is null
),

words as (
    select
        change_id,
        competitor,
        {{ unnest_words('text_key') }} as word
    from features
),

-- grouped before the words join it: a word is reduced and judged once, not at each of its uses
vocabulary as (
    select
        word,
        min(case when term in {{ empty_terms() }} then '' else term end) as term
    from (
        select
            word,
            {{ term_stem('word') }} as term
        from words
        where length(word) >= 3 or regexp_matches(word, '[^a-z]')
        group by word
    ) as spelled
    group by word
),

counted as (
    select
        words.change_id,
        words.competitor,
        vocabulary.term,
        count(*) as uses
    from words
    inner join vocabulary on words.word = vocabulary.word
    where vocabulary.term <> ''
    group by words.change_id, words.competitor, vocabulary.term
),

terms as (
    select
        term,
        count(*) as features_with,
        count(distinct competitor) > 1 as is_shared,
        ln(1 + (select count(*) from features) * 1.0 / count(*)) as weight
    from counted
    group by term
),

-- a term that at least three other features use names something else too: two features that each have one of their own differ
weighed as (
    select
        counted.change_id,
        counted.competitor,
        counted.term,
        counted.uses * terms.weight as weight,
        terms.weight as rarity,
        terms.features_with,
        terms.is_shared,
        terms.is_shared and terms.features_with >= 4 as is_common
    from counted
    inner join terms on counted.term = terms.term
),

lengths as (
    select
        change_id,
        sqrt(sum(weight * weight)) as whole_length,
        sqrt(sum(weight * weight) filter (where is_shared)) as shared_length,
        count(*) filter (where is_common) as common_terms
    from weighed
    group by change_id
),

-- compared are features that have one of their three rarest terms in common, if at most 50 features have it
anchored as (
    select
        change_id,
        competitor,
        term
    from weighed
    where is_shared and features_with <= 50 and not regexp_matches(term, '^[0-9]+$')
    qualify row_number() over (partition by change_id order by features_with asc, term asc) <= 3
),

compared as (
    select distinct
        one.change_id as one_id,
        other.change_id as other_id
    from anchored as one
    inner join anchored as other on one.term = other.term and one.competitor < other.competitor
),

-- made before the other side is looked up: joining all uses of a common term with each other would be the square of them
one_side as {{ materialized() }} (
    select
        compared.one_id,
        compared.other_id,
        weighed.term,
        weighed.weight,
        weighed.is_common
    from compared
    inner join weighed on compared.one_id = weighed.change_id
),

overlapping as (
    select
        one_side.one_id,
        one_side.other_id,
        count(*) as terms,
        count(*) filter (where one_side.is_common) as common_terms,
        sum(one_side.weight * weighed.weight) as product
    from one_side
    inner join weighed on one_side.other_id = weighed.change_id and one_side.term = weighed.term
    group by one_side.one_id, one_side.other_id
),

-- likeness: cosine over shared terms; sameness: over all of them, a vendor's own words too
pairs as (
    select
        overlapping.one_id,
        overlapping.other_id,
        overlapping.product / (one.shared_length * other.shared_length) as likeness,
        overlapping.product / (one.whole_length * other.whole_length) as sameness,
        least(one.common_terms, other.common_terms) = overlapping.common_terms as is_one_within
    from overlapping
    inner join lengths as one on overlapping.one_id = one.change_id
    inner join lengths as other on overlapping.other_id = other.change_id
    where overlapping.terms >= 3
),

alike as (
    select
        one_id,
        other_id
    from pairs
    where is_one_within and likeness >= 0.6
),

-- each feature with those that are like it and with itself
neighbours as (
    select
        one_id as change_id,
        unnest([one_id, other_id]) as other_id
    from alike
    union all
    select
        other_id as change_id,
        unnest([one_id, other_id]) as other_id
    from alike
),

-- every feature follows the earliest one that is like it, which may follow an earlier one itself: eight steps by doubling
leaders as (
    select
        followers.change_id,
        min_by(leads.change_id, row(leads.general_on, leads.change_id)) as leader_id
    from neighbours as followers
    inner join features as leads on followers.other_id = leads.change_id
    group by followers.change_id
),

second_leaders as (
    select
        near.change_id,
        far.leader_id
    from leaders as near
    inner join leaders as far on near.leader_id = far.change_id
),

fourth_leaders as (
    select
        near.change_id,
        far.leader_id
    from second_leaders as near
    inner join second_leaders as far on near.leader_id = far.change_id
),

eighth_leaders as (
    select
        near.change_id,
        far.leader_id
    from fourth_leaders as near
    inner join fourth_leaders as far on near.leader_id = far.change_id
),

candidates as (
    select
        change_id,
        {{ hash_key(['leader_id']) }} as candidate_id
    from eighth_leaders
),

-- a person's word goes before likeness: `same` puts a feature into a capability, `confirm` a whole candidate
named as (
    select
        features.change_id,
        features.competitor,
        candidates.candidate_id,
        coalesce(same.capability, confirmed.capability) as given_name,
        same.id is not null or confirmed.id is not null as is_confirmed,
        case
            when coalesce(same.capability, confirmed.capability) is not null then {{ hash_key(['lower(coalesce(same.capability, confirmed.capability))']) }}
            else candidates.candidate_id
        end as capability_id
    from features
    left join candidates on features.change_id = candidates.change_id
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
    inner join named as other on one.capability_id = other.capability_id and one.competitor < other.competitor
    left join pairs on one.change_id = pairs.one_id and other.change_id = pairs.other_id
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
held as (
    select
        named.capability_id,
        weighed.term,
        count(*) as features,
        any_value(weighed.features_with) as features_with
    from named
    inner join weighed on named.change_id = weighed.change_id
    where weighed.is_shared and not regexp_matches(weighed.term, '^[0-9]+$')
    group by named.capability_id, weighed.term
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
        min_by(items.text, row(items.general_on, items.change_id)) as text
    from named
    inner join {{ ref('int_change_item') }} as items on named.change_id = items.change_id
    group by named.capability_id
)

select
    items.change_id,
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
    cast(round(anchors.anchor_share, 6) as double) as anchor_share,
    items.competitor,
    items.product_id,
    items.general_on,
    items.beta_on,
    items.general_basis as date_basis,
    items.text,
    items.source_url as url,
    items.document_hash,
    items.captured_at,
    items.locator,
    items.quote
from named
inner join {{ ref('int_change_item') }} as items on named.change_id = items.change_id
inner join sizes on named.capability_id = sizes.capability_id
inner join firsts on named.capability_id = firsts.capability_id
left join likenesses on named.capability_id = likenesses.capability_id
left join anchors on named.capability_id = anchors.capability_id
