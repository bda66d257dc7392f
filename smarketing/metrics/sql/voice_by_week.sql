-- title: Heard by week
-- question: How much was heard on calls in each of the last thirteen weeks of the period?
-- grain: week
-- period: all
with weeks as (
    select cast(date_trunc('week', $last_day) - number * interval 7 day as date) as week
    from numbers
    where number < 13
),

heard as (
    select
        cast(date_trunc('week', heard_date) as date) as heard_week,
        measure(times_heard) as heard,
        measure(remarks_heard) as remarks,
        measure(pain_points_heard) as pain_points,
        measure(questions_heard) as questions,
        measure(ideas_heard) as ideas,
        measure(listening_notes) as notes
    from heard_by_day
    where heard_date <= $last_day
    group by cast(date_trunc('week', heard_date) as date)
)

select
    weeks.week,
    coalesce(heard.heard, 0) as heard,
    coalesce(heard.remarks, 0) as remarks,
    coalesce(heard.pain_points, 0) as pain_points,
    coalesce(heard.questions, 0) as questions,
    coalesce(heard.ideas, 0) as ideas,
    coalesce(heard.notes, 0) as notes
from weeks
left join heard on weeks.week = heard.heard_week
order by weeks.week
