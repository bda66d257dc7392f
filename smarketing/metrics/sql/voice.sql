-- title: Voice of the customer
-- question: What did customers say on the calls of the period, and what of it does nothing answer yet?
-- grain: one row
with leads_behind as (
    select
        lead_number,
        max(amount) as amount
    from heard_leads_behind
    where unanswered = 1
    group by lead_number
),

behind as (
    select
        count(*) as unanswered_leads,
        known_total(amount) as unanswered_amount
    from leads_behind
),

totals as (
    select
        measure(times_heard) as heard,
        measure(remarks_heard) as remarks,
        measure(pain_points_heard) as pain_points,
        measure(questions_heard) as questions,
        measure(ideas_heard) as ideas,
        measure(listening_notes) as notes,
        measure(answered_remarks) as answered,
        measure(unanswered_remarks) as unanswered,
        measure(heard_leads) as leads,
        measure(heard_last_week) as last_week,
        measure(new_remarks) as new_remarks
    from heard_by_day
)

select
    totals.heard,
    totals.remarks,
    totals.pain_points,
    totals.questions,
    totals.ideas,
    totals.notes,
    totals.answered,
    totals.unanswered,
    totals.leads,
    totals.last_week,
    totals.new_remarks,
    behind.unanswered_leads,
    behind.unanswered_amount
from totals
cross join behind
