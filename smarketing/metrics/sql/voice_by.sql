-- title: What customers say by {dimension}
-- question: How much was heard on the calls of the period by {dimension}, and what does nothing answer?
-- grain: dimension
-- by: persona, stage, source, campaign, content, owner, heard_by
select
    dimension,
    measure(times_heard) as heard,
    measure(heard_leads) as leads,
    measure(pain_points_heard) as pain_points,
    measure(questions_heard) as questions,
    measure(ideas_heard) as ideas,
    measure(listening_notes) as notes,
    measure(unanswered_remarks) as unanswered,
    measure(heard_last_week) as last_week
from heard_by_day
group by dimension
order by heard desc, dimension asc
