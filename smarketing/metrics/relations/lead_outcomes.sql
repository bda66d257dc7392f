-- Every lead with what sales said of it and the named stages it reached.
select
    leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    live_feedback.verdict,
    live_feedback.reason,
    live_feedback.reason_team,
    live_feedback.rated_by,
    live_feedback.rated_date,
    leads.stage_position >= stage_positions.marketing_qualified_position as is_marketing_qualified,
    leads.stage_position >= stage_positions.sales_qualified_position as is_sales_qualified,
    leads.stage_position >= stage_positions.opportunity_position as is_opportunity
from leads
left join live_feedback on leads.lead_number = live_feedback.lead_number
cross join stage_positions
