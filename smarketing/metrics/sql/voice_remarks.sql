-- title: What customers say
-- question: What do customers say on calls, how often, how much money stands behind it, and what answers it?
-- grain: remark_id
-- param row_limit: 500
with said as (
    select
        remark_id,
        remark_kind,
        remark,
        answers,
        remark_state,
        is_unanswered,
        is_new,
        measure(times_heard) as heard,
        measure(heard_leads) as leads,
        measure(heard_last_week) as last_week,
        min(noted_date) as first_heard_date,
        max(noted_date) as last_heard_date
    from heard_by_day
    group by remark_id, remark_kind, remark, answers, remark_state, is_unanswered, is_new
),

behind as (
    select
        remark_id,
        known_total(won_amount) as won_behind,
        sum(open_amount) as open_behind,
        known_total(amount) as amount_behind
    from heard_leads_behind
    group by remark_id
)

select
    said.remark_id,
    said.remark,
    said.remark_kind,
    said.heard,
    said.leads,
    behind.amount_behind,
    behind.won_behind,
    behind.open_behind,
    said.last_week,
    said.answers,
    said.is_unanswered,
    said.remark_state,
    said.is_new,
    said.first_heard_date,
    said.last_heard_date,
    count(*) over () as remarks_in_all
from said
left join behind on said.remark_id = behind.remark_id
order by
    case when said.is_unanswered then 0 else 1 end asc, said.heard desc, behind.amount_behind desc nulls last,
    said.last_heard_date desc, said.remark_id asc
limit $row_limit
