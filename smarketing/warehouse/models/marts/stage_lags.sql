-- How long each step takes four leads in five, over the steps made in the year before the export.
-- A step whose end is dated before its start is left out.
-- grain: stage
with steps as (
    select
        stage,
        stage_position,
        stage_position + 1 as next_position
    from source_stages
    union all
    select
        'to_customer' as stage,
        0 as stage_position,
        stage_position as next_position
    from source_stages
    where stage = 'customer'
),

timed as (
    select
        s.stage,
        date_diff('day', f.entered_date, t.entered_date) as step_days
    from steps as s
    inner join stage_entries as t on s.next_position = t.stage_position
    inner join stage_entries as f
        on
            t.lead_id = f.lead_id
            and f.stage_position = case when s.stage_position = 0 then 1 else s.stage_position end
    cross join source_build as b
    where
        f.entered_date <= t.entered_date
        and t.entered_date <= b.as_of
        and date_diff('day', t.entered_date, b.as_of) <= 365
),

lags as (
    select
        stage,
        count(*) as timed,
        percentile(step_days, 0.8) as lag_days
    from timed
    group by stage
)

select
    s.stage,
    s.stage_position,
    case when g.timed >= 10 then g.lag_days end as lag_days,
    coalesce(g.timed, 0) as timed
from steps as s
left join lags as g on s.stage = g.stage
