-- Every lead that sales gave back to marketing for later: when, until when, and what became of it.
select
    leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    live_returns.recycled_date,
    live_returns.return_date,
    live_returns.return_state,
    live_returns.return_state = 'waiting' and live_returns.return_date <= build.as_of as is_due,
    live_returns.return_state = 'waiting' and live_returns.return_date > build.as_of as is_waiting,
    leads.is_customer
    and leads.customer_date is not null
    and leads.customer_date >= live_returns.recycled_date as is_won_again,
    date_diff('day', build.as_of, live_returns.return_date) as days_to_return
from leads
inner join live_returns on leads.lead_id = live_returns.lead_id
cross join build
