-- Every lead handed over with the latest verdict of sales, if it has one.
select
    handed_over_leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    cast(date_trunc('month', handed_over_leads.handed_over_date) as date) as handed_over_month,
    live_feedback.verdict,
    live_feedback.reason,
    live_feedback.reason_team,
    live_feedback.rated_by,
    live_feedback.rated_date
from handed_over_leads
left join live_feedback on handed_over_leads.lead_number = live_feedback.lead_number
