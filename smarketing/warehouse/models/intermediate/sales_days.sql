-- What sales did about each lead since it was handed over, by the days that had gone by.
-- grain: lead_id, days_after
select
    l.lead_id,
    l.lead_number,
    date_diff('day', l.handed_over_date, t.occurred_date) as days_after,
    count(*) as attempts,
    min(t.occurred_at) as first_touched_at,
    max(
        case
            when lower(t.outcome) in ('answered', 'completed', 'connected', 'held', 'reached', 'replied')
                then 1
            else 0
        end
    ) as reached
from touches as t
inner join leads as l on t.lead_id = l.lead_id
where t.direction = 'sales' and t.occurred_date >= l.handed_over_date
group by l.lead_id, l.lead_number, date_diff('day', l.handed_over_date, t.occurred_date)
