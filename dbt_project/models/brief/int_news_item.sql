-- Facts of the news reach about single changes: features, notices, security and what breaks, which is told so on its author's word alone. The reach begins here with the running week and
-- month, so that it moves only with them; the day itself decides in rpt_market_brief.
{%- set scope = ref('int_period_scope') %}
{%- set first_on = settled_until(today_of('clock')) ~ " - " ~ var('news_days') %}
{#- a kind that the text alone suggests is no one's word; another kind breaks where the author marked it so -#}
{%- set says_breaking = "items.is_breaking and (items.kind_basis = 'author' or items.change_kind <> 'breaking' or regexp_matches(items.text, '\\bbreaking\\b', 'i'))" %}
with themes as (
    select
        tags.change_id,
        min_by(tags.theme, row(-tags.term_count, tags.theme)) as theme
    from {{ touched(ref('fct_item_theme'), 'product_id', scope) }} as tags
    cross join {{ ref('int_clock') }} as clock
    where tags.general_on >= {{ first_on }}
    group by tags.change_id
),

items as (
    select
        items.*,
        case
            when items.change_kind <> 'security' and {{ says_breaking }} then 'breaking'
            when items.change_kind in ('feature', 'deprecation', 'removal', 'security') then items.change_kind
        end as fact_type,
        themes.theme
    from {{ touched(ref('fct_change_item'), 'product_id', scope) }} as items
    cross join {{ ref('int_clock') }} as clock
    left join themes on items.change_id = themes.change_id
    where
        items.is_counted
        and items.date_basis in ('vendor', 'archive')
        and items.general_on >= {{ first_on }}
        and (items.change_kind in ('feature', 'deprecation', 'removal', 'security') or {{ says_breaking }})
)

select
    {{- brief_fact('news', 'items.fact_type', ['items.change_id'], dict(brief_evidence('items'), **{
        'competitor': 'items.competitor', 'product': 'items.product_id', 'subject': 'items.text', 'announced_on': 'items.general_on',
        'observed_at': 'items.observed_at', 'date_basis': 'items.date_basis', 'n_count': 'items.evidence_count', 'theme': 'items.theme', 'is_onboarding': 'items.is_onboarding'
    })) }},
    items.product_id,
    items.change_id
from items
