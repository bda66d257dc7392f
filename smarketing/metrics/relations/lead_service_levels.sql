-- Every lead handed over with the service level agreed for its type, and the working time, of that day.
select
    handed_over_leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    handed.minutes_before,
    handed.first_from,
    handed.first_minutes,
    handed.second_from,
    handed.second_minutes,
    live_responses.limit_minutes,
    live_responses.attempts as agreed_attempts,
    live_responses.within_days
from handed_over_leads
left join live_working_days as handed on handed_over_leads.handed_over_date = handed.day
left join live_lead_types
    on
        handed_over_leads.lead_id = live_lead_types.lead_id
        and handed.agreed_from = live_lead_types.agreed_from
left join live_responses
    on
        handed.agreed_from = live_responses.agreed_from
        and coalesce(live_lead_types.type_position, 0) = live_responses.type_position
