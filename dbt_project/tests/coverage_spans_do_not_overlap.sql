-- Stretches of one source follow each other: a day is covered, a gap or neither, never two of them.
select
    one.source_id,
    one.span_no
from {{ ref('fct_coverage') }} as one
inner join {{ ref('fct_coverage') }} as other
    on one.source_id = other.source_id and one.span_no < other.span_no
where one.until_on > other.from_on or one.from_on >= one.until_on
