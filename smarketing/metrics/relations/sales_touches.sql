-- What sales did about each lead from the day it was handed over: the first touch, attempts within the days
-- agreed, and whether a touch reached anybody.
select
    touches.lead_id,
    min(touches.occurred_at) as first_touched_at,
    count(
        case
            when
                date_diff('day', leads.handed_over_date, touches.occurred_date) <= live_responses.within_days
                then 1
        end
    ) as attempts,
    max(
        case
            when
                lower(touches.outcome) in ('answered', 'completed', 'connected', 'held', 'reached', 'replied')
                then 1
            else 0
        end
    ) as reached
from touches
inner join leads on touches.lead_id = leads.lead_id
left join live_working_days as handed on leads.handed_over_date = handed.day
left join live_lead_types
    on leads.lead_id = live_lead_types.lead_id and handed.agreed_from = live_lead_types.agreed_from
left join live_responses
    on
        handed.agreed_from = live_responses.agreed_from
        and coalesce(live_lead_types.type_position, 0) = live_responses.type_position
where touches.direction = 'sales' and touches.occurred_date >= leads.handed_over_date
group by touches.lead_id
